import { isKnownLater } from '../../pipelines/expressions/placement.ts';
import type { TaskUse } from '../../pipelines/uses.ts';
import type { ScalarNode } from '../../pipelines/yaml/node.ts';

/** How a script is written. */
export type ScriptSyntax = 'bash' | 'powershell' | 'batch';

/** An inline script of a step and the languages it can be in. */
export interface ScriptText {
  readonly node: ScalarNode;
  readonly syntaxes: readonly ScriptSyntax[];
}

/** A place in a script that reads an environment variable. */
export interface VariableRead {
  /** Offset in the pipeline file. */
  readonly offset: number;
  /** `read` in the script's own syntax; `mention` of the name in another way, such as `printenv NAME`. */
  readonly kind: 'read' | 'mention';
}

const ALL: readonly ScriptSyntax[] = ['bash', 'powershell', 'batch'];

/** `scriptType` of AzureCLI@2 and @3; AzureCLI@1 has none and runs batch on Windows, a shell elsewhere. */
const BY_SCRIPT_TYPE: Readonly<Record<string, readonly ScriptSyntax[]>> = {
  bash: ['bash'],
  pscore: ['powershell'],
  ps: ['powershell'],
  batch: ['batch'],
};

/** The inline scripts of a step. */
export function scriptsOf(use: TaskUse): readonly ScriptText[] {
  const node = use.inputs.value('inlineScript');
  const location = use.inputs.value('scriptLocation')?.text.trim().toLowerCase();
  if (node === undefined || node.text.trim() === '' || location === 'scriptpath') return [];
  const type = use.inputs.value('scriptType')?.text.trim().toLowerCase() ?? '';
  const syntaxes = isKnownLater(type) ? ALL : (BY_SCRIPT_TYPE[type] ?? ALL);
  return [{ node, syntaxes }];
}
