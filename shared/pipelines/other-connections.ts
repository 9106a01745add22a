import type { TaskKnowledge } from '../catalogue/catalogue.ts';
import type { TaskReference } from '../catalogue/task-reference.ts';
import { counts, named, type NamedConnection } from './connection-inputs.ts';
import type { MacroScope } from './macro-scope.ts';
import type { StepInputs } from './step-inputs.ts';
import type { ScalarNode } from './yaml/node.ts';

/** Services beside Azure itself for whose connections federation was asked for. */
export type OtherService = 'docker-registry' | 'kubernetes' | 'service-fabric';

/** A connection to another service than Azure that a step names; it is no use of an Azure connection. */
export interface OtherConnection {
  readonly service: OtherService;
  readonly reference: TaskReference;
  readonly knowledge: TaskKnowledge;
  /** The value of `task:`. */
  readonly at: ScalarNode;
  readonly connection: NamedConnection;
}

/** Types of inputs in lower case, as task definitions write them (`connectedService:dockerRegistry`). */
const SERVICES: ReadonlyMap<string, OtherService> = new Map([
  ['connectedservice:dockerregistry', 'docker-registry'],
  ['connectedservice:kubernetes', 'kubernetes'],
  ['connectedservice:servicefabric', 'service-fabric'],
]);

type Candidates = readonly { readonly service: OtherService; readonly input: Parameters<typeof counts>[0] }[];

const CANDIDATES = new WeakMap<TaskKnowledge, Candidates>();

function candidatesOf(task: TaskKnowledge): Candidates {
  const known = CANDIDATES.get(task);
  if (known !== undefined) return known;
  const made = (task.definition?.connectionInputs ?? []).flatMap((input) => {
    const service = SERVICES.get(input.type.toLowerCase());
    return service === undefined ? [] : [{ service, input }];
  });
  CANDIDATES.set(task, made);
  return made;
}

/** True for a task that can name such a connection. */
export function takesOtherConnections(task: TaskKnowledge): boolean {
  return candidatesOf(task).length > 0;
}

/** The connections to those services that a step names, in inputs that their visible rule does not hide. */
export function otherConnectionsOf(
  step: Pick<OtherConnection, 'reference' | 'knowledge' | 'at'>,
  inputs: StepInputs,
  macros: MacroScope,
): readonly OtherConnection[] {
  return candidatesOf(step.knowledge).flatMap(({ service, input }) => {
    const written = inputs.written(input);
    if (written.length === 0 || !counts(input, step.knowledge, inputs)) return [];
    return written.flatMap(({ node }) => {
      const connections = node.kind === 'scalar' ? named(input.name, node, macros) : [];
      return connections.map((connection) => ({ service, ...step, connection }));
    });
  });
}

/** The same for what stands at one place and names the same: expansion can make a step many times. */
export function keyOfOther({ at, connection }: OtherConnection): string {
  const { input, value, names } = connection;
  return [at.file.id, at.start, input, value, ...names].join('\n');
}
