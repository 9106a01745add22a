import type { Catalogue, TaskKnowledge } from '../catalogue/catalogue.ts';
import { parseTaskReference, type TaskReference } from '../catalogue/task-reference.ts';
import { connectionsOf, named, type NamedConnection } from './connection-inputs.ts';
import { StepInputs } from './step-inputs.ts';
import { stepsOf, strayTasksOf, type OnUnread } from './steps.ts';
import { textOf, valuesOf, type PipelineNode, type ScalarNode } from './yaml/node.ts';

/** One step that runs one task and names at least one Azure connection. */
export interface TaskUse {
  readonly kind: 'task';
  readonly reference: TaskReference;
  readonly knowledge: TaskKnowledge;
  /** The value of `task:`; its place is the use's place. */
  readonly at: ScalarNode;
  readonly inputs: StepInputs;
  readonly stage: string | null;
  readonly job: string | null;
  readonly displayName: string | null;
  readonly when: 'always' | 'maybe';
  readonly connections: readonly NamedConnection[];
}

/** A container resource that is pulled through an Azure connection: a use without a task. */
export interface ContainerUse {
  readonly kind: 'container';
  readonly at: ScalarNode;
  readonly when: 'always' | 'maybe';
  readonly connections: readonly NamedConnection[];
}

export type ConnectionUse = TaskUse | ContainerUse;

/**
 * All uses of Azure connections in an expanded pipeline, in file order.
 * @param wanted Names and ids of connections, in lower case, that make an input of an unknown task name a connection.
 * @param unread Is told of what stands where it cannot be read.
 */
export function usesOf(
  root: PipelineNode,
  catalogue: Catalogue,
  wanted: ReadonlySet<string>,
  unread: OnUnread,
): readonly ConnectionUse[] {
  return [...containerUses(root, unread), ...taskUses(root, catalogue, wanted, unread)];
}

function* taskUses(
  root: PipelineNode,
  catalogue: Catalogue,
  wanted: ReadonlySet<string>,
  unread: OnUnread,
): Generator<TaskUse> {
  const known = new Set<PipelineNode>();
  const steps = [
    ...stepsOf(root, (node, expected) => {
      known.add(node);
      unread(node, expected);
    }),
  ];
  for (const { node } of steps) known.add(node);
  for (const stray of strayTasksOf(root, known)) unread(stray, 'no task');
  for (const { node, stage, job, when } of steps) {
    const inputs = new StepInputs(node);
    for (const stray of inputs.strays) unread(stray, 'the inputs of a task');
    for (const at of valuesOf(node, 'task')) {
      if (at.kind !== 'scalar') {
        unread(at, 'the name of a task');
        continue;
      }
      const reference = parseTaskReference(at.text);
      const knowledge = catalogue.find(reference);
      const connections = connectionsOf(knowledge, inputs, wanted, unread);
      if (connections.length === 0) continue;
      const displayName = textOf(node, 'displayName') ?? null;
      yield { kind: 'task', reference, knowledge, at, inputs, stage, job, displayName, when, connections };
    }
  }
}

/** `resources.containers[].azureSubscription` (type ACR). */
function* containerUses(root: PipelineNode, unread: OnUnread): Generator<ContainerUse> {
  for (const { list, maybe } of containerLists(root)) {
    for (const container of list) {
      if (container.kind !== 'mapping') continue;
      for (const at of valuesOf(container, 'azureSubscription')) {
        if (at.kind !== 'scalar') unread(at, 'the name of a service connection');
        if (at.kind !== 'scalar' || at.text.trim() === '') continue;
        const when = maybe || container.maybe === true || at.maybe === true ? 'maybe' : 'always';
        yield { kind: 'container', at, when, connections: [named('azureSubscription', at.text.trim())] };
      }
    }
  }
}

function* containerLists(root: PipelineNode): Generator<{ list: readonly PipelineNode[]; maybe: boolean }> {
  if (root.kind !== 'mapping') return;
  for (const resources of valuesOf(root, 'resources')) {
    if (resources.kind !== 'mapping') continue;
    for (const containers of valuesOf(resources, 'containers')) {
      if (containers.kind !== 'sequence') continue;
      yield { list: containers.items, maybe: resources.maybe === true || containers.maybe === true };
    }
  }
}
