import { scriptInputsOf } from '../../pipelines/scripts/script-inputs.ts';
import { canRun, readScriptFile, scriptFilesOf, type Texts } from '../../pipelines/scripts/script-files.ts';
import type { SourceFile } from '../../pipelines/source-file.ts';
import type { TaskUse } from '../../pipelines/uses.ts';
import type { ScalarNode } from '../../pipelines/yaml/node.ts';
import { syntaxesOfFile, syntaxesOfInline } from './languages.ts';
import type { ScriptSyntax } from './lexing/lexed.ts';
import { YamlOffsets } from './yaml-offsets.ts';

/** A place in a file. */
export interface ScriptPlace {
  readonly file: SourceFile;
  readonly offset: number;
}

/** A text of a step in which the task or a shell reads variables. */
export interface ScriptText {
  readonly kind: 'script' | 'arguments' | 'template-parameters';
  readonly text: string;
  /** The languages it can be in. */
  readonly syntaxes: readonly ScriptSyntax[];
  /** The path of a script file; undefined for a text that stands in the pipeline. */
  readonly path: string | undefined;
  /** False where another script may run in its place. */
  readonly isSure: boolean;
  /** Where a character of the text stands: in the script's own file, or in the YAML that holds it. */
  placeOf(offset: number): ScriptPlace;
}

/**
 * What a step runs: the inline script or the script file, as far as it was read, and its arguments, in which the script's shell
 * reads variables as well; and the override parameters of template deployments, in which the task itself replaces
 * `$servicePrincipalKey`.
 */
export function scriptsOf(use: TaskUse, texts: Texts): readonly ScriptText[] {
  const inputs = scriptInputsOf(use.knowledge.task);
  const parameters = use.inputs.values(OVERRIDE_PARAMETERS);
  const overrides = parameters.map((node) => inYaml('template-parameters', node, ['template']));
  if (inputs === undefined) return overrides;
  const inline = canRun(use, inputs, 'inline') ? use.inputs.values(inputs.inline) : [];
  const given = use.inputs.values(inputs.arguments);
  const syntaxes = inline.length + given.length === 0 ? [] : syntaxesOfInline(use);
  return [
    ...inline.map((node) => inYaml('script', node, syntaxes)),
    ...filesOf(use, texts),
    ...given.map((node) => inYaml('arguments', node, syntaxes)),
    ...overrides,
  ].filter(({ text }) => text.trim() !== '');
}

const OVERRIDE_PARAMETERS = { name: 'overrideParameters', aliases: [] };

function filesOf(use: TaskUse, texts: Texts): readonly ScriptText[] {
  return scriptFilesOf(use).flatMap((script) => {
    const read = readScriptFile(script, texts);
    if ('absent' in read) return [];
    const { file, isSure } = read;
    const placeOf = (offset: number): ScriptPlace => ({ file, offset });
    const syntaxes = syntaxesOfFile(use, file.path);
    return [{ kind: 'script' as const, text: file.text, syntaxes, path: file.path, isSure, placeOf }];
  });
}

/** A text that stands in the YAML. */
export function inYaml(kind: ScriptText['kind'], node: ScalarNode, syntaxes: readonly ScriptSyntax[]): ScriptText {
  let offsets: YamlOffsets | undefined;
  const placeOf = (offset: number): ScriptPlace => {
    offsets ??= new YamlOffsets(node);
    return { file: node.file, offset: offsets.at(offset) };
  };
  return { kind, text: node.text, syntaxes, path: undefined, isSure: true, placeOf };
}

/** A script that a step runs and that was not read, or perhaps not the one that runs. */
export interface UnreadScript {
  readonly name: string;
  /** True where a script was read, and another one may run. */
  readonly isRead: boolean;
  /** Why, as the end of a sentence. */
  readonly why: string;
}

/** Script files that were not read, and inline scripts that are nothing but a variable. */
export function unreadScriptsOf(use: TaskUse, texts: Texts): readonly UnreadScript[] {
  const inputs = scriptInputsOf(use.knowledge.task);
  if (inputs === undefined) return [];
  const files = scriptFilesOf(use).flatMap((script) => {
    const read = readScriptFile(script, texts);
    if (!('absent' in read) && read.isSure) return [];
    const name = script.node.text.trim();
    if ('absent' in read) return [{ name, isRead: false, why: read.absent }];
    return [{ name, isRead: true, why: script.doubt ?? NOT_AT_ROOT }];
  });
  const inline = canRun(use, inputs, 'inline') ? use.inputs.values(inputs.inline) : [];
  const variables = inline.map(({ text }) => text.trim()).filter((text) => /^\$\([\w.]+\)$/.test(text));
  const why = 'the variable is only known when the pipeline runs';
  return [...files, ...variables.map((name) => ({ name, isRead: false, why }))];
}

const NOT_AT_ROOT = 'an agent looks for it from the root of the repository, where it is not';
