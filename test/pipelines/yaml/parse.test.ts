import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../../shared/pipelines/source-file.ts';
import { MAX_NOTES, MAX_TEXT_LENGTH } from '../../../shared/pipelines/yaml/limits.ts';
import type { PipelineNode } from '../../../shared/pipelines/yaml/node.ts';
import { parseYaml, type ParsedFile } from '../../../shared/pipelines/yaml/parse.ts';
import { found, read, told } from '../reading.ts';

function parse(text: string): ParsedFile {
  return parseYaml(new SourceFile('self', 'a.yml', text));
}

/** A tree as plain values, entries as pairs: duplicate keys and the text of scalars survive. */
function plain(node: PipelineNode | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return undefined;
    case 'scalar':
      return node.text;
    case 'sequence':
      return node.items.map(plain);
    case 'mapping':
      return node.entries.map(({ key, value }) => [key.text, plain(value)]);
  }
}

const STEP = '- task: AzureCLI@2\n  inputs: { azureSubscription: prod }\n';

describe('YAML', () => {
  it('keeps the text of scalars as written', () => {
    const text = 'a: 50.0\nb: 0001\nc: True\nd: ~\ne:\nf: 1.10\ng: yes\nh: 0x1F\ni: null\nj: "1"\n';
    expect(plain(parse(text).root)).toEqual([
      ['a', '50.0'],
      ['b', '0001'],
      ['c', 'True'],
      ['d', '~'],
      ['e', ''],
      ['f', '1.10'],
      ['g', 'yes'],
      ['h', '0x1F'],
      ['i', 'null'],
      ['j', '1'],
    ]);
  });

  it('keeps duplicate keys, in order and without a complaint', () => {
    const { root, diagnostics } = parse('${{ else }}: { a: 1 }\nb: 2\n${{ else }}: { a: 3 }\n');
    expect(diagnostics).toEqual([]);
    expect(plain(root)).toEqual([
      ['${{ else }}', [['a', '1']]],
      ['b', '2'],
      ['${{ else }}', [['a', '3']]],
    ]);
  });

  it('tells plain, quoted and block scalars apart', () => {
    const { root } = parse('- a\n- "b"\n- \'c\'\n- |\n  d\n- >\n  e\n');
    expect(root?.kind === 'sequence' && root.items.map((item) => item.kind === 'scalar' && item.style)).toEqual([
      'plain',
      'quoted',
      'quoted',
      'block',
      'block',
    ]);
  });

  it.each([
    ['a byte order mark', `\uFEFFsteps:\n${STEP}`, ['AzureCLI@2 2:9']],
    [
      'a byte order mark before the only line',
      '\uFEFF{steps: [{task: AzureCLI@2, inputs: {azureSubscription: p}}]}',
      ['AzureCLI@2 1:17'],
    ],
    ['CR LF', `steps:\n${STEP}`.replaceAll('\n', '\r\n'), ['AzureCLI@2 2:9']],
    [
      'tabs behind values',
      'steps:\t\n- task:\tAzureCLI@2\t\n  inputs: { azureSubscription: prod }\n',
      ['AzureCLI@2 2:9'],
    ],
    ['a document header', `---\nsteps:\n${STEP}`, ['AzureCLI@2 3:9']],
    ['no line break at the end', `steps:\n${STEP}`.trimEnd(), ['AzureCLI@2 2:9']],
    [
      'an astral character before the task',
      'steps: [{ name: 💥, task: AzureCLI@2, inputs: { azureSubscription: p } }]',
      ['AzureCLI@2 1:27'],
    ],
    [
      'core tags',
      `steps: !!seq\n- task: !!str AzureCLI@2\n  inputs: { azureSubscription: ! prod }\n`,
      ['AzureCLI@2 2:15'],
    ],
  ])('is read with %s', (_, text, uses) => {
    expect(found(text)).toEqual(uses);
    expect(read(text)).toMatchObject({ complete: true, diagnostics: [] });
  });

  it.each([
    ['an anchor', `steps: &all\n${STEP}`, 'yaml-unsupported 2:1', 1],
    ['an alias', `x: 1\nsteps:\n${STEP}- *other\n`, 'yaml-unsupported 5:3', 1],
    ['a merge key', `x: &x { a: 1 }\nsteps:\n${STEP}  <<: *x\n`, 'yaml-unsupported 1:7', 1],
    ['a foreign tag', `steps: !include\n${STEP}`, 'yaml-unsupported 2:1', 1],
    ['a foreign tag on a value', `x: !Ref y\nsteps:\n${STEP}`, 'yaml-unsupported 1:9', 1],
    ['a key that is a list', `[a]: b\nsteps:\n${STEP}`, 'yaml-unsupported 1:1', 1],
    ['a key that begins with a question mark', `steps:\n${STEP}x: {?task: a}\n`, 'yaml-unsupported 4:5', 1],
    ['a second document', `steps:\n${STEP}---\nsteps:\n- script: a\n`, 'yaml-invalid 4:1', 1],
    ['a second document without a header', `steps:\n${STEP}...\nsteps:\n- script: a\n`, 'yaml-invalid 5:1', 1],
    ['a lone carriage return in a comment', `steps:\n# a\r- task: AzureFileCopy@4\n${STEP}`, 'yaml-unsupported 2:4', 1],
    ['a line separator in a comment', `steps:\n# a\u2028- task: AzureFileCopy@4\n${STEP}`, 'yaml-unsupported 2:4', 1],
    ['a next-line character in a comment', `steps:\n# a\u0085- script: b\n${STEP}`, 'yaml-unsupported 2:4', 1],
    ['a quote that is not closed', `steps:\n${STEP}- script: "abc\n`, 'yaml-invalid 5:1', 1],
    ['a tab as indentation', `steps:\n${STEP}-\tscript: a\n\tx: 1\n`, 'yaml-invalid 4:2', 1],
    ['a bracket that is not closed', `steps:\n${STEP}x: [a, b\n`, 'yaml-invalid 5:1', 1],
    ['a key twice on a line', `steps:\n${STEP}- script: a: b\n`, 'yaml-invalid 4:11', 1],
  ])('with %s is judged for the rest and told as not seen', (_, text, first, uses) => {
    const pipeline = read(text);
    expect(told(text)[0]).toBe(first);
    expect(pipeline.complete).toBe(false);
    expect(pipeline.uses).toHaveLength(uses);
  });

  it.each([
    ['empty', '', 'not-a-pipeline 1:1'],
    ['white', ' \n\n', 'not-a-pipeline 1:1'],
    ['a comment', '# nothing\n', 'not-a-pipeline 1:1'],
    ['a text', 'hello', 'not-a-pipeline 1:1'],
    ['a list', '- task: AzureCLI@2\n', 'not-a-pipeline 1:1'],
    ['NUL characters', '\0\0\0', 'not-a-pipeline 1:1'],
    ['a mapping without a body', 'trigger: none\nvariables: { a: 1 }\n', 'not-a-pipeline 1:1'],
    ['the configuration of another tool', 'extends: default\nrules: {}\n', 'yaml-unsupported 1:10'],
  ])('that is %s is no pipeline', (_, text, diagnostic) => {
    expect(told(text)).toEqual([diagnostic]);
    expect(read(text)).toMatchObject({ complete: false, uses: [] });
  });

  it('complains once for each place, of the first three places', () => {
    const { diagnostics } = parse(Array.from({ length: 50 }, (_, index) => `a${String(index)}: {\n`).join(''));
    expect(diagnostics.map(({ line }) => line)).toEqual([2, 3, 4]);
  });
});

const PIECES = [
  'steps:|- |task: AzureCLI@2|  |    |inputs:|azureSubscription: p|{|}|[|]|,|: |?|>|"|\'|#|&a|*a|!t|<<: |---|...|%X|\t'.split(
    '|',
  ),
  '${{ if a }}:|${{ else }}:|$(b)|jobs:|job: j|strategy:|runOnce:|deploy:|on:|extends:|template: t|parameters:'.split(
    '|',
  ),
  ['resources:', 'containers:', 'stages:', 'stage: s', '\n', '\r\n', '|', '\uFEFF', '\0', 'ü', '💥'],
].flat();

describe('hostile YAML', () => {
  const bomb = Array.from(
    { length: 40 },
    (_, i) => `a${String(i)}: &a${String(i)} [*a${String(i - 1)}, *a${String(i - 1)}]\n`,
  );

  it.each([
    ['5,000 nested lists', `steps: ${'['.repeat(5_000)}`],
    ['5,000 nested lists, all closed', `steps: ${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['20,000 nested mappings', '{a: '.repeat(20_000)],
    ['5,000 dashes', '- '.repeat(5_000)],
    ['200 indented mappings', Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
    ['aliases of aliases', `a-1: &a-1 [x]\n${bomb.join('')}`],
    ['30,000 anchors', `a: [${'&a 1,'.repeat(30_000)}]`],
    ['a text of a megabyte', `steps:\n- script: ${'x'.repeat(1024 * 1024)}\n`],
    ['a file one character above the limit', `#${'x'.repeat(MAX_TEXT_LENGTH)}`],
    ['30,000 things that are no steps', `steps:\n${'- - a\n'.repeat(30_000)}`],
    ['a key of 2,000 characters', `${'k'.repeat(2_000)}: 1\n`],
  ])('(%s) is told, without an exception and within the time of a test', (_, text) => {
    const pipeline = read(text);
    expect(pipeline.complete).toBe(false);
    expect(pipeline.diagnostics.length).toBeGreaterThan(0);
    expect(pipeline.diagnostics.length).toBeLessThanOrEqual(2 * MAX_NOTES + 4);
  });

  it('of the longest length that is allowed is read completely', () => {
    const step = `steps:\n${STEP}# `;
    expect(read(step + 'x'.repeat(MAX_TEXT_LENGTH - step.length))).toMatchObject({ complete: true, diagnostics: [] });
  });

  it('above the limit says how long it is and what to do', () => {
    expect(read('x'.repeat(600_000)).diagnostics[0]).toMatchObject({
      code: 'file-too-large',
      message:
        'azure-pipelines.yml is too large to be judged (600000 characters, the limit is 262144): split it into templates.',
    });
  });

  it('never makes the reader throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { complete, diagnostics } = read(text);
        expect(complete).toBe(diagnostics.length === 0);
      }),
      { numRuns: 500 },
    );
  });

  it('made of the pieces of pipelines never makes the reader throw', () => {
    const piece = fc.constantFrom(...PIECES);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { complete, diagnostics } = read(pieces.join(''));
        expect(complete).toBe(diagnostics.length === 0);
      }),
      { numRuns: 1_000 },
    );
  });
});
