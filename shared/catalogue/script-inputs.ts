import type { ConnectionInput } from './task-definition-schema.ts';

type Input = Pick<ConnectionInput, 'name' | 'aliases'>;

/** The inputs by which a task is given a script. */
export interface ScriptInputs {
  /** Says which of the two runs. */
  readonly location: Input;
  readonly file: Input;
  /** What `location` says, in lower case, for the file. */
  readonly isFile: string;
  readonly inline: Input;
  readonly isInline: string;
  readonly arguments: Input;
  readonly folder: Input;
}

const FOLDER: Input = { name: 'workingDirectory', aliases: ['cwd'] };

/** `AzureCLI`, and tasks of extensions that follow it (microsoft/azure-pipelines-tasks, Tasks/AzureCLIV1 to V3, task.json). */
export const AZURE_CLI: ScriptInputs = {
  location: { name: 'scriptLocation', aliases: [] },
  file: { name: 'scriptPath', aliases: [] },
  isFile: 'scriptpath',
  inline: { name: 'inlineScript', aliases: [] },
  isInline: 'inlinescript',
  arguments: { name: 'scriptArguments', aliases: ['arguments', 'args'] },
  folder: FOLDER,
};

/** `AzurePowerShell` (microsoft/azure-pipelines-tasks, Tasks/AzurePowerShellV2 to V5, task.json). */
export const AZURE_POWERSHELL: ScriptInputs = {
  location: { name: 'ScriptType', aliases: [] },
  file: { name: 'ScriptPath', aliases: [] },
  isFile: 'filepath',
  inline: { name: 'Inline', aliases: [] },
  isInline: 'inlinescript',
  arguments: { name: 'ScriptArguments', aliases: [] },
  folder: FOLDER,
};
