import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { checkJson } from '../../shared/report/check-json.ts';
import { judge, type JudgedPipeline } from '../../shared/judging/judge.ts';
import { markdown } from '../../shared/report/markdown.ts';
import { verdictLine } from '../../shared/report/verdict-lines.ts';
import { context } from './judged.ts';
import { TODAY } from '../today.ts';

const catalogue = openCatalogue();

function judged(text: string, path = 'azure-pipelines.yml'): JudgedPipeline {
  return judge(readPipeline(parseYaml(new SourceFile('self', path, text)), catalogue), { catalogue, today: TODAY });
}

/** The JSON as another program sees it. */
function json(...pipelines: readonly JudgedPipeline[]): unknown {
  return JSON.parse(JSON.stringify(checkJson(pipelines, { edition: '2026-08', notJudged: [] })));
}

// The contract, written down a second time. Keys may be added to it, so the objects are loose.
const place = { repository: z.string(), file: z.string(), line: z.int().min(1) };
const connections = z.array(
  z.looseObject({
    input: z.string(),
    value: z.string(),
    names: z.array(z.string()),
    resolution: z.enum(['literal', 'parameter', 'variable', 'matrix', 'unresolved']),
  }),
);
const everyUse = {
  ...place,
  column: z.int().min(1),
  when: z.enum(['always', 'maybe']),
  count: z.int().min(1),
  connections,
};
const text = z.string().nullable();
const contract = z.looseObject({
  schemaVersion: z.literal(1),
  edition: z.string(),
  pipelines: z.array(
    z.looseObject({
      root: z.string(),
      complete: z.boolean(),
      verdict: z.enum(['ready', 'at-risk', 'blocked', 'unknown']),
      uses: z.array(
        z.discriminatedUnion('kind', [
          z.looseObject({
            kind: z.literal('task'),
            task: z.string(),
            major: z.int().nullable(),
            version: z.string(),
            stage: text,
            job: text,
            displayName: text,
            ...everyUse,
          }),
          z.strictObject({ kind: z.literal('container'), evidence: z.enum(['static', 'preview']), ...everyUse }),
        ]),
      ),
      findings: z.array(
        z.looseObject({
          rule: z.string(),
          severity: z.enum(['error', 'warning', 'note']),
          confidence: z.enum(['confirmed', 'likely', 'possible']),
          when: z.enum(['now', 'after-conversion', 'after-revert']),
          message: z.string(),
          remedy: z.string(),
          ...place,
          column: z.int().min(1),
          task: text,
          connection: z.string(),
          source: text,
          asOf: text,
          waived: z.boolean(),
        }),
      ),
      diagnostics: z.array(z.looseObject({ code: z.string(), message: z.string(), ...place })),
    }),
  ),
  summary: z.looseObject({
    pipelines: z.int(),
    uses: z.int(),
    findings: z.looseObject({ error: z.int(), warning: z.int(), note: z.int() }),
    unknown: z.int(),
  }),
});

const RICH = `resources:
  containers:
  - container: tools
    type: ACR
    azureSubscription: registry
stages:
- stage: Deploy
  jobs:
  - job: web
    steps:
    - task: azurecli@2.*
      displayName: Look
      inputs: { connectedServiceNameARM: $(conn) }
    - \${{ if variables.a }}:
      - task: AzureFileCopy@4
        inputs: { azureSubscription: prod }
    - task: ContosoDeploy
      inputs: { azureSubscription: prod }
    - task: AzureCLI@1
      inputs: { azureSubscription: prod }
`;

describe('the JSON report', () => {
  it.each([
    ['a rich pipeline', RICH],
    ['an empty file', ''],
    ['damaged YAML', 'steps: ['],
    ['steps without a stage', 'steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: prod }\n'],
  ])('keeps to the contract for %s', (_, yaml) => {
    expect(contract.safeParse(json(judged(yaml))).error?.issues ?? []).toEqual([]);
  });

  it('shows a task use, in the spelling of the task and the version as written', () => {
    expect(json(judged(RICH))).toMatchObject({
      pipelines: [
        {
          root: 'azure-pipelines.yml',
          complete: true,
          verdict: 'blocked',
          uses: [
            {
              kind: 'container',
              repository: 'self',
              file: 'azure-pipelines.yml',
              line: 5,
              column: 24,
              when: 'always',
              count: 1,
              connections: [
                { input: 'azureSubscription', value: 'registry', names: ['registry'], resolution: 'literal' },
              ],
            },
            {
              kind: 'task',
              task: 'AzureCLI',
              major: 2,
              version: '2.*',
              repository: 'self',
              file: 'azure-pipelines.yml',
              line: 11,
              column: 13,
              stage: 'Deploy',
              job: 'web',
              displayName: 'Look',
              when: 'always',
              count: 1,
              connections: [
                { input: 'connectedServiceNameARM', value: '$(conn)', names: [], resolution: 'unresolved' },
              ],
            },
            { task: 'AzureFileCopy', major: 4, version: '4', when: 'maybe', displayName: null },
            { task: 'ContosoDeploy', major: null, version: '' },
            { task: 'AzureCLI', major: 1 },
          ],
        },
      ],
    });
  });

  it('sums up pipelines by verdict, uses, and findings by severity, with what is unknown apart', () => {
    expect(json(judged(RICH, 'a.yml'), judged('hello', 'b.yml'), judged('steps: []\n', 'c.yml'))).toMatchObject({
      schemaVersion: 1,
      edition: '2026-08',
      pipelines: [{ root: 'a.yml' }, { root: 'b.yml' }, { root: 'c.yml' }],
      summary: {
        pipelines: 3,
        uses: 5,
        findings: { error: 1, warning: 0, note: 1 },
        unknown: 3,
        verdicts: { blocked: 1, unknown: 1, 'at-risk': 0, ready: 1 },
      },
    });
  });

  it('counts what the text and the table of the Markdown count', () => {
    const again = `${RICH}    - task: AzureFileCopy@4\n      inputs: { azureSubscription: other }\n`;
    const one = judged(again);
    expect(json(one)).toMatchObject({ summary: { findings: { error: 1, warning: 0, note: 1 }, unknown: 2 } });
    expect(verdictLine(one, (_, shown) => shown)).toContain('(6 uses, 1 error, 2 unknown)');
    expect(markdown([one], context())).toContain('| 6 | 1 | 0 | 1 | 0 | 2 |');
  });

  it('does not count waived findings', () => {
    const { findings, ...rest } = judged(RICH);
    const waived = { ...rest, findings: findings.map((finding) => ({ ...finding, waived: true })) };
    expect(json(waived)).toMatchObject({
      summary: { findings: { error: 0, warning: 0, note: 0 }, waived: findings.length, unknown: 0 },
    });
  });

  it('of nothing is an empty list', () => {
    expect(json()).toEqual({
      schemaVersion: 1,
      edition: '2026-08',
      pipelines: [],
      summary: {
        pipelines: 0,
        uses: 0,
        findings: { error: 0, warning: 0, note: 0 },
        waived: 0,
        unknown: 0,
        verdicts: { blocked: 0, unknown: 0, 'at-risk': 0, ready: 0 },
      },
      notJudged: [],
    });
  });

  it('names the files that were not judged, which can be pipelines', () => {
    expect(checkJson([], { edition: '2026-08', notJudged: ['a.yml'] })).toMatchObject({ notJudged: ['a.yml'] });
  });
});
