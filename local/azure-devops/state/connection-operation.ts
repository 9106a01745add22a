import type { Connection, ConnectionOperation, ConversionPlan } from './model.ts';
import type { State } from './organization-context.ts';

/** Nothing is going on. */
export const READY: ConnectionOperation = { state: 'ready' };

/** The service may take its time (reference: azure-devops.md 3.5), so a client that does not look again is found out. */
const USUAL_PLAN: ConversionPlan = { unreadyReads: 1, failure: null };

/** How the next conversion or revert of a connection goes. */
export function planFor({ conversionPlans }: State, connectionId: string): ConversionPlan {
  return conversionPlans.get(connectionId) ?? conversionPlans.get(null) ?? USUAL_PLAN;
}

/** The connection while the service changes it: what is new is shown at once, and taken back where the plan is to fail. */
export function begun(before: Connection, after: Connection, { unreadyReads, failure }: ConversionPlan): Connection {
  const outcome = failure === null ? { ...after, operation: READY } : failed(before, after, failure);
  return unreadyReads === 0 ? outcome : { ...after, operation: { state: 'inProgress', unreadyReads, outcome } };
}

/** What a connection becomes when somebody has read it by its id. */
export function afterRead(connection: Connection): Connection {
  const { operation } = connection;
  if (operation.state !== 'inProgress') return connection;
  const unreadyReads = operation.unreadyReads - 1;
  return unreadyReads === 0 ? operation.outcome : { ...connection, operation: { ...operation, unreadyReads } };
}

/** Scheme and data are the old ones. That who tried it and when stays is an assumption, and so is that it is not ready any more. */
function failed(before: Connection, after: Connection, statusMessage: string): Connection {
  const { modifiedBy, modificationDate } = after;
  return { ...before, modifiedBy, modificationDate, operation: { state: 'failed', statusMessage } };
}
