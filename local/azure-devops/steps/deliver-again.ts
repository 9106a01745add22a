import { z } from 'zod';
import type { HookService } from '../hooks/hook-service.ts';
import { StepError } from './step-error.ts';

/** The event that comes again. */
export const deliverAgainInput = z.strictObject({ eventId: z.string(), subscriptionId: z.string().optional() });

/** The service delivers an event a second time, to all who got it or to one subscription. */
export function deliverAgain(organization: { readonly hooks: HookService }, input: z.input<typeof deliverAgainInput>) {
  const step = deliverAgainInput.parse(input);
  const deliveries = organization.hooks.deliverAgain(step.eventId, step.subscriptionId);
  if (deliveries === 0) throw new StepError(`event "${step.eventId}" was never delivered.`);
  return { deliveries };
}
