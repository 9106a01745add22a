import type { SourceFile } from '../source-file.ts';
import type { TaskUse } from '../uses.ts';
import { whyNotCheckedOut } from './checkout.ts';
import { scriptInputsOf } from './script-inputs.ts';
import { folderOf, readScriptFile, scriptFilesOf, type Texts } from './script-files.ts';

/** Files in which Terraform configurations usually name their versions. */
const NAMES = [
  '.terraform.lock.hcl',
  'versions.tf',
  'providers.tf',
  'provider.tf',
  'terraform.tf',
  'main.tf',
  'backend.tf',
] as const;

const PROGRAMS = ['terraform', 'tofu', 'terragrunt'];

/** A script that goes elsewhere first works in a folder that is not known. */
const GOES_ELSEWHERE = /(?:^|[;&|({]|\bdo|\bthen)[ \t]*(?:cd|pushd|Set-Location|Push-Location)\b|-chdir\b/im;

/** The paths at which the configuration that a step runs can name its versions; none where it runs none, or the folder is not known. */
export function terraformPathsOf(use: TaskUse, texts: Texts): readonly string[] {
  const folder = terraformFolder(use, texts);
  if (folder === undefined || whyNotCheckedOut(use.step, use.list) !== undefined) return [];
  return NAMES.map((name) => (folder === '' ? name : `${folder}/${name}`));
}

function terraformFolder(use: TaskUse, texts: Texts): string | undefined {
  const inputs = scriptInputsOf(use.knowledge.task);
  if (inputs === undefined) return undefined;
  if (/^terraform/i.test(use.knowledge.task)) return folderOf(use, inputs.folder);
  const inline = use.inputs.written(inputs.inline);
  if (inline.some(({ node }) => node.kind === 'scalar' && runsHere(node.text))) return folderOf(use, inputs.folder);
  const [file] = scriptFilesOf(use);
  const script = file === undefined ? undefined : readScriptFile(file, texts);
  if (script === undefined || 'absent' in script || !runsHere(script.file.text)) return undefined;
  // Without a folder of its own, AzureCLI runs a script file in the file's folder (Tasks/AzureCLIV2/azureclitask.ts).
  return use.inputs.written(inputs.folder).length > 0 ? folderOf(use, inputs.folder) : folderOfFile(script.file);
}

function runsHere(text: string): boolean {
  return PROGRAMS.some((program) => text.includes(program)) && !GOES_ELSEWHERE.test(text);
}

function folderOfFile({ path }: SourceFile): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
