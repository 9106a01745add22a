import { AZURE_CLI, AZURE_POWERSHELL, type ScriptInputs } from '../../catalogue/script-inputs.ts';
import { parseTaskReference } from '../../catalogue/task-reference.ts';

type Choice = Pick<ScriptInputs, 'location' | 'isFile' | 'file' | 'isInline' | 'inline'>;

/** Bash@3 and PowerShell@2 (microsoft/azure-pipelines-tasks, Tasks/BashV3 and PowerShellV2, task.json). */
const SHELL: Choice = {
  location: { name: 'targetType', aliases: [] },
  file: { name: 'filePath', aliases: [] },
  isFile: 'filepath',
  inline: { name: 'script', aliases: [] },
  isInline: 'inline',
};

const CHOICES: ReadonlyMap<string, Choice> = new Map([
  ['bash', SHELL],
  ['powershell', SHELL],
  ['azurecli', AZURE_CLI],
  ['azurepowershell', AZURE_POWERSHELL],
]);

/**
 * The inputs of a step without the script that it does not run: a classic definition keeps every input, also the inline script of a
 * step that was switched to a file, and the sample text that the interface puts there.
 * @param task As YAML names it: `Bash@3`.
 */
export function activeInputs(task: string, inputs: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const choice = CHOICES.get(parseTaskReference(task).name.toLowerCase());
  const location = choice === undefined ? undefined : valueOf(inputs, choice.location.name)?.trim().toLowerCase();
  if (choice === undefined || (location !== choice.isFile && location !== choice.isInline)) return inputs;
  const unused = (location === choice.isFile ? choice.inline : choice.file).name.toLowerCase();
  return new Map([...inputs].filter(([name]) => name.toLowerCase() !== unused));
}

function valueOf(inputs: ReadonlyMap<string, string>, wanted: string): string | undefined {
  return [...inputs].find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}
