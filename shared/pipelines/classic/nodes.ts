import { FREE, oneOf, UNKNOWN, type Value } from '../expressions/value.ts';
import { SourceFile } from '../source-file.ts';
import {
  mappingAt,
  sequenceAt,
  textAt,
  type MappingNode,
  type PipelineNode,
  type Place,
  type ScalarNode,
} from '../yaml/node.ts';
import { DEFINITION } from './place.ts';

/** The beginning of something that stands in no file but has a place in words. */
export function placeNamed(words: string, text = ''): Place {
  return { file: new SourceFile(DEFINITION, words, text), start: 0, end: text.length, branches: undefined };
}

/** A text of its own place: lines in it are those of the text. What looks like a template expression is none in a classic definition. */
export function textNamed(words: string, text: string): ScalarNode {
  return textAt(placeNamed(words, text), text, undefined, 'plain');
}

/** A mapping of these keys, in their order; what is undefined is left out. */
export function mappingOf(place: Place, entries: Readonly<Record<string, PipelineNode | undefined>>): MappingNode {
  return mappingAt(
    place,
    Object.entries(entries).flatMap(([key, value]) =>
      value === undefined ? [] : [{ key: textAt(place, key), value }],
    ),
  );
}

/** Values by their names, as `inputs` and `env` have them. */
export function valuesNode(
  place: Place,
  values: ReadonlyMap<string, string>,
  wordsOf: (name: string) => string,
): MappingNode {
  return mappingAt(
    place,
    Array.from(values, ([name, text]) => ({ key: textAt(place, name), value: textNamed(wordsOf(name), text) })),
  );
}

/** Variables that hold from where a definition, a stage or a job begins. */
export interface ScopeVariables {
  /** Its own, by name; undefined for one whose value is not known. They win over those of groups. */
  readonly own: ReadonlyMap<string, string | undefined>;
  /** Names in lower case of those of its own that whoever starts a run may set. */
  readonly open?: ReadonlySet<string>;
  /** Those of its groups. */
  readonly ofGroups?: ReadonlyMap<string, string | undefined>;
  /** True where groups belong to it that are not at hand: they can set any variable. */
  readonly hasHiddenGroups?: boolean;
}

/** The same as YAML writes it under `variables`; undefined where there are none. */
export function variablesNode(
  place: Place,
  { own, open = new Set(), ofGroups = new Map(), hasHiddenGroups = false }: ScopeVariables,
): PipelineNode | undefined {
  const variable = (name: string, value: string | undefined, isOpen: boolean): PipelineNode => {
    const known = value ?? UNKNOWN;
    const evaluated = { value: isOpen ? orTyped(known) : known, from: 'variable' } as const;
    return mappingOf(place, { name: textAt(place, name), value: textAt(place, value ?? '', evaluated) });
  };
  const items = [
    ...Array.from(ofGroups, ([name, value]) => variable(name, value, false)),
    // No group has this name, so it stands for one that can hold anything.
    ...(hasHiddenGroups ? [mappingOf(place, { group: textAt(place, ' ') })] : []),
    ...Array.from(own, ([name, value]) => variable(name, value, open.has(name.toLowerCase()))),
  ];
  return items.length === 0 ? undefined : sequenceAt(place, items);
}

function orTyped(value: string | typeof UNKNOWN): Value {
  return oneOf([
    { value, byDefault: true },
    { value: FREE, byDefault: false },
  ]);
}
