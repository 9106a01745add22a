import { AZURE_CLI, AZURE_POWERSHELL, type ScriptInputs } from '../../catalogue/script-inputs.ts';
import { keyOf, taskDefinitions } from '../../catalogue/task-definitions.ts';
import { parseTaskReference } from '../../catalogue/task-reference.ts';
import { inputNamed } from '../input-values.ts';

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
 * The inputs of a step as somebody would write them in YAML: a classic definition keeps every input. Left out are those that are empty,
 * unless that overrides a default, and the script that the step does not run: the inline script of a step that was switched to a file,
 * or the sample text that the interface puts there.
 * @param task As YAML names it: `Bash@3`.
 */
export function activeInputs(task: string, all: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const { name: taskName, major } = parseTaskReference(task);
  const definition = major === null ? undefined : taskDefinitions().byName.get(keyOf(taskName, major));
  const isSet = (name: string, value: string): boolean =>
    value.trim() !== '' || (inputNamed(definition, name).default ?? '') !== '';
  const inputs = new Map([...all].filter(([name, value]) => isSet(name, value)));
  const choice = CHOICES.get(taskName.toLowerCase());
  const location = choice === undefined ? undefined : valueOf(inputs, choice.location.name)?.trim().toLowerCase();
  if (choice === undefined || (location !== choice.isFile && location !== choice.isInline)) return inputs;
  const unused = (location === choice.isFile ? choice.inline : choice.file).name.toLowerCase();
  return new Map([...inputs].filter(([name]) => name.toLowerCase() !== unused));
}

function valueOf(inputs: ReadonlyMap<string, string>, wanted: string): string | undefined {
  return [...inputs].find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}
