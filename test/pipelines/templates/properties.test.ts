import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expanding } from './expanding.ts';
import { generated } from './generated.ts';

/** The connections of a pipeline, each once: all of them, and those that are certain. */
function read(files: Readonly<Record<string, string>>) {
  const { uses, diagnostics } = expanding(files);
  const names = (some: typeof uses) =>
    [...new Set(some.flatMap((use) => use.connections.flatMap((one) => one.names)))].sort();
  const codes = new Set(diagnostics.filter(({ unknown }) => unknown).map(({ code }) => code));
  return { all: names(uses), certain: names(uses.filter(({ when }) => when === 'always')), codes: [...codes] };
}

describe('expansion of any pipeline of conditions, loops, templates and lists that are handed on', () => {
  it('loses no step that some run has', () => {
    fc.assert(
      fc.property(generated(false), ({ files, possible }) => {
        const { all, codes } = read(files);
        expect(possible.filter((name) => !all.includes(name))).toEqual([]);
        expect(codes).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('calls a step certain where every run without chosen parameters has it, and no other', () => {
    fc.assert(
      fc.property(generated(false), ({ files, certain }) => {
        expect(read(files).certain).toEqual(certain);
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds exactly the steps of the run where everything is known, all of them certain', () => {
    fc.assert(
      fc.property(generated(true), ({ files, certain }) => {
        expect(read(files)).toEqual({ all: certain, certain, codes: [] });
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Keys and texts that mean something to Azure Pipelines, and some that do not. */
const WORDS = [
  'steps',
  'jobs',
  'stages',
  'job',
  'stage',
  'deployment',
  'strategy',
  'matrix',
  'runOnce',
  'deploy',
  'template',
  'parameters',
  'extends',
  'variables',
  'resources',
  'repositories',
  'containers',
  'task',
  'inputs',
  'azureSubscription',
  'name',
  'value',
  'group',
  'type',
  'default',
  'values',
  'AzureCLI@2',
  'a.yml',
  'b.yml@tools',
  '/a.yml@self',
  'stepList',
  'object',
  'boolean',
  '$(x)',
  '$[ x ]',
  '${{ if true }}',
  '${{ if eq(variables.x, 1) }}',
  '${{ elseif parameters.a }}',
  '${{ else }}',
  '${{ insert }}',
  '${{ each x in parameters }}',
  '${{ each y in x }}',
  '${{ x }}',
  '${{ x.value }}',
  '${{ parameters.name }}',
  '${{ parameters }}',
  '${{ variables.name }}',
  '${{ nonsense( }}',
  '${{',
  '${{ parameters.a',
  'a',
  'x',
  'true',
  '~',
  '',
  '0001',
];

const word = fc.constantFrom(...WORDS);
const anything = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    word,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.array(fc.tuple(word, tie('node')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
})).node;
const text = fc.oneof(
  anything.map((node) => JSON.stringify(node)),
  fc
    .array(anything, { minLength: 1, maxLength: 3 })
    .map((nodes) =>
      nodes
        .map((node, index) => `${['parameters', 'variables', 'steps'][index] ?? ''}: ${JSON.stringify(node)}\n`)
        .join(''),
    ),
  fc
    .array(fc.tuple(fc.nat(4), fc.constantFrom('', '- '), word, fc.constantFrom(':', ': ', ''), word), {
      maxLength: 30,
    })
    .map((lines) =>
      lines
        .map(([indent, dash, key, colon, value]) => `${' '.repeat(indent * 2)}${dash}${key}${colon}${value}`)
        .join('\n'),
    ),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

describe('expansion of any text', () => {
  it('never throws, and says where it could not read', () => {
    fc.assert(
      fc.property(text, text, text, (root, a, b) => {
        const { complete, diagnostics } = expanding({ 'main.yml': root, 'a.yml': a, 'tools:b.yml': b });
        expect(complete).toBe(diagnostics.every(({ unknown }) => !unknown));
      }),
      { numRuns: 3_000 },
    );
  });
});
