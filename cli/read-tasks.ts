import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FoundTask } from '../shared/catalogue/import/definitions.ts';
import { readTaskAnswer, readTaskJson, type TaskJson } from '../shared/catalogue/import/task-json.ts';
import { keyOf, taskDefinitions } from '../shared/catalogue/task-definitions.ts';
import { GuardError } from '../shared/errors.ts';
import { counted } from '../shared/report/counted.ts';
import { readText } from './read-text.ts';

/** The largest task.json of the task repository has 90 kB; an organization's answer some 20 MB. */
const MAX_TASK_BYTES = 4 * 1024 * 1024;
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/** The task repository has some 220. */
const MAX_FOLDERS = 5_000;

export interface ReadTasks {
  readonly kind: 'folder' | 'answer';
  readonly tasks: readonly FoundTask[];
  /** What was not taken, with the reason. */
  readonly leftOut: readonly string[];
}

/**
 * Reads task definitions from a checkout of the task repository or its folder `Tasks`, or from a file with the answer of an
 * organization's `_apis/distributedtask/tasks`. Nothing of it is run.
 * @throws GuardError `usage` that names the file.
 */
export async function readTasks(place: string, progress: (done: number, of: number) => void): Promise<ReadTasks> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) throw new GuardError('usage', `${place} does not exist.`);
  return found.isDirectory() ? readFolder(place, progress) : readAnswer(place);
}

async function readFolder(place: string, progress: (done: number, of: number) => void): Promise<ReadTasks> {
  const inside = path.join(place, 'Tasks');
  const folder = (await isFolder(inside)) ? inside : place;
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  if (entries.length > MAX_FOLDERS)
    throw new GuardError('usage', `${folder} holds ${String(entries.length)} folders: give the folder Tasks.`);
  const names = entries.map(({ name }) => name).filter((name) => !/^[._]/.test(name));
  const tasks: FoundTask[] = [];
  for (const [index, name] of names.entries()) {
    progress(index, names.length);
    const where = path.join(folder, name, 'task.json');
    const text = await textOf(where, MAX_TASK_BYTES);
    if (text !== undefined) tasks.push({ json: readTaskJson(text, where), folder: name, where });
  }
  if (tasks.length === 0)
    throw new GuardError(
      'usage',
      `No folder of ${folder} has a task.json: give a checkout of https://github.com/microsoft/azure-pipelines-tasks, or its folder Tasks.`,
    );
  const isGenerated =
    (await isFolder(path.join(place, '_generated'))) || entries.some(({ name }) => name === '_generated');
  const generated = '_generated, whose folders are builds of the same tasks and would stand for them twice';
  return { kind: 'folder', tasks, leftOut: isGenerated ? [generated] : [] };
}

async function isFolder(place: string): Promise<boolean> {
  return (await lstat(place).catch(() => undefined))?.isDirectory() === true;
}

/** Undefined where there is no such file. A link can lead anywhere, and is none. */
async function textOf(file: string, maxBytes: number): Promise<string | undefined> {
  const found = await lstat(file).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  if (found.size > maxBytes) throw new GuardError('usage', `${file} is too large: ${String(found.size)} bytes.`);
  return readText(file);
}

async function readAnswer(file: string): Promise<ReadTasks> {
  const text = await textOf(file, MAX_ANSWER_BYTES);
  if (text === undefined) throw new GuardError('usage', `${file} is neither a folder nor a file.`);
  const all = readTaskAnswer(text, file);
  // What an extension or a person uploaded is no task in the box, and may have the name of one.
  const own = all.filter((task) => !task.contributionIdentifier && task.serverOwned !== false);
  const newest = new Map<string, TaskJson>();
  for (const task of own) {
    const key = keyOf(task.id, task.version[0] ?? 0);
    const other = newest.get(key);
    if (other === undefined || isNewer(task, other)) newest.set(key, task);
  }
  const others = all.length - own.length;
  if (own.length === 0)
    throw new GuardError(
      'usage',
      `${file} holds no task in the box, only ${counted(others, 'task')} of extensions or of the organization itself: give the whole answer of _apis/distributedtask/tasks.`,
    );
  const older = own.length - newest.size;
  return {
    kind: 'answer',
    tasks: [...newest.values()].map((json) => ({ json, folder: folderOf(json), where: `${json.name} in ${file}` })),
    leftOut: [
      ...(others > 0
        ? [`${counted(others, 'task')} of extensions or of the organization itself, which are not in the box`]
        : []),
      ...(older > 0 ? [`${counted(older, 'version')} that are older than another one of the same major`] : []),
    ],
  };
}

function isNewer({ version }: TaskJson, other: TaskJson): boolean {
  const at = version.findIndex((part, index) => part !== other.version[index]);
  return at >= 0 && (version[at] ?? 0) > (other.version[at] ?? 0);
}

/** An answer names no folder: that of the definitions at hand, else as the task repository names its folders. */
function folderOf({ id, name, version: [major = 0] }: TaskJson): string {
  return taskDefinitions().byId.get(keyOf(id, major))?.folder ?? `${name}V${String(major)}`;
}
