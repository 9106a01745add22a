import type { MappingNode, PipelineNode, ScalarNode } from './yaml/node.ts';
import { valuesOf } from './yaml/node.ts';

/** A name and its aliases: YAML may use any of them, in any casing. */
export interface InputName {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** The inputs of one step. */
export class StepInputs {
  readonly #byName: ReadonlyMap<string, readonly PipelineNode[]>;
  /** What stands under `inputs:` and is no mapping. */
  readonly strays: readonly PipelineNode[];

  constructor(step: MappingNode) {
    const byName = new Map<string, PipelineNode[]>();
    const strays: PipelineNode[] = [];
    for (const inputs of valuesOf(step, 'inputs')) {
      if (inputs.kind !== 'mapping') {
        strays.push(inputs);
        continue;
      }
      for (const { key, value } of inputs.entries) {
        const name = key.text.toLowerCase();
        const values = byName.get(name);
        if (values === undefined) byName.set(name, [value]);
        else values.push(value);
      }
    }
    this.#byName = byName;
    this.strays = strays;
  }

  /** All texts that an input can have by its name or an alias; several where conditions set it differently. */
  values(input: InputName): readonly ScalarNode[] {
    return this.nodes(input).filter((node) => node.kind === 'scalar');
  }

  /** Every text that any input can have, by the input's name in lower case. */
  texts(): readonly { readonly name: string; readonly text: string }[] {
    return [...this.#byName].flatMap(([name, nodes]) =>
      nodes.flatMap((node) => (node.kind === 'scalar' ? [{ name, text: node.text }] : [])),
    );
  }

  /** The same with what is no text: Azure Pipelines takes texts only. */
  nodes(input: InputName): readonly PipelineNode[] {
    return [input.name, ...input.aliases].flatMap((name) => this.#byName.get(name.toLowerCase()) ?? []);
  }
}
