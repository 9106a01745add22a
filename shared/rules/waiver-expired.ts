import type { WaivedBy } from './finding.ts';
import { defineRule, type Report } from './rule.ts';

/**
 * A waiver whose last day has passed: what it accepted counts again. It says nothing of a step, so it is not found step by step but
 * once everything is judged (shared/judging/waivers.ts).
 */
export const waiverExpired = defineRule({
  id: 'waiver-expired',
  title: 'Waiver has expired',
  severity: 'note',
  check: () => undefined,
});

/** What is said of one. @param stillThere True where it would waive something today. */
export function expiredWaiver(
  { rules, reason, until }: WaivedBy & { readonly rules: readonly string[] },
  stillThere: boolean,
): Pick<Report, 'message' | 'remedy'> {
  const what = `The waiver of ${rules.join(', ')} ("${reason}") expired after ${until}`;
  return stillThere
    ? {
        message: `${what}: what it accepted counts again.`,
        remedy: 'Mend what it accepted, then delete it; or renew it with a new date and a reason that still holds.',
      }
    : { message: `${what}, and nothing is there any more that it would accept.`, remedy: 'Delete it.' };
}
