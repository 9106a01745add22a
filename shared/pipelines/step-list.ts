import { signatureOf } from './step-inputs.ts';
import { valuesOf, type MappingNode, type PipelineNode } from './yaml/node.ts';

/** Steps that run one after the other on one agent: those of a job, or of one hook of a deployment. */
export class StepList {
  static #made = 0;
  /** The mappings around it, outermost first: the pipeline, stage, job, hook. What several say, the innermost decides. */
  readonly owners: readonly MappingNode[];
  /** What stands in the list, in its order. */
  readonly items: readonly PipelineNode[];
  readonly #number: number;
  #settings: string | undefined;

  constructor(owners: readonly MappingNode[], items: readonly PipelineNode[]) {
    this.owners = owners;
    this.items = items;
    this.#number = StepList.#made += 1;
  }

  /** Tells this list from every other one. */
  get id(): string {
    return String(this.#number);
  }

  /** The same for lists whose owners say the same of agent and time. */
  get settings(): string {
    this.#settings ??= this.owners.map(settingsOf).join(';');
    return this.#settings;
  }
}

function settingsOf(owner: MappingNode): string {
  const targets = valuesOf(owner, 'environment').filter((environment) => environment.kind === 'mapping');
  return [
    signatureOfKeys(owner, ['pool', 'queue', 'timeoutInMinutes']),
    ...targets.map((environment) => signatureOfKeys(environment, ['resourceType'])),
  ].join('&');
}

/** What a mapping says under some keys, as a text that is the same only where they say the same. */
export function signatureOfKeys(mapping: MappingNode, keys: readonly string[]): string {
  let signature = '';
  for (const { key, value } of mapping.entries) {
    if (keys.includes(key.text)) signature += `|${key.text}=${below(value)}`;
  }
  return signature;
}

function below(node: PipelineNode): string {
  switch (node.kind) {
    case 'scalar':
      return signatureOf(node);
    case 'sequence':
      return `[${node.items.map(below).join(',')}]`;
    case 'mapping':
      return `{${node.entries.map(({ key, value }) => `${key.text}:${below(value)}`).join(',')}}`;
  }
}
