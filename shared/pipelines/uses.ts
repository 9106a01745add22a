import type { TaskKnowledge } from '../catalogue/catalogue.ts';
import type { TaskReference } from '../catalogue/task-reference.ts';
import { joined, type NamedConnection } from './connection-inputs.ts';
import type { ContainerUse } from './container-uses.ts';
import type { Evidence } from './evidence.ts';
import type { MacroScope } from './macro-scope.ts';
import { readsFiles } from './scripts/script-inputs.ts';
import type { StepInputs } from './step-inputs.ts';
import { signatureOfKeys, type StepList } from './step-list.ts';
import type { MappingNode, ScalarNode } from './yaml/node.ts';

/** One step that runs one task and names at least one Azure connection. */
export interface TaskUse {
  readonly kind: 'task';
  readonly reference: TaskReference;
  readonly knowledge: TaskKnowledge;
  /** The value of `task:`; its place is the use's place. */
  readonly at: ScalarNode;
  readonly inputs: StepInputs;
  /** The whole step. */
  readonly step: MappingNode;
  /** The steps it stands among. */
  readonly list: StepList;
  /** What macros in its inputs can stand for. */
  readonly macros: MacroScope;
  readonly stage: string | null;
  readonly job: string | null;
  readonly displayName: string | null;
  readonly when: 'always' | 'maybe';
  /** How often expansion makes it of this place. */
  readonly count: number;
  readonly evidence: Evidence;
  readonly connections: readonly NamedConnection[];
}

export type ConnectionUse = TaskUse | ContainerUse;

/**
 * A step once more for what a person may type into a root parameter says nothing new, where another use of the same place names its
 * connection: that one only stays open.
 */
export function withoutTyped(uses: readonly ConnectionUse[]): readonly ConnectionUse[] {
  const typed = uses.filter(isTyped);
  if (typed.length === 0) return uses;
  const named = new Set(uses.filter((use) => !isTyped(use)).map(spotOf));
  const opened = new Set(typed.map(spotOf).filter((place) => named.has(place)));
  return uses
    .filter((use) => !isTyped(use) || !named.has(spotOf(use)))
    .map((use) => {
      if (!opened.has(spotOf(use))) return use;
      return { ...use, connections: use.connections.map((connection) => ({ ...connection, open: true as const })) };
    });
}

function isTyped({ connections }: ConnectionUse): boolean {
  return connections.every(({ typed }) => typed === true);
}

/** Uses of one place with the same connections, whatever else differs between their occurrences. */
export function byPlace(uses: readonly ConnectionUse[]): readonly ConnectionUse[] {
  const places = new Map<string, ConnectionUse>();
  for (const use of uses) {
    const key = placeOf(use);
    const known = places.get(key);
    places.set(key, known === undefined ? use : together(known, use));
  }
  return [...places.values()];
}

/** Counted is what a run has by default; what only another run has, where there is nothing else. */
export function together(known: ConnectionUse, use: ConnectionUse): ConnectionUse {
  const [first, second] = known.when === 'always' || use.when === 'maybe' ? [known, use] : [use, known];
  const count = first.count + (first.when === second.when ? second.count : 0);
  const connections = first.connections.map((connection, index) => {
    const other = second.connections[index];
    return other === undefined ? connection : joined(connection, other);
  });
  return { ...first, count, connections };
}

/** The same for what stands at one place and says the same: nothing about the two could be judged differently. */
export function keyOf(use: ConnectionUse): string {
  if (use.kind !== 'task') return placeOf(use);
  const { inputs, step, list } = use;
  const own = signatureOfKeys(step, ['env', 'timeoutInMinutes']);
  // What hands out the service principal is judged with the steps that follow it, and what runs files of the repository with its job.
  const isOfItsList = inputs.written(HANDS_OUT_PRINCIPAL).length > 0 || readsFiles(use.knowledge.task, inputs);
  const around = isOfItsList ? list.id : list.settings;
  return `${placeOf(use)}\n${inputs.signature()}\n${own}\n${around}`;
}

/** The input by which a task gives its service principal to scripts. */
export const HANDS_OUT_PRINCIPAL = { name: 'addSpnToEnvironment', aliases: [] } as const;

/** Where a use stands. */
export function spotOf({ at }: ConnectionUse): string {
  return `${String(at.file.id)}:${String(at.start)}`;
}

function placeOf(use: ConnectionUse): string {
  const connections = use.connections.map(({ input, value, names }) => `${input}=${value}=${names.join()}`);
  const task = use.kind === 'task' ? use.reference.text : '';
  return `${spotOf(use)}\n${task}\n${connections.join('\n')}`;
}
