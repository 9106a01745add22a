import { describe, expect, it } from 'vitest';
import { withAgreedEdits } from '../../shared/judging/agreed-edits.ts';
import type { Edit, Finding } from '../../shared/rules/finding.ts';
import { finding, saying } from '../report/judged.ts';

const EDIT: Edit = { line: 2, column: 9, endLine: 2, endColumn: 24, text: 'AzureFileCopy@6' };
const SAID: Partial<Finding> = { rule: 'secret-login', edit: EDIT };

/** The edits that are left in two pipelines, of one finding each. */
function edits(one: Partial<Finding>, other: Partial<Finding>): readonly (Edit | null)[] {
  const judged = [saying('a.yml', [finding(one)]), saying('b.yml', [finding(other)])];
  return withAgreedEdits(judged).flatMap(({ findings }) => findings.map(({ edit }) => edit));
}

describe('an edit', () => {
  it('stays where all findings at its place suggest it', () => {
    expect(edits(SAID, { ...SAID, connection: 'other' })).toEqual([EDIT, EDIT]);
  });

  it('is left out where the connection of another pipeline must not have it', () => {
    expect(edits(SAID, { ...SAID, edit: null, connection: 'on-a-secret' })).toEqual([null, null]);
  });

  it('stays where only another line, or another rule, has none', () => {
    expect(edits(SAID, { ...SAID, edit: null, line: 1 })).toEqual([EDIT, null]);
    expect(edits(SAID, { ...SAID, edit: null, rule: 'secret-in-script' })).toEqual([EDIT, null]);
  });
});
