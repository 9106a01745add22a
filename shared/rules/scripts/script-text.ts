import { isKnownLater } from '../../pipelines/expressions/placement.ts';
import type { TaskUse } from '../../pipelines/uses.ts';
import type { ScalarNode } from '../../pipelines/yaml/node.ts';

/** How a script is written. */
export type ScriptSyntax = 'bash' | 'powershell' | 'batch';

/** A text of a step in which the task or a shell reads variables, and the languages it can be in. */
export interface ScriptText {
  readonly kind: 'script' | 'arguments' | 'template-parameters';
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
const BY_SCRIPT_TYPE: ReadonlyMap<string, readonly ScriptSyntax[]> = new Map([
  ['bash', ['bash']],
  ['pscore', ['powershell']],
  ['ps', ['powershell']],
  ['batch', ['batch']],
]);

/**
 * What a step runs: the inline script and its arguments, in which the script's shell reads variables as well; and the override
 * parameters of template deployments, in which the task itself replaces `$servicePrincipalKey`.
 */
export function scriptsOf(use: TaskUse): readonly ScriptText[] {
  const syntaxes = syntaxesOf(use);
  const texts = (kind: ScriptText['kind'], nodes: readonly ScalarNode[], own = syntaxes): readonly ScriptText[] =>
    nodes.filter(({ text }) => text.trim() !== '').map((node) => ({ kind, node, syntaxes: own }));
  return [
    ...texts('script', canRun(use, 'inlineScript') ? textsOf(use, 'inlineScript') : []),
    ...texts('arguments', textsOf(use, 'arguments', 'args', 'scriptArguments')),
    ...texts('template-parameters', textsOf(use, 'overrideParameters'), ['bash']),
  ];
}

/** The script files that a step runs, and inline scripts that are nothing but a variable: what they say is not in the pipeline. */
export function unreadScriptsOf(use: TaskUse): readonly string[] {
  const files = canRun(use, 'scriptPath') ? textsOf(use, 'scriptPath') : [];
  const inline = canRun(use, 'inlineScript') ? textsOf(use, 'inlineScript') : [];
  const variables = inline.filter(({ text }) => /^\s*\$\([\w.]+\)\s*$/.test(text));
  return [...files, ...variables].map(({ text }) => text.trim()).filter((text) => text !== '');
}

/** False only where `scriptLocation` surely says that the other one of `inlineScript` and `scriptPath` runs. */
function canRun(use: TaskUse, wanted: 'inlineScript' | 'scriptPath'): boolean {
  const locations = textsOf(use, 'scriptLocation').map(({ text }) => text.trim());
  if (locations.length === 0) return true;
  return locations.some((location) => isKnownLater(location) || location.toLowerCase() === wanted.toLowerCase());
}

function syntaxesOf(use: TaskUse): readonly ScriptSyntax[] {
  const [type = '', ...others] = new Set(textsOf(use, 'scriptType').map(({ text }) => text.trim().toLowerCase()));
  return others.length > 0 ? ALL : (BY_SCRIPT_TYPE.get(type) ?? ALL);
}

function textsOf(use: TaskUse, name: string, ...aliases: readonly string[]): readonly ScalarNode[] {
  return use.inputs.values({ name, aliases });
}
