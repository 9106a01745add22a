import type { Catalogue, TaskKnowledge } from '../catalogue/catalogue.ts';
import { parseTaskReference, type TaskReference } from '../catalogue/task-reference.ts';
import { connectionsOf, type NamedConnection } from './connection-inputs.ts';
import { isKnownLater } from './expressions/placement.ts';
import { StepInputs } from './step-inputs.ts';
import { stepsOf } from './steps.ts';
import { textOf, valueOf, valuesOf, type PipelineNode, type ScalarNode } from './yaml/node.ts';

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

/** All uses of Azure connections in an expanded pipeline, in file order. */
export function usesOf(root: PipelineNode, catalogue: Catalogue): readonly ConnectionUse[] {
  return [...containerUses(root), ...taskUses(root, catalogue)];
}

function* taskUses(root: PipelineNode, catalogue: Catalogue): Generator<TaskUse> {
  for (const { node, stage, job, when } of stepsOf(root)) {
    for (const at of valuesOf(node, 'task')) {
      if (at.kind !== 'scalar') continue;
      const reference = parseTaskReference(at.text);
      const knowledge = catalogue.find(reference);
      const inputs = new StepInputs(node);
      const connections = connectionsOf(knowledge, inputs);
      if (connections.length === 0) continue;
      const displayName = textOf(node, 'displayName') ?? null;
      yield { kind: 'task', reference, knowledge, at, inputs, stage, job, displayName, when, connections };
    }
  }
}

/** `resources.containers[].azureSubscription` (type ACR). */
function* containerUses(root: PipelineNode): Generator<ContainerUse> {
  const resources = root.kind === 'mapping' ? valueOf(root, 'resources') : undefined;
  const containers = resources?.kind === 'mapping' ? valueOf(resources, 'containers') : undefined;
  if (containers?.kind !== 'sequence') return;
  for (const container of containers.items) {
    const at = container.kind === 'mapping' ? valueOf(container, 'azureSubscription') : undefined;
    if (at?.kind !== 'scalar' || at.text.trim() === '') continue;
    const value = at.text.trim();
    const unresolved = isKnownLater(value);
    yield {
      kind: 'container',
      at,
      when: container.maybe === true ? 'maybe' : 'always',
      connections: [
        {
          input: 'azureSubscription',
          value,
          names: unresolved ? [] : [value],
          resolution: unresolved ? 'unresolved' : 'literal',
        },
      ],
    };
  }
}
