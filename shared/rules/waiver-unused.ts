import type { WaivedBy } from './finding.ts';
import { defineRule, type Report } from './rule.ts';

/**
 * A waiver that accepts nothing: what it was for was mended or has moved, and it would silently accept what comes next. Found once
 * everything it could accept is judged (shared/judging/waivers.ts).
 */
export const waiverUnused = defineRule({
  id: 'waiver-unused',
  title: 'Waiver accepts nothing',
  severity: 'note',
  check: () => undefined,
});

/** What is said of one. @param isInline True for a comment. */
export function unusedWaiver(
  { rules, reason }: WaivedBy & { readonly rules: readonly string[] },
  isInline: boolean,
): Pick<Report, 'message' | 'remedy'> {
  return {
    message: `The waiver of ${rules.join(', ')} ("${reason}") accepts nothing: no finding of ${rules.length === 1 ? 'that rule' : 'those rules'} is ${isInline ? 'on its line' : 'where it looks'}.`,
    remedy: isInline
      ? 'Delete it; or, where the finding is on another line, move it to the end of that line or alone onto the line above.'
      : 'Delete it; or correct its rule, pipeline or connection.',
  };
}
