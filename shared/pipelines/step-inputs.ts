import { optionsOfText } from './text-options.ts';
import { inBranches, valuesOf, type MappingNode, type PipelineNode, type ScalarNode } from './yaml/node.ts';

/** A name and its aliases: YAML may use any of them, in any casing. */
export interface InputName {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** An input as a step writes it. */
export interface WrittenInput {
  readonly name: string;
  readonly node: PipelineNode;
}

/** Most inputs that are asked for are not there. */
const NONE: readonly WrittenInput[] = [];

/** The inputs of one step. */
export class StepInputs {
  /** By name in lower case. */
  readonly #byName: ReadonlyMap<string, readonly WrittenInput[]>;
  /** What stands under `inputs:` and is no mapping. */
  readonly strays: readonly PipelineNode[];

  constructor(step: MappingNode) {
    const byName = new Map<string, WrittenInput[]>();
    const strays: PipelineNode[] = [];
    for (const inputs of valuesOf(step, 'inputs')) {
      if (inputs.kind !== 'mapping') {
        strays.push(inputs);
        continue;
      }
      for (const { key, value } of inputs.entries) {
        const name = key.text.toLowerCase();
        const values = byName.get(name);
        const placed = { name: key.text, node: inBranches(value, inputs.branches ?? []) };
        if (values === undefined) byName.set(name, [placed]);
        else values.push(placed);
      }
    }
    this.#byName = byName;
    this.strays = strays;
  }

  /** All texts that an input can have by its name or an alias; several where conditions or choices set it differently. */
  values(input: InputName): readonly ScalarNode[] {
    return this.written(input).flatMap(({ node }) => (node.kind === 'scalar' ? optionsOfText(node) : []));
  }

  /** Every text that any input can have, by the input's name in lower case. */
  all(): readonly { readonly name: string; readonly node: ScalarNode }[] {
    return [...this.#byName].flatMap(([name, inputs]) =>
      inputs.flatMap(({ node }) => (node.kind === 'scalar' ? [{ name, node }] : [])),
    );
  }

  /** An input as it is written, by its name or an alias, with what is no text: Azure Pipelines takes texts only. */
  written({ name, aliases }: InputName): readonly WrittenInput[] {
    const own = this.#byName.get(name.toLowerCase()) ?? NONE;
    if (aliases.length === 0) return own;
    return [own, ...aliases.map((alias) => this.#byName.get(alias.toLowerCase()) ?? NONE)].flat();
  }

  /** What two steps of one place differ by, where they differ: values that expressions gave, and the places of others. */
  signature(): string {
    let signature = '';
    for (const [name, inputs] of this.#byName) {
      signature += `${name}=`;
      for (const { node } of inputs) signature += `${signatureOf(node)},`;
    }
    return signature;
  }
}

/** What a value says: where it is written as it stands its place, else the texts that expressions gave. */
export function signatureOf(node: PipelineNode): string {
  // What is written says the same wherever it is used.
  if (node.kind !== 'scalar' || node.evaluated === undefined) return `${String(node.file.id)}:${String(node.start)}`;
  return optionsOfText(node)
    .map(({ text }) => text)
    .join('|');
}
