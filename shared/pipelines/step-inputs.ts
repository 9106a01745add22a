import type { MappingNode, PipelineNode, ScalarNode } from './yaml/node.ts';
import { valuesOf } from './yaml/node.ts';

/** A name and its aliases: YAML may use any of them, in any casing. */
export interface InputName {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** The inputs of one step. */
export class StepInputs {
  readonly #byName: ReadonlyMap<string, readonly ScalarNode[]>;

  constructor(step: MappingNode) {
    const byName = new Map<string, ScalarNode[]>();
    for (const inputs of valuesOf(step, 'inputs')) {
      if (inputs.kind !== 'mapping') continue;
      for (const { key, value } of inputs.entries) {
        if (!isText(value)) continue;
        const name = key.text.toLowerCase();
        const values = byName.get(name);
        if (values === undefined) byName.set(name, [value]);
        else values.push(value);
      }
    }
    this.#byName = byName;
  }

  /** All values that an input can have by its name or an alias; several where conditions set it differently. */
  values(input: InputName): readonly ScalarNode[] {
    return [input.name, ...input.aliases].flatMap((name) => this.#byName.get(name.toLowerCase()) ?? []);
  }

  /** The first value of an input by this very name, in any casing. */
  value(name: string): ScalarNode | undefined {
    return this.#byName.get(name.toLowerCase())?.[0];
  }
}

function isText(node: PipelineNode): node is ScalarNode {
  return node.kind === 'scalar';
}
