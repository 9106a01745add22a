import { AZURE_CLI, AZURE_POWERSHELL, type ScriptInputs } from '../../catalogue/script-inputs.ts';
import type { StepInputs } from '../step-inputs.ts';

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
