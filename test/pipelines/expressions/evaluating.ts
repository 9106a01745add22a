import { expand, type Expansion } from '../../../shared/pipelines/expand.ts';
import { valueOfNode } from '../../../shared/pipelines/expressions/members.ts';
import { isUnknown, type Settled, type Value } from '../../../shared/pipelines/expressions/value.ts';
import { SourceFile } from '../../../shared/pipelines/source-file.ts';
import type { TemplateFiles } from '../../../shared/pipelines/templates/files.ts';
import { isByDefault } from '../../../shared/pipelines/yaml/branch.ts';
import {
  textAt,
  valueOf,
  valuesOf,
  type MappingNode,
  type PipelineNode,
  type ScalarNode,
} from '../../../shared/pipelines/yaml/node.ts';
import { parseYaml } from '../../../shared/pipelines/yaml/parse.ts';

/** A value as a test writes it. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | { readonly version: string }
  | { readonly unknown: 'free' | 'any' }
  | { readonly anyOf: readonly Plain[] }
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** What is only known when the run is queued. */
export const UNKNOWN = { unknown: 'any' } as const;
/** What whoever starts the run may type. */
export const FREE = { unknown: 'free' } as const;

/** What is known of a run: parameters as YAML, variables as texts. Whatever else is read is not known. */
export interface Known {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** Texts of templates by their path. */
  readonly templates?: Readonly<Record<string, string>>;
}

/** Some place, for values that have to stand somewhere. */
export const SOMEWHERE: ScalarNode = textAt(
  { file: new SourceFile('self', 'a.yml', ''), start: 0, end: 0, branches: undefined },
  '',
);

/** A YAML text as a node. */
export function yaml(text: string): PipelineNode {
  const { root } = parseYaml(new SourceFile('self', 'azure-pipelines.yml', text));
  if (root === undefined) throw new Error(`no YAML: ${text}`);
  return root;
}

/** A YAML text as an object or a list. */
export function collection(text: string): Exclude<PipelineNode, ScalarNode> {
  const node = yaml(text);
  if (node.kind === 'scalar') throw new Error(`neither object nor list: ${text}`);
  return node;
}

/** Expands a YAML text. */
export function expanded(text: string, { parameters = {}, variables = {}, templates = {} }: Known = {}): Expansion {
  const root = yaml(text);
  if (root.kind !== 'mapping') throw new Error(`no pipeline: ${text}`);
  const files: TemplateFiles = {
    get(_, path) {
      const template = templates[path];
      return template === undefined ? { absent: 'there is none' } : parseYaml(new SourceFile('self', path, template));
    },
  };
  return expand(root, files, {
    parameters: new Map(Object.entries(parameters)),
    variables: new Map(Object.entries(variables)),
  });
}

/** What an expression gives: `valueIn("eq(1, '1')")`. Throws the message where the service would stop. */
export function valueIn(expression: string, known: Known = {}): Plain {
  return valueOfText(`\${{ ${expression} }}`, known);
}

/** What a text of YAML with expressions in it gives. */
export function valueOfText(text: string, known: Known = {}): Plain {
  const declared = Object.keys(known.parameters ?? {}).map((name) => `- { name: ${name}, type: object }\n`);
  return valueInPipeline(
    `parameters:${declared.join('') === '' ? ' []' : ''}\n${declared.join('')}steps:\n- script: ${JSON.stringify(text)}\n`,
    known,
  );
}

/** What `script` of the first step is. Throws the message where the service would stop. */
export function valueInPipeline(text: string, known: Known = {}): Plain {
  const { root, diagnostics } = expanded(text, known);
  const invalid = diagnostics.find(({ code }) => code === 'expression-invalid');
  if (invalid !== undefined) throw new Error(invalid.message);
  const [step] = stepsOf(root);
  const script = step === undefined ? undefined : valueOf(step, 'script');
  if (script === undefined) throw new Error('there is no first step with a script');
  return plain(valueOfNode(script));
}

/** The scripts of all steps in their order: `build`, `deploy (by default)`, `test (maybe)`. */
export function scriptsIn(text: string, known: Known = {}): readonly string[] {
  return stepsOf(expanded(text, known).root).flatMap((step) =>
    valuesOf(step, 'script').map((script) => {
      const path = [...(step.branches ?? []), ...(script.branches ?? [])];
      const when = path.length === 0 ? '' : isByDefault(path) ? ' (by default)' : ' (maybe)';
      return `${script.kind === 'scalar' ? script.text : script.kind}${when}`;
    }),
  );
}

/** `code line:column` for each diagnostic. */
export function toldBy(text: string, known: Known = {}): readonly string[] {
  return expanded(text, known).diagnostics.map(({ code, line, column }) => `${code} ${String(line)}:${String(column)}`);
}

function stepsOf(root: MappingNode): readonly MappingNode[] {
  const steps = valueOf(root, 'steps');
  return steps?.kind === 'sequence' ? steps.items.filter((item) => item.kind === 'mapping') : [];
}

/** A value as a test writes it. */
export function plain(value: Value): Plain {
  if (value === null || typeof value !== 'object') return value;
  if (isUnknown(value)) return value.isFree ? FREE : UNKNOWN;
  return value.kind === 'choice' ? { anyOf: value.options.map(plain) } : plainObject(value);
}

function plainObject(value: Exclude<Settled, null | boolean | string | { readonly kind: 'unknown' }>): Plain {
  switch (value.kind) {
    case 'number':
      return value.value;
    case 'version':
      return { version: value.text };
    case 'sequence':
      return value.items.map((item) => plain(valueOfNode(item)));
    case 'mapping':
      return Object.fromEntries(value.entries.map(({ key, value: inner }) => [key.text, plain(valueOfNode(inner))]));
  }
}

/** True for one of several values. */
export function isChoice(value: Plain): value is { readonly anyOf: readonly Plain[] } {
  return typeof value === 'object' && value !== null && 'anyOf' in value;
}

/** True for what is not known. */
export function isOpen(value: Plain): value is typeof UNKNOWN | typeof FREE {
  return typeof value === 'object' && value !== null && 'unknown' in value;
}
