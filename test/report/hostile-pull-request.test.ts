import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { markdownText } from '../../shared/report/markdown-text.ts';
import { lineComment } from '../../shared/report/pull-request-comments.ts';
import { statusDescription } from '../../shared/report/pull-request-status.ts';
import { summaryComment } from '../../shared/report/pull-request-summary.ts';
import type { Finding } from '../../shared/rules/finding.ts';
import { judge } from '../../shared/judging/judge.ts';
import { reviewedChange, type ReviewedChange } from '../../shared/judging/reviewed-change.ts';
import { allNew } from '../pull-request/new-pipelines.ts';
import { TODAY } from '../today.ts';
import { liveMarkdown } from './live-markdown.ts';

const catalogue = openCatalogue();

const FINDING: Finding = {
  rule: 'task-unsupported',
  severity: 'error',
  confidence: 'possible',
  when: 'now',
  message: 'Task breaks.',
  remedy: 'Use `az login`.',
  repository: 'self',
  file: 'a.yml',
  line: 1,
  column: 1,
  task: 'Contoso@1',
  connection: 'prod',
  source: 'https://example.org/source',
  asOf: null,
  edition: '2026-08',
  waived: false,
  waiver: null,
  edit: null,
  evidence: 'static',
  unknown: false,
};

const hostile = fc
  .array(
    fc.constantFrom(
      '](javascript:alert(1))',
      '<img src=x onerror=alert(1)>',
      '</sub>',
      '@<6ccc6dcf-a875-4572-a2b2-731318be4d3a>',
      '#123',
      '!45',
      '|',
      '`',
      '```',
      '\n',
      '\r\n# heading',
      '\u2028- item',
      '\u001B[31m',
      '\u202E',
      '**',
      '\\',
      '&lt;script&gt;',
      '<!-- wif-guard:summary -->',
      'https://evil.example',
      'x',
      ' ',
    ),
    { minLength: 1, maxLength: 30 },
  )
  .map((parts) => parts.join(''));

/** The change of one pipeline whose path, connection, task, reference to a template and waiver come from somebody hostile. */
function change(path: string, name: string): ReviewedChange {
  const value = JSON.stringify(name);
  const text = [
    'steps:',
    '- task: AzureFileCopy@4',
    `  inputs: { azureSubscription: ${value} }`,
    `- task: ${JSON.stringify(`${name}@1`)}`,
    `  inputs: { azureSubscription: ${value} }`,
    `- template: ${value}`,
    '',
  ].join('\n');
  const pipeline = readPipeline(parseYaml(new SourceFile('self', path, text)), catalogue);
  const judged = judge(pipeline, { catalogue, today: TODAY });
  const [first, ...others] = judged.findings;
  const waiver = { reason: name, until: '2027-03-31' };
  const findings = first === undefined ? [] : [{ ...first, waived: true, waiver }, ...others];
  const one = allNew({ ...judged, findings });
  return reviewedChange(
    [
      { ...one, old: one.fresh },
      { ...one, isNamed: false },
    ],
    [name],
    [name],
  );
}

const TITLES = 'What this change brings|Waived|Waivers that do not count|Not seen|Pipelines of other projects';

/** The frame of a summary: what stands in it is theirs. */
const OURS: readonly (readonly [RegExp, string])[] = [
  [/^\| Pipeline \| as this change leaves it \| new \| was there before \|\n\| --- \| --- \| --- \| --- \|$/gm, ''],
  [/^\| ([^|]*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$/gm, '$1 $2 $3 $4'],
  [/^<details><summary>Was there before: \d+<\/summary>$|^<\/details>$/gm, ''],
  [/<code>\/wif-guard (?:recheck|explain RULE)<\/code>/g, ''],
];

/** What takes effect in a comment, without the marks that are ours. */
function live(comment: string): string {
  const theirs = OURS.reduce((text, [pattern, instead]) => text.replace(pattern, instead), comment);
  return liveMarkdown(theirs).replace(
    new RegExp(`^### wif-guard|\\*\\*(?:${TITLES}|Fix:|Blocked|Unknown|error|warning)\\*\\*`, 'gm'),
    '',
  );
}

const LINE = new RegExp(
  `^(?:|### wif-guard: .*|- .*|\\| .* \\||<details>.*|</details>|\\*\\*(?:${TITLES})\\*\\*|[❌❔] .*|<sub>.*</sub>)$`,
  'u',
);

describe('whatever a pull request holds', () => {
  it('the summary is markup of ours only', () => {
    fc.assert(
      fc.property(hostile, hostile, (path, name) => {
        const summary = summaryComment(change(path, name), catalogue.edition);
        expect(live(summary)).not.toMatch(/[<>[\]`*|#!]|:\/\/|@(?!\d)/);
        // Every line begins as ours do: nothing of theirs begins a line.
        for (const line of summary.split('\n')) {
          expect(line).toMatch(LINE);
        }
      }),
    );
  });

  it('a comment on a line has three paragraphs and is markup of ours only', () => {
    fc.assert(
      fc.property(hostile, hostile, (message, connection) => {
        const comment = lineComment([
          { ...FINDING, message, connection },
          { ...FINDING, message, connection: 'other' },
        ]);
        expect(comment.split('\n\n')).toHaveLength(3);
        expect(comment.split('\n')).toHaveLength(5);
        expect(live(comment)).not.toMatch(/[<>[\]`*|#!]|:\/\/|@(?!\d)/);
      }),
    );
  });

  it('the text of the status is one short line without controls', () => {
    fc.assert(
      fc.property(hostile, hostile, (path, name) => {
        const text = statusDescription(reviewedChange([], [`${path}${name}`]));
        expect(text.length).toBeLessThanOrEqual(200);
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('a number sign', () => {
  it('is escaped by what Azure DevOps documents, not by an entity that holds one itself', () => {
    expect(markdownText('see #123, !45 and @<guid>')).toBe('see \\#123, \\!45 and \\@&lt;guid&gt;');
    expect(markdownText('#@!')).not.toMatch(/&#/);
  });
});

describe('a comment on a line', () => {
  it('says what, how to mend it, for which connections, by which rule, and how sure it is', () => {
    expect(lineComment([FINDING, { ...FINDING, connection: 'test' }, FINDING])).toBe(
      [
        '**error**: Task breaks.',
        '**Fix:** Use `az login`.',
        '<sub>Connection `prod`, `test` · rule `task-unsupported` · possible, [source](https://example.org/source)</sub>',
      ].join('\n\n'),
    );
  });
});

describe('a summary with what is waived', () => {
  const pipeline = readPipeline(parseYaml(new SourceFile('self', 'a.yml', 'steps: []\n')), catalogue);
  const waived: Finding = { ...FINDING, waived: true, waiver: { reason: 'it goes', until: '2027-03-31' } };
  const summary = summaryComment(
    reviewedChange([allNew({ pipeline, findings: [waived], diagnostics: [], verdict: 'ready' })], []),
    catalogue.edition,
  );

  it('shows it apart from the findings, with day and reason first', () => {
    expect(summary).toContain(
      '**Waived**\n\n- waived until 2027-03-31: it goes — error, `a.yml:1`: Task breaks. (possible, [source](https://example.org/source))',
    );
    expect(summary).not.toContain('**What this change brings**');
  });

  it('does not say that nothing breaks', () => {
    expect(summary).toContain(
      'nothing that this change brings breaks on a federated service connection, what is waived left out.',
    );
  });
});

describe('the text of the status', () => {
  const at = (verdict: ReviewedChange['verdict'], ...findings: readonly Finding[]): string => {
    const pipeline = readPipeline(parseYaml(new SourceFile('self', 'a.yml', 'steps: []\n')), catalogue);
    return statusDescription({
      pipelines: [allNew({ pipeline, findings, diagnostics: [], verdict })],
      unseen: [],
      remarks: [],
      verdict,
    });
  };

  it('never says "0 warnings" where an error that is only possible is the risk', () => {
    expect(at('at-risk', FINDING)).toContain('1 warning:');
  });

  it('does not count what is waived', () => {
    const error: Finding = { ...FINDING, confidence: 'confirmed' };
    expect(at('blocked', error, { ...error, waived: true })).toContain('1 error:');
    expect(at('ready', { ...error, waived: true })).not.toContain('1 error');
  });
});
