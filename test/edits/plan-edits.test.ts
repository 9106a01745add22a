import { describe, expect, it } from 'vitest';
import { planEdits } from '../../shared/edits/plan-edits.ts';
import type { Edit, Finding } from '../../shared/rules/finding.ts';
import { finding, saying, WAIVED } from '../report/judged.ts';

const TASK: Edit = { line: 2, column: 9, endLine: 2, endColumn: 24, text: 'AzureFileCopy@6' };
const at = (column: number, endColumn: number, text = 'x'): Edit => ({ line: 2, column, endLine: 2, endColumn, text });

/** The new texts that are planned, and why others are not. */
function plan(...findings: readonly Partial<Finding>[]) {
  const own = findings.map((over) => finding(over));
  const { files, leftOut } = planEdits([saying('azure-pipelines.yml', own), saying('b.yml', own)]);
  return {
    planned: files.flatMap(({ file, edits }) => edits.map(({ edit }) => `${file.path} ${edit.text}`)),
    leftOut: leftOut.map(({ why }) => why),
  };
}

describe('what a machine may change', () => {
  it('is each change once, however many pipelines and connections have it', () => {
    expect(plan({ edit: TASK }, { edit: TASK, connection: 'test' })).toEqual({
      planned: ['azure-pipelines.yml AzureFileCopy@6'],
      leftOut: [],
    });
  });

  it('is nothing of findings that suggest none, that are waived, or that are not confirmed', () => {
    expect(plan({}, { edit: TASK, ...WAIVED }, { edit: TASK, confidence: 'likely' })).toEqual({
      planned: [],
      leftOut: [],
    });
  });

  it('is nothing in another repository, and says so', () => {
    expect(plan({ edit: TASK, repository: 'tools' })).toEqual({
      planned: [],
      leftOut: ['it is in another repository: change it there'],
    });
  });

  it.each([
    ['in a file that was not read', { edit: TASK, file: 'other.sh' }, 'its text is not at hand'],
    ['behind the end of the line', { edit: at(9, 999) }, 'there is no such place in the file'],
    ['that ends before it begins', { edit: at(9, 5) }, 'there is no such place in the file'],
    ['behind the end of the file', { edit: { ...TASK, line: 99, endLine: 99 } }, 'there is no such place in the file'],
  ])('is nothing %s, and says so', (_, over, why) => {
    expect(plan(over)).toEqual({ planned: [], leftOut: [why] });
  });

  it.each([
    ['one within another', at(9, 24, 'first'), at(10, 12)],
    ['one across the end of another', at(9, 15, 'first'), at(14, 24)],
    ['one that holds another', at(10, 12, 'first'), at(9, 24)],
    ['two insertions at one place', at(9, 9, 'first'), at(9, 9)],
    ['an insertion where another begins', at(9, 24, 'first'), at(9, 9)],
  ])('is the first of %s', (_, first, second) => {
    expect(plan({ edit: first }, { edit: second })).toEqual({
      planned: ['azure-pipelines.yml first'],
      leftOut: ['another change was made there: run check again'],
    });
  });

  it('is both of two that only touch, in the order in which they stand', () => {
    expect(plan({ edit: at(15, 24, 'second') }, { edit: at(9, 15, 'first') }).planned).toEqual([
      'azure-pipelines.yml first',
      'azure-pipelines.yml second',
    ]);
  });
});
