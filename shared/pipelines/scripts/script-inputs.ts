import type { InputName, StepInputs } from '../step-inputs.ts';

/** The inputs by which a task is given a script. */
export interface ScriptInputs {
  /** Says which of the two runs. */
  readonly location: InputName;
  readonly file: InputName;
  /** What `location` says, in lower case, for the file. */
  readonly isFile: string;
  readonly inline: InputName;
  readonly isInline: string;
  readonly arguments: InputName;
  readonly folder: InputName;
}

const FOLDER: InputName = { name: 'workingDirectory', aliases: ['cwd'] };

/** `AzureCLI`, and tasks of extensions that follow it (microsoft/azure-pipelines-tasks, Tasks/AzureCLIV1 to V3, task.json). */
const AZURE_CLI: ScriptInputs = {
  location: { name: 'scriptLocation', aliases: [] },
  file: { name: 'scriptPath', aliases: [] },
  isFile: 'scriptpath',
  inline: { name: 'inlineScript', aliases: [] },
  isInline: 'inlinescript',
  arguments: { name: 'scriptArguments', aliases: ['arguments', 'args'] },
  folder: FOLDER,
};

/** `AzurePowerShell` (microsoft/azure-pipelines-tasks, Tasks/AzurePowerShellV2 to V5, task.json). */
const AZURE_POWERSHELL: ScriptInputs = {
  location: { name: 'ScriptType', aliases: [] },
  file: { name: 'ScriptPath', aliases: [] },
  isFile: 'filepath',
  inline: { name: 'Inline', aliases: [] },
  isInline: 'inlinescript',
  arguments: { name: 'ScriptArguments', aliases: [] },
  folder: FOLDER,
};

/** Tasks, in lower case, that have others; undefined for those whose script does not run on the agent. */
const OTHERS: ReadonlyMap<string, ScriptInputs | undefined> = new Map([
  ['azurepowershell', AZURE_POWERSHELL],
  ['azurermwebappdeployment', undefined],
  ['azurevmssdeployment', undefined],
  ['ssh', undefined],
]);

/** The inputs that give a task its script; undefined for one whose script runs elsewhere, such as on the web app it deploys to. */
export function scriptInputsOf(task: string): ScriptInputs | undefined {
  const name = task.toLowerCase();
  return OTHERS.has(name) ? OTHERS.get(name) : AZURE_CLI;
}

/**
 * True for a step that runs files of the repository, or works among them: which ones decide the variables of its job, what that checks
 * out, and the steps before.
 */
export function readsFiles(task: string, inputs: StepInputs): boolean {
  const names = scriptInputsOf(task);
  if (names === undefined) return false;
  if ([names.file, names.folder].some((input) => inputs.written(input).length > 0)) return true;
  return [task, ...inputs.values(names.inline).map(({ text }) => text)].some((text) => TERRAFORM.test(text));
}

/** Programs that read a configuration from the folder they run in. */
const TERRAFORM = /terraform|tofu|terragrunt/i;
