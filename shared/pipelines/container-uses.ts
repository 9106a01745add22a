import { named, type NamedConnection } from './connection-inputs.ts';
import { declaredVariables } from './declared-variables.ts';
import type { Evidence } from './evidence.ts';
import { macrosOf } from './macro-scope.ts';
import type { OnUnread, OutsideVariables } from './steps.ts';
import { Variables } from './templates/variables.ts';
import { isMaybe, valuesOf, type MappingNode, type PipelineNode, type ScalarNode } from './yaml/node.ts';

/** A container resource that is pulled through an Azure connection: a use without a task. */
export interface ContainerUse {
  readonly kind: 'container';
  readonly at: ScalarNode;
  readonly when: 'always' | 'maybe';
  /** How often expansion makes it of this place. */
  readonly count: number;
  readonly evidence: Evidence;
  readonly connections: readonly NamedConnection[];
}

/** `resources.containers[].azureSubscription` (type ACR). */
export function* containerUses(
  root: PipelineNode,
  { unread, ...outside }: OutsideVariables & { readonly unread: OnUnread },
): Generator<ContainerUse> {
  if (root.kind !== 'mapping') return;
  const macros = macrosOf(declaredVariables(root, new Variables(root.file, outside.given), outside));
  for (const { list, maybe } of containerLists(root, unread)) {
    for (const container of list) {
      if (container.kind !== 'mapping') {
        unread(container, 'a container');
        continue;
      }
      for (const at of valuesOf(container, 'azureSubscription')) {
        if (at.kind !== 'scalar') {
          unread(at, 'the name of a service connection');
          continue;
        }
        const connections = named('azureSubscription', at, macros);
        if (connections.length === 0) continue;
        const isDemanded = connections.some((one) => one.maybe !== true);
        const when = maybe || !isDemanded || isMaybe(container) || isMaybe(at) ? 'maybe' : 'always';
        yield { kind: 'container', at, when, count: 1, evidence: 'static', connections };
      }
    }
  }
}

function* containerLists(
  root: MappingNode,
  unread: OnUnread,
): Generator<{ list: readonly PipelineNode[]; maybe: boolean }> {
  for (const resources of valuesOf(root, 'resources')) {
    if (resources.kind !== 'mapping') {
      unread(resources, 'resources');
      continue;
    }
    for (const containers of valuesOf(resources, 'containers')) {
      if (containers.kind !== 'sequence') {
        unread(containers, 'a list of containers');
        continue;
      }
      yield { list: containers.items, maybe: isMaybe(resources) || isMaybe(containers) };
    }
  }
}
