import * as fc from 'fast-check';
import type { Condition, Part, Truth } from './generated-parts.ts';
import { Reader } from './generated-reading.ts';
import { nameOf, Writer } from './generated-yaml.ts';

/**
 * Random pipelines of steps under conditions and loops, in templates and in lists that are handed to templates, each with what a
 * simple reading says of its steps. Every step names another connection.
 */

const TEMPLATES = 3;
/** The template that can stand in lists that are handed on: it includes none, so that nothing includes itself by such a list. */
const LEAF = TEMPLATES - 1;
const inRoot = ['p', 'q'];
const inTemplate = ['flag'];

const conditions = (names: readonly string[]): fc.Arbitrary<Condition> =>
  fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.constantFrom<Truth>(true, false, undefined).map((truth): Condition => ({ kind: 'known', truth })),
      fc.constantFrom(...names).map((name): Condition => ({ kind: 'parameter', name })),
      tie('condition').map((of): Condition => ({ kind: 'not', of })),
      fc
        .tuple(fc.constantFrom('and', 'or'), tie('condition'), tie('condition'))
        .map(([kind, a, b]): Condition => ({ kind, of: [a, b] })),
    ),
  })).condition;

/** Parts of a file, which includes templates from a number on only. */
function parts(names: readonly string[], from: number, splices: boolean): fc.Arbitrary<Part[]> {
  const condition = conditions(names);
  return fc.letrec<{ list: Part[]; part: Part }>((tie) => ({
    list: fc.array(tie('part'), { minLength: 1, maxLength: 3, depthIdentifier: 'parts' }),
    part: fc.oneof(
      { maxDepth: 3, withCrossShrink: true, depthIdentifier: 'parts' },
      { weight: 3, arbitrary: fc.constant('step').map((): Part => ({ kind: 'step' })) },
      fc.constant<Part>({ kind: 'script' }),
      condition.map((single): Part => ({ kind: 'single', condition: single })),
      ...(splices ? [fc.constantFrom('whole', 'each', 'pairs').map((how): Part => ({ kind: 'splice', how }))] : []),
      fc
        .record({
          branches: fc.array(fc.record({ condition, body: tie('list') }), { minLength: 1, maxLength: 3 }),
          otherwise: fc.option(tie('list'), { nil: undefined }),
        })
        .map((chain): Part => ({ kind: 'if', ...chain })),
      fc
        .record({ over: fc.constantFrom('two', 'none', 'unknown'), body: tie('list') })
        .map((loop): Part => ({ kind: 'each', ...loop })),
      ...(from < TEMPLATES
        ? [
            fc.tuple(fc.integer({ min: from, max: TEMPLATES - 1 }), condition).chain(([file, flag]) =>
              (file === LEAF ? parts(names, TEMPLATES, false) : parts(names, LEAF, splices)).map((handed): Part => ({
                kind: 'template',
                file,
                flag,
                handed,
              })),
            ),
          ]
        : []),
    ),
  })).list;
}

/** A pipeline as files, and what a simple reading says of the connections in it. */
export interface Generated {
  readonly files: Readonly<Record<string, string>>;
  /** Those that some run has, by its parameters or by what is not known. */
  readonly possible: readonly string[];
  /** Those that every run without chosen parameters has. */
  readonly certain: readonly string[];
}

/** @param settled True for pipelines in which everything is known. */
export function generated(settled: boolean): fc.Arbitrary<Generated> {
  const bodies = Array.from({ length: TEMPLATES }, (_, index) => parts(inTemplate, index + 1, true));
  return fc
    .tuple(parts(inRoot, 0, false), fc.tuple(...bodies), fc.boolean(), fc.constantFrom('stepList', 'object'))
    .map(([root, templates, byDefault, type]) => {
      const writer = new Writer(settled, type);
      const files = {
        'main.yml': `parameters:\n${inRoot.map((name) => declared(name, byDefault, settled)).join('')}steps:\n${writer.list(root, '')}`,
        ...Object.fromEntries(templates.map((body, index) => [nameOf(index), writer.template(body)])),
      };
      const reader = new Reader(writer.names, templates, settled);
      const runs = settled ? [byDefault] : [byDefault, !byDefault];
      for (const p of runs)
        for (const q of runs)
          reader.run(
            root,
            new Map([
              ['p', p],
              ['q', q],
            ]),
            p === byDefault && q === byDefault,
          );
      return { files, possible: [...reader.possible].sort(), certain: [...reader.certain].sort() };
    });
}

function declared(name: string, byDefault: boolean, settled: boolean): string {
  return `- { name: ${name}, type: boolean, default: ${String(byDefault)}${settled ? `, values: [${String(byDefault)}]` : ''} }\n`;
}
