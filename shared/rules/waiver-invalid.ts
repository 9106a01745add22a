import { defineRule, type Report } from './rule.ts';

/**
 * A comment that begins like a waiver and is none: without a date, a reason or a known rule it accepts nothing, and whoever wrote it
 * has to be told. Found once everything is judged (shared/judging/waivers.ts); in a policy file the same is an error of the file.
 */
export const waiverInvalid = defineRule({
  id: 'waiver-invalid',
  title: 'Waiver is not valid and accepts nothing',
  severity: 'note',
  check: () => undefined,
});

/** What is said of one. @param problems What is wrong with it; at least one. */
export function invalidWaiver(problems: readonly string[]): Pick<Report, 'message' | 'remedy'> {
  return {
    message: `This waiver accepts nothing: ${problems.join('; ')}.`,
    remedy: 'Write it as `# wif-guard: ignore[rule] until 2027-01-31 reason`.',
  };
}
