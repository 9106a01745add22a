import { addDuration, type Duration } from '../policy/duration.ts';
import { isoOf, parseInstant } from './instant.ts';
import type { ConnectionSnapshot } from './snapshot.ts';

/**
 * Where the end of a revert window comes from: Azure DevOps' own deadline; the policy's window counted from the change, where
 * Azure DevOps gives no deadline that can be read; or nowhere, because the connection cannot be reverted at all.
 */
export type WindowSource = 'azure-devops' | 'policy-window' | 'not-revertible';

/** Until when a conversion can be reverted. */
export interface RevertWindow {
  /** ISO 8601 UTC; empty where it cannot be reverted. */
  readonly until: string;
  readonly source: WindowSource;
}

/**
 * The revert window of a conversion.
 * A connection that was made by hand cannot be reverted by Azure DevOps
 * (https://learn.microsoft.com/azure/devops/pipelines/library/connect-to-azure).
 * @param changedAtMs When it was converted, milliseconds since 1970.
 */
export function revertWindowOf(now: ConnectionSnapshot, changedAtMs: number, window: Duration): RevertWindow {
  const deadline = parseInstant(now.deadline);
  if (deadline !== undefined) return { until: isoOf(deadline), source: 'azure-devops' };
  if (now.creationMode.toLowerCase() === 'manual') return { until: '', source: 'not-revertible' };
  return { until: isoOf(addDuration(changedAtMs, window, 1)), source: 'policy-window' };
}
