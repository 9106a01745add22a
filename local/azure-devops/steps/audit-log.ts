import { z } from 'zod';
import type { OrganizationContext } from '../state/organization-context.ts';

/** Whether the guard's identity may read the audit log. */
export const showAuditLogInput = z.strictObject({ isShown: z.boolean().default(true) });

/** Somebody gives the guard's identity the right "View audit log", or takes it away. */
export function showAuditLog({ state }: OrganizationContext, input: z.input<typeof showAuditLogInput>) {
  const { isShown } = showAuditLogInput.parse(input);
  state.auditLog.isShown = isShown;
  return { isShown };
}
