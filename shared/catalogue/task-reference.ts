/** A task as YAML names it: `AzureCLI@2`, `ms-devlabs.terraform.TerraformTask@5.*`, `6d15af64-…@1.2.0`. */
export interface TaskReference {
  /** The text as written. */
  readonly text: string;
  /** The last dotted segment: the task's own name, or its GUID. */
  readonly name: string;
  /** What stands before it, `publisher.extension.contribution`; empty for a short name. Only extensions have one. */
  readonly publisher: string;
  readonly isGuid: boolean;
  /** The part behind `@`, empty where there is none. */
  readonly version: string;
  /** Null where the version says no major: `AzureCLI`, `AzureCLI@latest`. */
  readonly major: number | null;
}

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** `2`, `2.*`, `2.1`, `2.1.*`, `2.1.0` (docs: tasks are named `Name@major`; minor and patch may be pinned). */
const VERSION = /^(\d{1,6})(?:\.(?:\*|\d+)){0,2}$/;
const FOLDER = /^(.+?)V(\d{1,6})$/;

/** Takes a task's text apart. Names may hold spaces (Marketplace) and any casing. */
export function parseTaskReference(text: string): TaskReference {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const qualified = at < 0 ? trimmed : trimmed.slice(0, at);
  const version = at < 0 ? '' : trimmed.slice(at + 1).trim();
  const dot = qualified.lastIndexOf('.');
  const name = qualified.slice(dot + 1).trim();
  const publisher = qualified.slice(0, Math.max(dot, 0)).trim();
  const major = VERSION.exec(version)?.[1];
  return { text, name, publisher, isGuid: GUID.test(name), version, major: major === undefined ? null : Number(major) };
}

/** The same as a folder of the task repository names it (`AzurePolicyV0`); undefined where the text has another form. */
export function parseFolderForm(text: string): { readonly task: string; readonly major: number } | undefined {
  const match = FOLDER.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined || text.includes('@')) return undefined;
  return { task: match[1], major: Number(match[2]) };
}

/** True when the version pins minor or patch (`2.1.0`), so that the task does not float to its newest release. */
export function isPinned(reference: TaskReference): boolean {
  return /^\d+\.\d+/.test(reference.version);
}
