import type { Pipeline } from '../../shared/pipelines/pipeline.ts';
import { byPlace } from '../../shared/pipelines/uses.ts';
import type { ExpectedPipeline, ExpectedUse } from './reading.ts';

/** How what was found in a pipeline differs from what was expected; uses as `azurecli@2 connection file:line`. */
export interface Comparison {
  readonly expected: number;
  /** Expected uses whose connection is a macro, which is compared as it is written. */
  readonly macros: number;
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  /** Uses that were found another number of times. */
  readonly counts: readonly string[];
  /** Uses that were found and whose connection the expectation also tells with the variables of the YAML in it. */
  readonly named: number;
  /** Uses whose connection is another once the variables of the YAML are in it. */
  readonly names: readonly string[];
}

interface Found {
  readonly count: number;
  readonly when: 'always' | 'maybe';
  readonly names: ReadonlySet<string>;
}

export function compare(pipeline: Pipeline, { expected, may_also: mayAlso }: ExpectedPipeline): Comparison {
  const found = usesOf(pipeline);
  const wanted = new Map(expected.map((use) => [keyOf(use), use]));
  const open = new Set(mayAlso.map(keyOf));
  const of = [...wanted].flatMap(([key, use]) => {
    const one = found.get(key);
    return one === undefined ? [] : [{ key, use, one }];
  });
  return {
    expected: wanted.size,
    macros: [...wanted.values()].filter(({ connection }) => connection.includes('$(')).length,
    missing: [...wanted.keys()].filter((key) => !found.has(key)),
    extra: [...found.keys()].filter((key) => !wanted.has(key) && !open.has(key)),
    counts: of
      .filter(({ use, one }) => use.count !== one.count)
      .map(({ key, use, one }) => `${key}: ${String(one.count)}, not ${String(use.count)}`),
    named: of.filter(({ use }) => use.connection_with_yaml_variables !== undefined).length,
    names: of
      .filter(({ use, one }) => !one.names.has(use.connection_with_yaml_variables ?? [...one.names][0] ?? ''))
      .filter(({ use }) => use.connection_with_yaml_variables !== undefined)
      .map(({ key, use, one }) => `${key}: ${[...one.names].join()}, not ${use.connection_with_yaml_variables ?? ''}`),
  };
}

export function keyOf({ task, major, connection, file, line }: ExpectedUse): string {
  return `${task.toLowerCase()}@${String(major)} ${connection} ${file}:${String(line)}`;
}

/** What is found, by the same keys as expectations have. */
export function usesOf(pipeline: Pipeline): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const use of byPlace(pipeline.uses)) {
    if (use.kind !== 'task') continue;
    const { line } = use.at.file.positionOf(use.at.start);
    for (const { value, names } of use.connections) {
      const task = `${use.reference.name.toLowerCase()}@${String(use.reference.major)}`;
      const key = `${task} ${value} ${use.at.file.path}:${String(line)}`;
      const known = found.get(key)?.names ?? [];
      found.set(key, { count: use.count, names: new Set([...known, ...names]), when: use.when });
    }
  }
  return found;
}
