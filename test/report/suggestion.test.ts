import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wantedThreads } from '../../shared/guard/pull-request/wanted-threads.ts';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { EVERY_LINE } from '../../shared/judging/changed-lines.ts';
import { reviewedChange } from '../../shared/judging/reviewed-change.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { allNew } from '../pull-request/new-pipelines.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { lineComment } from '../../shared/report/pull-request-comments.ts';
import { suggestionOf } from '../../shared/report/suggestion.ts';
import type { Edit, Finding } from '../../shared/rules/finding.ts';
import { containing } from '../matching.ts';
import { HOSTILE_NAMES, hostileName } from './hostile-names.ts';
import { finding, saying } from './judged.ts';

const STEP = 'steps:\r\n  - task: AzureFileCopy@4 # copies\r\n';
const EDIT: Edit = { line: 2, column: 11, endLine: 2, endColumn: 26, text: 'AzureFileCopy@6' };

const suggested = (edit: Edit | null, text = STEP, ...others: readonly Finding[]): string | undefined =>
  suggestionOf([finding({ edit }), ...others], new SourceFile('self', 'azure-pipelines.yml', text));

describe('a suggestion in a comment', () => {
  it('is the whole new line, between the fences that Azure DevOps shows as one', () => {
    expect(suggested(EDIT)).toBe('```suggestion\n  - task: AzureFileCopy@6 # copies\n```');
  });

  it('can be several lines in place of one', () => {
    expect(suggested({ ...EDIT, text: 'A@1\n    name: b' })).toBe(
      '```suggestion\n  - task: A@1\n    name: b # copies\n```',
    );
  });

  it.each([
    ['the finding suggests none', null],
    ['more than the line of the finding changes', { ...EDIT, endLine: 3, endColumn: 1 }],
    ['another line changes', { ...EDIT, line: 1, endLine: 1, column: 1, endColumn: 1 }],
    ['nothing changes', { ...EDIT, text: 'AzureFileCopy@4' }],
    ['the new line is very long', { ...EDIT, text: 'x'.repeat(2_000) }],
    ['the new line holds what does not show', { ...EDIT, text: 'a\u202Eb' }],
  ])('is none where %s', (_, edit) => {
    expect(suggested(edit)).toBeUndefined();
  });

  it('is none where findings on the line suggest different changes', () => {
    expect(suggested(EDIT, STEP, finding({ edit: EDIT }))).toBeDefined();
    expect(suggested(EDIT, STEP, finding({ edit: { ...EDIT, text: 'other' } }))).toBeUndefined();
    expect(suggested(EDIT, STEP, finding())).toBeUndefined();
  });

  it('cannot be ended by what the line holds', () => {
    fc.assert(
      fc.property(fc.oneof(hostileName, fc.constantFrom(...HOSTILE_NAMES)), (name) => {
        const line = `- task: X@1 ${name.replaceAll(/[\r\n]/g, ' ')}`;
        const edit = { line: 1, column: 9, endLine: 1, endColumn: 12, text: name };
        const [first = '', ...rest] = (
          suggestionOf([finding({ line: 1, edit })], new SourceFile('self', 'a.yml', line)) ?? ''
        ).split('\n');
        if (first === '') return;
        const fence = first.replace('suggestion', '');
        expect(fence).toMatch(/^`{3,}$/);
        expect(rest.findIndex((one) => one.trim().startsWith(fence))).toBe(rest.length - 1);
        expect(rest.slice(0, -1).join('\n')).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|(?![\n\t])\p{Cc}/u);
      }),
    );
  });

  it('stands between the way out and the small print', () => {
    const paragraphs = lineComment([finding({ edit: EDIT })], { suggestion: suggested(EDIT) }).split('\n\n');
    expect(paragraphs.map((paragraph) => paragraph.slice(0, 10))).toEqual([
      '**error**:',
      '**Fix:** U',
      '```suggest',
      '<sub>Conne',
    ]);
  });
});

it('a pull request shows it on the line of its own file, and on no other', () => {
  const text = STEP.replaceAll('\r', '');
  const parsed = parseYaml(new SourceFile('self', 'a.yml', text));
  const written = new Map([
    ['a.yml', { parsed, before: undefined, lines: EVERY_LINE, originalPath: 'a.yml', changeTrackingId: 1 }],
  ]);
  const contents = (path: string): readonly string[] => {
    const said = saying(path, [finding({ file: path, column: 11, edit: EDIT })], [], text);
    const reviewing = { iterationId: 1, isDraft: false, edition: openCatalogue().edition };
    return wantedThreads({ change: reviewedChange([allNew(said)], []), written }, reviewing)
      .filter(({ place }) => place?.line === 2)
      .map(({ content }) => content);
  };
  expect(contents('a.yml')).toEqual([containing('```suggestion\n  - task: AzureFileCopy@6 # copies\n```')]);
  expect(contents('b.yml')).toEqual([]);
});
