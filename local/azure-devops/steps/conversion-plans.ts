import { z } from 'zod';
import type { OrganizationContext } from '../state/organization-context.ts';
import { neededConnection } from './needed.ts';

/** How conversions and reverts over REST go from now on. */
export const planConversionsInput = z.strictObject({
  project: z.string().optional(),
  /** Without one, the plan is for every connection that has none of its own. */
  connection: z.string().optional(),
  /** Reads by id that still show it at work, after the answer that accepted it; 0: that answer already shows the end. */
  unreadyReads: z.int().min(0).default(1),
  /** Lets it fail with this status message, so that the old scheme is back. */
  failure: z.string().min(1).optional(),
});

/** Says how the service carries out conversions and reverts, until it is said again or the organization is reset. */
export function planConversions(organization: OrganizationContext, input: z.input<typeof planConversionsInput>) {
  const { project, connection, unreadyReads, failure = null } = planConversionsInput.parse(input);
  const connectionId = connection === undefined ? null : neededConnection(organization, { project, connection }).id;
  organization.state.conversionPlans.set(connectionId, { unreadyReads, failure });
  return { connectionId };
}
