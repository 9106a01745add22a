import { hasExpression, isDirective } from './expressions/placement.ts';
import { itemKindOf } from './keywords.ts';
import type { ParsedFile } from './yaml/parse.ts';
import { EXPRESSIONS, TASKS, valueOf, type MappingEntry, type MappingNode, type PipelineNode } from './yaml/node.ts';

/**
 * Which files of a repository are root pipelines. A root has a body (`extends`, or a list of stages, jobs or steps), is included
 * by no other file, and does not declare itself a template. GitHub workflows, actions and Kubernetes manifests share some keys and
 * are never pipelines. A file that could not be read counts as a pipeline when its text looks like one: what is left out silently
 * would pass for ready.
 */
export function findRoots(files: readonly ParsedFile[]): readonly ParsedFile[] {
  return notIncluded(files, 'pipeline');
}

/**
 * Templates with steps that no file here includes: meant for other repositories, or pipelines that are only ever started by hand
 * and so have parameters but no trigger. Nothing in the file tells which.
 */
export function findLooseTemplates(files: readonly ParsedFile[]): readonly ParsedFile[] {
  return notIncluded(files, 'template').filter(({ root }) => root?.kind === 'mapping' && hasBody(root));
}

function notIncluded(files: readonly ParsedFile[], kind: FileKind): readonly ParsedFile[] {
  const known = files.map((file) => ({ file, kind: kindOf(file) })).filter((one) => one.kind !== 'other');
  const wanted = known.filter((one) => one.kind === kind).map(({ file }) => file);
  // In many repositories there are none of a kind.
  if (wanted.length === 0) return wanted;
  const included = new Set(known.flatMap(({ file }) => includedPaths(file)));
  return wanted.filter((file) => startsByItself(file) || !included.has(file.file.path.toLowerCase()));
}

/** A pipeline, a template that pipelines include, or neither. */
export type FileKind = 'pipeline' | 'template' | 'other';

/** What a file is by its own keys. */
export function kindOf({ root, file, diagnostics }: ParsedFile): FileKind {
  if (isForeign(file.path)) return 'other';
  const otherwise: FileKind = diagnostics.length > 0 && looksLikePipeline(file.text) ? 'pipeline' : 'other';
  if (root?.kind !== 'mapping') return otherwise;
  const keys = new Set(root.entries.map(({ key }) => key.text));
  if (FOREIGN_KEYS.some((key) => keys.has(key))) return otherwise;
  const starts = ROOT_KEYS.some((key) => keys.has(key));
  if (!hasBody(root) && !(starts && root.entries.some(({ key }) => isDirective(key.text))) && !isOddRoot(root)) {
    const isOnlyThat = [...keys].every((key) => key === 'variables' || key === 'parameters');
    const declares = keys.has('parameters') || isVariables(valueOf(root, 'variables')) || (isOnlyThat && keys.size > 0);
    return declares ? 'template' : otherwise;
  }
  if (starts || CONVENTIONAL.test(file.path)) return 'pipeline';
  return keys.has('parameters') || handsOnParameters(root) ? 'template' : 'pipeline';
}

/** True where a file hands on whatever parameters it is given: it declares none, and a root would have none. */
function handsOnParameters(node: PipelineNode): boolean {
  if (node.kind === 'scalar' || (node.holds & EXPRESSIONS) === 0) return false;
  if (node.kind === 'sequence') return node.items.some(handsOnParameters);
  return node.entries.some(
    ({ key, value }) => ((key.holds & EXPRESSIONS) !== 0 && ALL_PARAMETERS.test(key.text)) || handsOnParameters(value),
  );
}

const ALL_PARAMETERS = /^\s*\$\{\{\s*each\s+\w+\s+in\s+parameters\s*\}\}\s*$/i;

/**
 * True for a file with a trigger whose body is none that Azure Pipelines knows (`jobs` that are a mapping, `extends: t.yml`), or stands
 * below no key of a body: such a root is told, not left out.
 */
function isOddRoot(root: MappingNode): boolean {
  return (
    root.entries.some(isStart) &&
    ((root.holds & TASKS) !== 0 || root.entries.some(({ key }) => BODY_KEYS.has(key.text) || key.text === 'extends'))
  );
}

/** A trigger, or resources in the shape of Azure Pipelines: a Concourse pipeline has a list of them. */
function isStart({ key, value }: MappingEntry): boolean {
  if (key.text !== 'resources') return TRIGGERS.includes(key.text);
  return value.kind === 'mapping' && value.entries.some((resource) => RESOURCES.has(resource.key.text));
}

/** Kinds of resources (docs: YAML schema, resources). */
const RESOURCES: ReadonlySet<string> = new Set([
  'repositories',
  'containers',
  'pipelines',
  'builds',
  'packages',
  'webhooks',
]);

/** The name that Azure Pipelines gives a new pipeline, at the root of its repository. */
const CONVENTIONAL = /^azure-pipelines\.ya?ml$/;

/** A file with a trigger is a pipeline, whoever else includes it. */
function startsByItself({ root }: ParsedFile): boolean {
  return root?.kind === 'mapping' && root.entries.some(({ key }) => TRIGGERS.includes(key.text));
}

const TRIGGERS = ['trigger', 'pr', 'schedules'];

/** True for a file that says so itself that it is a root, whoever includes it. */
export function saysRoot({ root }: ParsedFile): boolean {
  return root?.kind === 'mapping' && root.entries.some(({ key }) => ROOT_KEYS.includes(key.text));
}

/** Keys that only a root has; `parameters` beside none of them means a template. */
const ROOT_KEYS = [...TRIGGERS, 'resources', 'extends'];

/** Keys of GitHub workflows and actions, of Kubernetes manifests, and of Drone pipelines, which have a trigger too. */
const FOREIGN_KEYS = ['on', 'runs', 'apiVersion', 'kind'];

function isForeign(path: string): boolean {
  return path.startsWith('.github/') || path.includes('/.github/');
}

/** True where a mapping extends a template or lists stages, jobs or steps, be it under a condition. */
export function hasBody(root: MappingNode): boolean {
  return root.entries.some(({ key, value }) => {
    // yamllint says `extends: default`, ESLint `extends: [recommended]`.
    if (key.text === 'extends')
      return value.kind === 'mapping' || (value.kind === 'scalar' && hasExpression(value.text));
    if (BODY_KEYS.has(key.text)) return isList(value);
    return isDirective(key.text) && value.kind === 'mapping' && hasBody(value);
  });
}

const BODY_KEYS: ReadonlySet<string> = new Set(['stages', 'jobs', 'phases', 'steps']);

/**
 * A list of stages, jobs or steps, or an expression that gives one. GitLab's `stages: [build]`, CircleCI's `jobs:` mapping,
 * Concourse's jobs with a `plan`, Cloud Build's steps with a `name` and the like are none.
 */
function isList(node: PipelineNode): boolean {
  if (node.kind === 'sequence') return node.items.length === 0 || node.items.some(isItem);
  if (node.kind === 'mapping') return node.entries.length > 0 && node.entries.every(({ key }) => isDirective(key.text));
  return hasExpression(node.text);
}

function isItem(node: PipelineNode): boolean {
  if (node.kind === 'mapping') return itemKindOf(node) !== 'other';
  return node.kind === 'scalar' && hasExpression(node.text);
}

function isVariables(node: PipelineNode | undefined): boolean {
  return node?.kind === 'sequence' && node.items.some((item) => item.kind === 'mapping' || isItem(item));
}

/** By the lines alone: the body of a pipeline with an item of it, and no key of another tool. */
function looksLikePipeline(any: string): boolean {
  const text = any.replaceAll('\u0085', '\n');
  if (/^(?:on|runs|apiVersion)\s*:/m.test(text)) return false;
  if (/^["']?extends["']?\s*:\s*$/m.test(text)) return true;
  return (
    /(?:^["']?|[{,?]\s*["'])(?:stages|jobs|phases|steps)["']?\s*:/m.test(text) &&
    /(?:^[ \t]*-[ \t]+["']?|\{\s*["'])(?:stage|job|deployment|task|script|bash|pwsh|powershell|checkout)["']?\s*:/m.test(
      text,
    )
  );
}

/** Lower-case paths of the files of the same repository that a file includes by literal `template:` references. */
function includedPaths({ root, file }: ParsedFile): readonly string[] {
  if (root === undefined || !file.text.includes('template')) return [];
  const references: string[] = [];
  collect(root, references);
  const directory = file.path.split('/').slice(0, -1);
  return references.flatMap((reference) => {
    const [path = '', alias = 'self'] = reference.split('@');
    if (hasExpression(path) || alias.toLowerCase() !== 'self') return [];
    const parts = path.replaceAll('\\', '/').split('/');
    const included = resolve(path.startsWith('/') || path.startsWith('\\') ? parts : [...directory, ...parts]);
    return included === file.path ? [] : [included.toLowerCase()];
  });
}

function collect(node: PipelineNode, references: string[]): void {
  if (node.kind === 'sequence') for (const item of node.items) collect(item, references);
  if (node.kind !== 'mapping') return;
  for (const { key, value } of node.entries) {
    if (key.text === 'template' && value.kind === 'scalar') references.push(value.text.trim());
    else collect(value, references);
  }
}

function resolve(parts: readonly string[]): string {
  const path: string[] = [];
  for (const part of parts) {
    if (part === '..') path.pop();
    else if (part !== '' && part !== '.') path.push(part);
  }
  return path.join('/');
}
