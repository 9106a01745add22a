import { AZURE_CLI, AZURE_POWERSHELL } from '../../catalogue/script-inputs.ts';
import { valueOf, type MappingNode, type ScalarNode } from '../yaml/node.ts';

/** Keys whose value is a script, and the language of it; `script` runs in the shell of the agent. */
const SHORTHANDS = ['script', 'bash', 'pwsh', 'powershell'] as const;

/** Inputs of tasks that hold a script, in lower case; `script` is that of Bash@3, CmdLine@2 and PowerShell@2. */
const SCRIPT_INPUTS: ReadonlySet<string> = new Set(
  ['script', AZURE_CLI.inline.name, AZURE_POWERSHELL.inline.name].map((name) => name.toLowerCase()),
);

/** The script that a step holds, of a shorthand or in an input; undefined where it holds none. */
export function inlineTextOf(step: MappingNode): ScalarNode | undefined {
  for (const key of SHORTHANDS) {
    const value = valueOf(step, key);
    if (value?.kind === 'scalar') return value;
  }
  const inputs = valueOf(step, 'inputs');
  if (inputs?.kind !== 'mapping') return undefined;
  const entry = inputs.entries.find(({ key }) => SCRIPT_INPUTS.has(key.text.toLowerCase()));
  return entry?.value.kind === 'scalar' ? entry.value : undefined;
}
