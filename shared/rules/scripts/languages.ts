import { agentsOf } from '../../pipelines/agent-os.ts';
import type { StepList } from '../../pipelines/step-list.ts';
import type { TaskUse } from '../../pipelines/uses.ts';
import type { ScriptSyntax } from './lexing/lexed.ts';

const BOTH_SHELLS: readonly ScriptSyntax[] = ['bash', 'batch'];

const ALL: readonly ScriptSyntax[] = ['bash', 'powershell', 'batch'];

/** `scriptType` of AzureCLI@2 and @3 (their task.json). */
const BY_SCRIPT_TYPE: ReadonlyMap<string, readonly ScriptSyntax[]> = new Map([
  ['bash', ['bash']],
  ['pscore', ['powershell']],
  ['ps', ['powershell']],
  ['batch', ['batch']],
]);

const BY_EXTENSION: ReadonlyMap<string, readonly ScriptSyntax[]> = new Map([
  ['sh', ['bash']],
  ['bash', ['bash']],
  ['ps1', ['powershell']],
  ['psm1', ['powershell']],
  ['cmd', ['batch']],
  ['bat', ['batch']],
]);

/** The languages that the inline script and the arguments of a step can be in. */
export function syntaxesOfInline(use: TaskUse): readonly ScriptSyntax[] {
  return byTask(use) ?? ALL;
}

/** The languages that a script file of a step can be in: what runs it decides, else the end of its name. */
export function syntaxesOfFile(use: TaskUse, path: string): readonly ScriptSyntax[] {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const byExtension = BY_EXTENSION.get(extension);
  return isFirstCli(use) ? (byExtension ?? ALL) : (byTask(use) ?? byExtension ?? ALL);
}

function byTask(use: TaskUse): readonly ScriptSyntax[] | undefined {
  if (use.knowledge.task.toLowerCase() === 'azurepowershell') return ['powershell'];
  if (isFirstCli(use)) return shellOf(use.list);
  const types = use.inputs.values({ name: 'scriptType', aliases: [] }).map(({ text }) => text.trim().toLowerCase());
  const [type = '', ...others] = new Set(types);
  return others.length > 0 ? undefined : BY_SCRIPT_TYPE.get(type);
}

/** `AzureCLI@1` has no `scriptType`: it runs batch on Windows, a shell elsewhere (Tasks/AzureCLIV1/azureclitask.ts). */
function isFirstCli({ knowledge }: TaskUse): boolean {
  return knowledge.task.toLowerCase() === 'azurecli' && knowledge.major === 1;
}

/** What the shell of a job's agent understands; of one that can run on several systems, or on an unknown one, both. */
export function shellOf(list: StepList): readonly ScriptSyntax[] {
  const { systems, open } = agentsOf(list);
  if (open || systems.length === 0) return BOTH_SHELLS;
  const onWindows = systems.filter((system) => system === 'windows').length;
  if (onWindows === 0) return ['bash'];
  return onWindows === systems.length ? ['batch'] : BOTH_SHELLS;
}
