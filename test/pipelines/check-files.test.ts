import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { checkFiles } from '../../shared/guard/check-files.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import type { TextSource } from '../../shared/pipelines/text-source.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { noSource } from './no-source.ts';
import { TODAY } from '../today.ts';

const catalogue = openCatalogue();

/** `path verdict` of each pipeline that is found among files, given as path → text. */
async function check(files: Readonly<Record<string, string>>, roots?: readonly string[]): Promise<readonly string[]> {
  const sources = Object.entries(files).map(([path, text]) => new SourceFile('self', path, text));
  const { judged } = await checkFiles(sources, catalogue, { source: noSource, today: TODAY, roots });
  return judged.map(({ pipeline, verdict }) => `${pipeline.root.path} ${verdict}`);
}

const READY = 'steps:\n- script: make\n';
const BLOCKED = 'steps:\n- task: AzureFileCopy@4\n  inputs: { azureSubscription: prod }\n';

describe('checking the files of a repository', () => {
  it('judges the roots in the order of their paths', async () => {
    const files = { 'z.yml': READY, 'b/a.yml': BLOCKED, 'a.yml': READY, 'values.yaml': 'image: nginx\n' };
    expect(await check(files)).toEqual(['a.yml ready', 'b/a.yml blocked', 'z.yml ready']);
  });

  it('judges exactly the roots that it is told, whatever they are', async () => {
    const files = { 'a.yml': READY, 'template.yml': `parameters: []\n${BLOCKED}`, 'values.yaml': 'image: nginx\n' };
    expect(await check(files, ['template.yml', 'values.yaml'])).toEqual([
      'template.yml blocked',
      'values.yaml unknown',
    ]);
  });

  it.each([
    ['indented', BLOCKED.replace(/^/gm, '  ')],
    ['behind a document header', `--- \n${BLOCKED}`],
    ['in one line behind a document header', '--- {steps: [{task: AzureFileCopy@4, inputs: {azureSubscription: p}}]}'],
    ['in JSON', '{\n"steps": [{"task": "AzureFileCopy@4", "inputs": {"azureSubscription": "p"}}]}'],
    ['behind an explicit key', `? steps\n: - task: AzureFileCopy@4\n    inputs: { azureSubscription: prod }\n`],
    ['behind an escaped key', BLOCKED.replace('steps', '"st\\u0065ps"')],
    [
      'behind another key and an explicit one',
      `name: x\n? steps\n: - task: AzureFileCopy@4\n    inputs: { azureSubscription: prod }\n`,
    ],
    ['behind another key and an escaped one', `name: x\n${BLOCKED.replace('steps', '"st\\u0065ps"')}`],
    ['behind another key and an anchor', `name: x\n&a ${BLOCKED}`],
    ['behind comments', `# a\n\n  # b\n${BLOCKED}`],
    ['behind a byte order mark', `\uFEFF${BLOCKED}`],
    ['behind a condition', `name: x\n\${{ if a }}:\n${BLOCKED.replace(/^/gm, '  ')}`],
    ['with CR LF', BLOCKED.replaceAll('\n', '\r\n')],
  ])('finds a pipeline %s', async (_, text) => {
    expect(await check({ 'a.yml': text })).toEqual(['a.yml blocked']);
  });

  it.each([
    ['too large', `${BLOCKED}#${'x'.repeat(600_000)}`],
    ['nested without end', `steps:\n- script: ${'['.repeat(5_000)}\n- task: x\n`],
    ['full of lone carriage returns', BLOCKED.replaceAll('\n', '\r')],
  ])('answers unknown, not silence, for a pipeline that is %s', async (_, text) => {
    expect(await check({ 'a.yml': text, 'b.yml': READY })).toEqual(['a.yml unknown', 'b.yml ready']);
  });

  it('finds nothing where there is nothing', async () => {
    expect(await check({})).toEqual([]);
    expect(await check({ 'docker-compose.yml': 'services: {}\n' })).toEqual([]);
  });
});

describe('a template that nothing includes', () => {
  const template = (path: string) => new SourceFile('self', path, 'parameters:\n- name: x\nsteps:\n- bash: echo\n');

  it('is named, because it can be a pipeline that is started by hand', async () => {
    const root = new SourceFile('self', 'root.yml', 'trigger: none\nsteps:\n- template: used.yml\n');
    const { judged, loose } = await checkFiles([template('loose.yml'), template('used.yml'), root], catalogue, {
      source: noSource,
      today: TODAY,
    });
    expect(judged.map(({ pipeline }) => pipeline.root.path)).toEqual(['root.yml']);
    expect(loose).toEqual(['loose.yml']);
  });

  it('is judged when a person names it', async () => {
    const { judged, loose } = await checkFiles([template('loose.yml')], catalogue, {
      source: noSource,
      today: TODAY,
      roots: ['loose.yml'],
    });
    expect(judged.map(({ pipeline }) => pipeline.root.path)).toEqual(['loose.yml']);
    expect(loose).toEqual([]);
  });

  it('judges what hides behind a line break that few know', async () => {
    const text = `name: x\u0085steps:\u0085${BLOCKED.replace('steps:\n', '')}`;
    expect(await check({ 'a.yml': READY, 'b.yml': text })).toEqual(['a.yml ready', 'b.yml unknown']);
  });

  it('reads a repository at the version that each root names, however many call it the same', async () => {
    const root = (tag: string): string =>
      `trigger: none
resources:
  repositories: [{ repository: tpl, type: git, name: Shared/templates, ref: refs/tags/${tag} }]
steps: [{ template: x.yml@tpl }]
`;
    const files = [new SourceFile('self', 'a.yml', root('v1')), new SourceFile('self', 'b.yml', root('v2'))];
    const source: TextSource = {
      ...noSource,
      readFile: ({ alias, ref }, path) =>
        Promise.resolve(parseYaml(new SourceFile(alias, path, ref === 'refs/tags/v1' ? READY : BLOCKED))),
    };
    const { judged } = await checkFiles(files, catalogue, { source, today: TODAY });
    expect(judged.map(({ pipeline, verdict }) => `${pipeline.root.path} ${verdict}`)).toEqual([
      'a.yml ready',
      'b.yml blocked',
    ]);
  });
});

describe('a file that another one includes by a path that it computes', () => {
  const root = `trigger: none
parameters: [{ name: e, values: [a, b], default: a }]
steps:
- template: x-\${{ parameters.e }}.yml
`;

  it('is no root: expansion knows who reads it (docs: templates, extend and include)', async () => {
    expect(await check({ 'main.yml': root, 'x-a.yml': READY, 'x-b.yml': BLOCKED, 'x-c.yml': READY })).toEqual([
      'main.yml blocked',
      'x-c.yml ready',
    ]);
  });

  it.each(['trigger: none', 'pr: none', 'schedules: []', 'resources: {}'])(
    'is one all the same where it says %s',
    async (key) => {
      expect(await check({ 'main.yml': root, 'x-a.yml': READY, 'x-b.yml': `${key}\n${READY}` })).toEqual([
        'main.yml ready',
        'x-b.yml ready',
      ]);
    },
  );

  it('is not lost where two include each other so', async () => {
    const each = (other: string): string => `variables: { x: ${other} }\nsteps:\n- template: \${{ variables.x }}.yml\n`;
    const judged = await check({ 'a.yml': each('b'), 'b.yml': each('a') });
    expect(judged).toHaveLength(1);
  });

  it('is not named as a template that nothing includes', async () => {
    const sources = Object.entries({ 'main.yml': root, 'x-a.yml': `parameters: []\n${READY}`, 'x-b.yml': READY }).map(
      ([path, text]) => new SourceFile('self', path, text),
    );
    expect((await checkFiles(sources, catalogue, { source: noSource, today: TODAY })).loose).toEqual([]);
  });
});
