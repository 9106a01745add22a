import type { Catalogue } from '../catalogue/catalogue.ts';
import { parseTaskReference } from '../catalogue/task-reference.ts';
import { connectionsOf, takesConnections } from './connection-inputs.ts';
import { containerUses } from './container-uses.ts';
import { hasExpression, isKnownLater } from './expressions/placement.ts';
import { otherConnectionsOf, takesOtherConnections, type OtherConnection } from './other-connections.ts';
import { StepInputs } from './step-inputs.ts';
import { eachStep, strayTasksOf, type OnUnread, type OutsideVariables, type Step } from './steps.ts';
import { OF_THE_STEP } from './templates/normalised-steps.ts';
import { optionsOfText } from './text-options.ts';
import { keyOf, spotOf, together, withoutTyped, type ConnectionUse, type TaskUse } from './uses.ts';
import { isMaybe, textOf, valuesOf, type MappingNode, type PipelineNode } from './yaml/node.ts';

/** What is known beside the tree. */
export interface UseKnowledge extends OutsideVariables {
  readonly catalogue: Catalogue;
  /** Names and ids of connections, in lower case, that make an input of an unknown task name a connection. */
  readonly wanted: ReadonlySet<string>;
  /** Is told of what stands where it cannot be read. */
  readonly unread: OnUnread;
  /** Is told of connections to other services, for each time that a step is there. */
  readonly other: (connection: OtherConnection) => void;
  /** Is told once where there are more uses than are looked at. */
  readonly beyond: (node: PipelineNode, limit: number) => void;
}

/**
 * Most different uses of one pipeline: judging that many takes half a second, and real pipelines have a few dozen (corpus: 47).
 * Loops within loops make any number of them.
 */
export const MAX_USES = 10_000;

/** All uses of Azure connections in an expanded pipeline, in the order of the tree; what expansion makes alike is one use. */
export function usesOf(root: PipelineNode, knowledge: UseKnowledge): readonly ConnectionUse[] {
  /** The first use of a place by the place alone, further ones by all they say: that is long, and most places have one. */
  const uses = new Map<string, ConnectionUse>();
  const keysOfFirst = new Map<string, string>();
  const keyAmong = (use: ConnectionUse): string => {
    const spot = spotOf(use);
    const first = uses.get(spot);
    if (first === undefined) return spot;
    const keyOfFirst = keysOfFirst.get(spot) ?? keyOf(first);
    keysOfFirst.set(spot, keyOfFirst);
    const key = keyOf(use);
    return key === keyOfFirst ? spot : key;
  };
  let isFull = false;
  const add = (use: ConnectionUse): void => {
    const key = keyAmong(use);
    const known = uses.get(key);
    if (known === undefined && uses.size === MAX_USES) {
      isFull = true;
      knowledge.beyond(use.at, MAX_USES);
    } else uses.set(key, known === undefined ? use : together(known, use));
  };
  for (const use of containerUses(root, knowledge)) if (!isFull) add(use);
  eachTaskUse(root, knowledge, add, () => isFull);
  return withoutTyped([...uses.values()]);
}

function eachTaskUse(
  root: PipelineNode,
  knowledge: UseKnowledge,
  add: (use: TaskUse) => void,
  isFull: () => boolean,
): void {
  const known = new Set<PipelineNode>();
  const visit = (step: Step): void => {
    known.add(step.node);
    if (!isFull()) usesOfStep(step, knowledge, add);
  };
  eachStep(root, knowledge, visit, (node, expected) => {
    known.add(node);
    knowledge.unread(node, expected);
  });
  for (const stray of strayTasksOf(root, known)) knowledge.unread(stray, 'no task');
}

/** Most tasks of one step that are looked at; branches of conditions give a few. */
const MAX_TASKS = 32;

function usesOfStep(
  { node, stage, job, when, macros, list }: Step,
  knowledge: UseKnowledge,
  add: (use: TaskUse) => void,
): void {
  const { catalogue, wanted, unread, other } = knowledge;
  const tasks = valuesOf(node, 'task');
  if (tasks.length === 0) return;
  let inputs: StepInputs | undefined;
  for (const [index, task] of tasks.entries()) {
    if (index >= MAX_TASKS) {
      unread(task, 'one task');
      break;
    }
    if (task.kind !== 'scalar') {
      unread(task, 'the name of a task');
      continue;
    }
    for (const at of optionsOfText(task)) {
      if (hasExpression(at.text)) {
        unread(task, 'the name of a task');
        continue;
      }
      // Whatever it is told to do, which task a macro stands for is not known.
      if (isKnownLater(at.text)) unread(task, 'the name of a task');
      const reference = parseTaskReference(at.text);
      const found = catalogue.find(reference);
      if (takesOtherConnections(found)) {
        inputs ??= new StepInputs(node);
        otherConnectionsOf({ reference, knowledge: found, at }, inputs, macros).forEach(other);
      }
      if (!takesConnections(found)) continue;
      inputs ??= new StepInputs(node);
      tellUnread(node, inputs, unread);
      const connections = connectionsOf(found, inputs, macros, wanted, unread);
      if (connections.length === 0) continue;
      const displayName = textOf(node, 'displayName') ?? null;
      const isDemanded = connections.some(({ maybe }) => maybe !== true);
      const certain = when === 'always' && isDemanded && !isMaybe(at) ? 'always' : 'maybe';
      const place = { stage, job, displayName, when: certain, count: 1, evidence: 'static' } as const;
      add({ kind: 'task', reference, knowledge: found, at, inputs, step: node, list, macros, ...place, connections });
    }
  }
}

/** Keys of a step that runs a task (docs: YAML schema, steps.task); the service refuses all others. */
const STEP_KEYS: ReadonlySet<string> = new Set(['task', 'inputs', ...OF_THE_STEP]);

/** What stands in a step and cannot be read. A key that is an expression is told where it is evaluated. */
function tellUnread(step: MappingNode, inputs: StepInputs, unread: OnUnread): void {
  for (const { key } of step.entries) {
    if (!STEP_KEYS.has(key.text) && !hasExpression(key.text)) unread(key, `a key of a step and not "${key.text}"`);
  }
  for (const stray of inputs.strays) unread(stray, 'the inputs of a task');
}
