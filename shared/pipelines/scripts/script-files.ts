import type { ScriptInputs } from '../../catalogue/script-inputs.ts';
import { isKnownLater } from '../expressions/placement.ts';
import { withFolders } from '../macro-scope.ts';
import { textsOf } from '../macros.ts';
import { SourceFile } from '../source-file.ts';
import type { AbsentFile } from '../templates/files.ts';
import type { TaskUse } from '../uses.ts';
import { textAt, type ScalarNode } from '../yaml/node.ts';
import { AGENT_FOLDERS, agentPath, type AgentPath } from './agent-path.ts';
import { whyNotCheckedOut } from './checkout.ts';
import { overwriterOf } from './overwritten.ts';
import { scriptInputsOf } from './script-inputs.ts';

/** Texts of files of the pipeline's own repository, by their paths; what is not there yet was not fetched. */
export type Texts = ReadonlyMap<string, SourceFile | AbsentFile>;

/** A script file that a step runs. */
export interface ScriptFile {
  /** Where its path is written. */
  readonly node: ScalarNode;
  /** The paths in the repository at which it can be; the first that is there is the one. */
  readonly paths: readonly string[];
  /** Why it is not read, or why another file may run in its place. */
  readonly doubt: string | undefined;
  /** True where its name is only known when the pipeline runs: it can be any file. */
  readonly isNamedLater: boolean;
}

/** Most files that one text is read as; a matrix gives it a few. */
const MAX_PATHS = 8;

/** The script files that a step runs, where `location` does not surely say that the inline script runs. */
export function scriptFilesOf(use: TaskUse): readonly ScriptFile[] {
  const inputs = scriptInputsOf(use.knowledge.task);
  if (inputs === undefined || use.inputs.written(inputs.file).length === 0) return NONE;
  const known = FILES.get(use);
  if (known !== undefined) return known;
  const made = canRun(use, inputs, 'file') ? filesOf(use, inputs) : NONE;
  FILES.set(use, made);
  return made;
}

const FILES = new WeakMap<TaskUse, readonly ScriptFile[]>();
const NONE: readonly ScriptFile[] = [];

function filesOf(use: TaskUse, inputs: ScriptInputs): readonly ScriptFile[] {
  return use.inputs.values(inputs.file).flatMap((node) => (node.text.trim() === '' ? [] : fileAt(node, use, inputs)));
}

/** False only where `location` surely says that the other one of the inline script and the file runs. */
export function canRun(use: TaskUse, inputs: ScriptInputs, wanted: 'inline' | 'file'): boolean {
  const locations = use.inputs.values(inputs.location).map(({ text }) => text.trim());
  if (locations.length === 0) return true;
  const name = wanted === 'file' ? inputs.isFile : inputs.isInline;
  return locations.some((location) => isKnownLater(location) || location.toLowerCase() === name);
}

const NOT_KNOWN = 'its path is only known when the pipeline runs: write it out, or give its variable a value';

function fileAt(node: ScalarNode, use: TaskUse, inputs: ScriptInputs): readonly ScriptFile[] {
  const { texts, isSure } = textsOf(node, withFolders(use.macros, AGENT_FOLDERS));
  if (texts.length === 0) return [{ node, paths: [], doubt: NOT_KNOWN, isNamedLater: true }];
  const isNamedLater = false;
  const absent = whyNotCheckedOut(use.step, use.list);
  if (absent !== undefined)
    return [
      { node, paths: [], doubt: `${absent}: the guard reads scripts of the pipeline's own repository`, isNamedLater },
    ];
  return texts.slice(0, MAX_PATHS).map((text) => {
    const found = agentPath(text);
    if (found.kind === 'outside') return { node, paths: [], doubt: found.why, isNamedLater };
    const doubt = isSure && texts.length <= MAX_PATHS ? overwritten(found.path, use) : NOT_KNOWN;
    const beside = besideFolder(text, use, inputs);
    return { node, paths: beside === undefined ? [found.path] : [found.path, beside], doubt, isNamedLater };
  });
}

/**
 * An agent takes the path from the root of the repository, whatever the step's folder is: it does so for every input of type
 * `filePath` (microsoft/azure-pipelines-agent, BuildJobExtension.GetRootedPath). People mean the step's folder all the same.
 */
function besideFolder(text: string, use: TaskUse, { folder }: ScriptInputs): string | undefined {
  const own = folderOf(use, folder);
  if (own === undefined || own === '') return undefined;
  const beside = agentPath(text, own);
  const plain = agentPath(text);
  return beside.kind === 'inside' && plain.kind === 'inside' && beside.path !== plain.path ? beside.path : undefined;
}

/** The folder of the repository in which a step works; the root without one, undefined where that is elsewhere or not known. */
export function folderOf(use: TaskUse, input: ScriptInputs['folder']): string | undefined {
  const [node, ...more] = use.inputs.values(input);
  if (node === undefined) return '';
  const found = more.length > 0 ? undefined : resolved(node, use);
  return found?.kind === 'inside' ? found.path : undefined;
}

function overwritten(path: string, use: TaskUse): string | undefined {
  return overwriterOf(path, use.step, use.list, (text) => resolved(textAt(use.at, text), use));
}

/** Where a path leads; undefined where that is not known. */
function resolved(node: ScalarNode, use: TaskUse): AgentPath | undefined {
  const { texts, isSure } = textsOf(node, withFolders(use.macros, AGENT_FOLDERS));
  const [text, ...more] = texts;
  return text === undefined || more.length > 0 || !isSure ? undefined : agentPath(text);
}

/** A script file as it was read; not sure where another file may run in its place. */
export interface ReadScript {
  readonly file: SourceFile;
  readonly isSure: boolean;
}

/** The text of a script file; why it is not read where it is not. */
export function readScriptFile({ paths, doubt }: ScriptFile, texts: Texts): ReadScript | AbsentFile {
  let absent: AbsentFile | undefined;
  for (const [index, path] of paths.entries()) {
    const found = texts.get(path);
    if (found instanceof SourceFile) return { file: found, isSure: index === 0 && doubt === undefined };
    absent ??= found;
  }
  return absent ?? { absent: doubt ?? 'only the YAML of the pipeline is at hand' };
}
