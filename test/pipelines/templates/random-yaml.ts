import * as fc from 'fast-check';

/** YAML that may hold a key twice. */
export type Yaml = string | readonly Yaml[] | Mapping;
export interface Mapping {
  readonly pairs: readonly (readonly [string, Yaml])[];
}

export const map = (...entries: readonly (readonly [string, Yaml])[]): Mapping => ({ pairs: entries });

export type Entries = readonly (readonly [string, Yaml])[];

const CONDITIONS = [
  'parameters.flag',
  'not(parameters.flag)',
  "eq(parameters.env, 'prod')",
  "ne(parameters.env, 'dev')",
  "in(parameters.env, 'dev', 'test')",
  "eq(variables['Build.Reason'], 'PullRequest')",
  "ne(variables['Build.Reason'], 'PullRequest')",
  "eq(variables.queued, 'a')",
  "eq(variables.v, 'a')",
  "ne(variables.v, 'b')",
  'eq(variables.w, variables.v)',
  "eq(variables.w, 'dev')",
  "eq(LOOP, 'a')",
  'true',
];
export const condition = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...CONDITIONS) },
  fc
    .tuple(fc.constantFrom('and', 'or', 'xor'), fc.constantFrom(...CONDITIONS), fc.constantFrom(...CONDITIONS))
    .map(([name, a, b]) => `${name}(${a}, ${b})`),
);

export const loop = fc.constantFrom(
  "${{ each x in split('a,b', ',') }}",
  '${{ each x in parameters.list }}',
  "${{ each x in split(variables.v, '-') }}",
  "${{ each x in split(parameters.env, 'e') }}",
);

/** The keys of an `if` with as many `elseif` as there are conditions more, and perhaps an `else`. */
export const chain = fc
  .tuple(fc.array(condition, { minLength: 1, maxLength: 2 }), fc.boolean())
  .map(([conditions, otherwise]) => [
    ...conditions.map((one, index) => `\${{ ${index === 0 ? 'if' : 'elseif'} ${one} }}`),
    ...(otherwise ? ['${{ else }}'] : []),
  ]);

/** Items of a list: those that are given, and more of them in branches and loops. */
export function listOf(item: fc.Arbitrary<Yaml>, maxDepth = 1): fc.Arbitrary<readonly Yaml[]> {
  return fc.letrec<{ list: readonly Yaml[]; items: readonly Yaml[] }>((tie) => ({
    list: fc.array(tie('items'), { minLength: 1, maxLength: 2 }).map((lists) => lists.flat()),
    items: fc.oneof(
      { maxDepth },
      { weight: 3, arbitrary: item.map((one): readonly Yaml[] => [one]) },
      {
        weight: 1,
        arbitrary: chain.chain((keys) =>
          fc
            .tuple(...keys.map(() => tie('list')))
            .map((bodies) => keys.map((key, index) => map([key, bodies[index] ?? []]))),
        ),
      },
      { weight: 1, arbitrary: fc.tuple(loop, tie('list')).map(([key, body]): readonly Yaml[] => [map([key, body])]) },
    ),
  })).list;
}

/** Entries of a mapping: those that are given, and more of them in branches, loops and insertions. */
export function entriesOf(entry: fc.Arbitrary<Entries>, maxDepth = 1): fc.Arbitrary<Mapping> {
  return fc.letrec<{ mapping: Mapping; entries: Entries }>((tie) => ({
    mapping: fc.array(tie('entries'), { minLength: 1, maxLength: 2 }).map((entries) => map(...entries.flat())),
    entries: fc.oneof(
      { maxDepth },
      { weight: 3, arbitrary: entry },
      {
        weight: 2,
        arbitrary: chain.chain((keys) =>
          fc
            .tuple(...keys.map(() => tie('mapping')))
            .map((bodies) => keys.map((key, index): readonly [string, Yaml] => [key, bodies[index] ?? map()])),
        ),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.oneof(loop, fc.constant('${{ insert }}')), tie('mapping'))
          .map(([key, body]): Entries => [[key, body]]),
      },
    ),
  })).mapping;
}

/** YAML as text. */
export function written(node: Yaml): string {
  return `${linesOf(node, false).join('\n')}\n`;
}

function linesOf(node: Yaml, inLoop: boolean): readonly string[] {
  if (typeof node === 'string') return [quoted(named(node, inLoop))];
  if ('pairs' in node) {
    return node.pairs.length === 0
      ? ['{}']
      : node.pairs.flatMap(([key, value]) => {
          const inside = inLoop || key.startsWith('${{ each');
          return under(`${quoted(named(key, inLoop))}:`, value, inside);
        });
  }
  return node.length === 0 ? ['[]'] : node.flatMap((item) => under('-', item, inLoop));
}

function under(head: string, value: Yaml, inLoop: boolean): readonly string[] {
  const [first = '', ...rest] = linesOf(value, inLoop);
  if (typeof value === 'string' || first === '{}' || first === '[]') return [`${head} ${first}`];
  const inner = [first, ...rest].map((line) => `  ${line}`);
  return head === '-' ? [`- ${first}`, ...inner.slice(1)] : [head, ...inner];
}

function quoted(text: string): string {
  return /^[\w@.-]+$/.test(text) ? text : JSON.stringify(text);
}

function named(text: string, inLoop: boolean): string {
  return text.replace('MORE', '${{ parameters.more }}').replaceAll('LOOP', inLoop ? 'x' : 'parameters.text');
}
