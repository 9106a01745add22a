import { isNode } from '../expressions/value.ts';
import { itemKindOf } from '../keywords.ts';
import {
  inBranches,
  mappingAt,
  sequenceAt,
  holdsOf,
  TASKS,
  TEMPLATES,
  valueOf,
  valuesOf,
  type MappingEntry,
  type MappingNode,
  type PipelineNode,
  type SequenceNode,
} from '../yaml/node.ts';
import { evaluated, requireBody } from './callee.ts';
import type { Template } from './include.ts';
import { followVariables } from './include-variables.ts';
import { optionsOf } from './options.ts';
import { templatesOf, type Following, type Found, type Standpoint } from './referenced.ts';
import type { Scope } from './scope.ts';
import { Variables } from './variables.ts';

/** Lists that hold what runs. */
const LISTS: ReadonlySet<string> = new Set(['stages', 'jobs', 'phases', 'steps']);

/** Keys of a job below which a deployment holds its steps. */
const STRATEGY_KEYS: ReadonlySet<string> = new Set([
  'strategy',
  'runOnce',
  'rolling',
  'canary',
  'preDeploy',
  'deploy',
  'routeTraffic',
  'postRouteTraffic',
  'on',
  'success',
  'failure',
]);

/**
 * Puts templates in the place of the references to them, in a tree without expressions: a list that was handed to a template as a
 * parameter is resolved there, in the callee's repository and directory, because that is where it now stands. A reference that leads
 * nowhere stays, with its parameters followed.
 */
export function followPipeline(tree: MappingNode, scope: Scope, following: Following): MappingNode {
  const from = { scope, lost: false };
  const entries: MappingEntry[] = [];
  for (const { key, value } of tree.entries) {
    if (key.text === 'extends') {
      const body = extended({ key, value }, from, following);
      requireOneOfVariables(tree, body, following);
      entries.push(...body);
    } else if (LISTS.has(key.text)) entries.push({ key, value: followList(value, from, following) });
    else entries.push({ key, value });
  }
  return mappingAt(tree, entries);
}

function extended({ key, value }: MappingEntry, from: Standpoint, following: Following): readonly MappingEntry[] {
  if (value.kind !== 'mapping') return [{ key, value }];
  const found = templatesOf(value, from, following);
  if (found === undefined) return [{ key, value: withParameters(value, from, following) }];
  return found.flatMap(({ template, branches }) => {
    requireBody(template, value, following);
    const { tree, scope } = evaluated(template, value, branches, from, following);
    const followed = tree.kind === 'mapping' ? followPipeline(tree, scope, following) : undefined;
    // `parameters` are the template's own declarations, not what was passed.
    const body = (followed?.entries ?? []).filter((entry) => entry.key.text !== 'parameters');
    const around = [...(value.branches ?? []), ...branches];
    return body.map((entry) => ({ key: entry.key, value: inBranches(entry.value, around) }));
  });
}

/** Variables stand in one of the two: the service says that they are already defined (runner.server#226). */
function requireOneOfVariables(tree: MappingNode, body: readonly MappingEntry[], { notes }: Following): void {
  const own = valueOf(tree, 'variables');
  if (own === undefined || !body.some(({ key }) => key.text === 'variables')) return;
  const message =
    'Variables stand here and in the template that is extended, which Azure DevOps refuses: keep one of the two.';
  notes.add(own, 'template-invalid', message);
}

function followList(list: PipelineNode, from: Standpoint, following: Following): PipelineNode {
  if (list.kind !== 'sequence' || (holdsOf(list) & TEMPLATES) === 0) return list;
  const inner = { ...from, scope: from.scope.along(list.branches) };
  return sequenceAt(
    list,
    list.items.flatMap((item) => followItem(item, inner, following)),
  );
}

function followItem(item: PipelineNode, from: Standpoint, following: Following): readonly PipelineNode[] {
  if (item.kind !== 'mapping' || (holdsOf(item) & TEMPLATES) === 0) return [item];
  if (itemKindOf(item) !== 'template') {
    tellBeside(item, following);
    return [followInside(item, from, following)];
  }
  const found = templatesOf(item, from, following);
  if (found === undefined) return [withParameters(item, from, following)];
  return found.flatMap(({ template, branches }) => included(template, item, branches, from, following));
}

function included(
  template: Template,
  item: MappingNode,
  branches: Found['branches'],
  from: Standpoint,
  following: Following,
): readonly PipelineNode[] {
  requireBody(template, item, following);
  const { tree, scope } = evaluated(template, item, branches, from, following);
  const lists = tree.kind === 'mapping' ? tree.entries.filter(({ key }) => LISTS.has(key.text)) : [];
  tellUnused(tree, template, following);
  const around = [...(item.branches ?? []), ...branches];
  return lists.flatMap(({ value }) => {
    const list = followList(value, { scope, lost: false }, following);
    const items = itemsIn(list, following);
    if (!following.run.budget.spend(list, items.length)) return [];
    return items.map((one) => inBranches(one, [...around, ...(value.branches ?? [])]));
  });
}

/** A template beside other keys is not followed: the service refuses that. */
function tellBeside(node: MappingNode, { notes }: Following): void {
  const template = valueOf(node, 'template');
  if (template === undefined) return;
  const message =
    'A template stands beside other keys here, which Azure DevOps refuses: it is not followed. Give it an item of its own.';
  notes.add(template, 'template-invalid', message);
}

/** What a template holds beside its lists is not used where it is included; tasks in it are told. */
function tellUnused(tree: PipelineNode, { root, place }: Template, { notes }: Following): void {
  if (tree.kind !== 'mapping') return;
  for (const { key, value } of tree.entries) {
    const isUsed = LISTS.has(key.text) || NOT_USED.has(key.text);
    if (isUsed || value.kind === 'scalar' || (value.holds & (TASKS | TEMPLATES)) === 0) continue;
    const message = `"${key.text}" of ${place.file.path} is not used where the file is included: what stands below it is not judged.`;
    notes.add(key.file === root.file ? key : value, 'template-invalid', message);
  }
}

/** Keys of a template that hold no steps, whatever stands below them. */
const NOT_USED: ReadonlySet<string> = new Set(['parameters', 'variables', 'resources', 'templateContext']);

/** The items of a list of a template; one alone is a list of one. What is not known before a run is told. */
function itemsIn(list: PipelineNode, { run }: Following): readonly PipelineNode[] {
  if (list.kind === 'sequence') return list.items;
  if (list.kind === 'mapping') return [list];
  if (list.text.trim() !== '') run.unresolved(list);
  return [];
}

/** A list of stages, jobs or steps, or one of them, with the references in it followed. */
export function followHandedOn(
  list: MappingNode | SequenceNode,
  from: Standpoint,
  following: Following,
): MappingNode | SequenceNode {
  const items = list.kind === 'sequence' ? list.items : [list];
  const followed = items.flatMap((item) => followItem(item, from, following));
  const [only, ...more] = followed;
  if (list.kind === 'mapping' && only?.kind === 'mapping' && more.length === 0) return only;
  return sequenceAt(list, followed);
}

/** A stage, a job, a step or a hook with what stands inside it followed. */
function followInside(node: MappingNode, from: Standpoint, following: Following): MappingNode {
  const scope = from.scope.along(node.branches);
  const own = ownVariables(node, scope, following);
  const inner = { ...from, scope: own?.scope ?? scope };
  const entries = node.entries.map(({ key, value }) => {
    if ((holdsOf(value) & TEMPLATES) === 0) return { key, value };
    if (LISTS.has(key.text)) return { key, value: followList(value, inner, following) };
    if (key.text === 'variables') return { key, value: own?.followed.get(value) ?? value };
    if (STRATEGY_KEYS.has(key.text) && value.kind === 'mapping') {
      tellBeside(value, following);
      return { key, value: followInside(value, inner, following) };
    }
    return { key, value };
  });
  return mappingAt(node, entries);
}

/** The scope inside a stage or a job, whose variables the templates in it see, and those variables with their templates followed. */
function ownVariables(node: MappingNode, scope: Scope, following: Following) {
  const declared = valuesOf(node, 'variables');
  if (declared.length === 0) return undefined;
  const inner = scope.withVariables(new Variables(scope.place.file, scope.variables));
  const followed = new Map(declared.map((one) => [one, followVariables(one, inner.along(one.branches), following)]));
  return { scope: inner, followed };
}

/** A reference that leads nowhere, with the lists that it hands on followed as far as they name their repository. */
function withParameters(reference: MappingNode, from: Standpoint, following: Following): MappingNode {
  const lost = { ...from, lost: true };
  const entries = reference.entries.map(({ key, value }) =>
    key.text === 'parameters' && value.kind === 'mapping'
      ? {
          key,
          value: mappingAt(
            value,
            value.entries.flatMap((entry) => handedOn(entry, lost, following)),
          ),
        }
      : { key, value },
  );
  return mappingAt(reference, entries);
}

function handedOn({ key, value }: MappingEntry, lost: Standpoint, following: Following): readonly MappingEntry[] {
  const nodes: readonly (MappingNode | SequenceNode)[] =
    value.kind !== 'scalar'
      ? [value]
      : value.evaluated === undefined
        ? []
        : optionsOf(value.evaluated.value).flatMap(({ settled, branches }) =>
            isNode(settled) ? [inBranches(settled, [...(value.branches ?? []), ...branches])] : [],
          );
  if (nodes.length === 0) return [{ key, value }];
  return nodes.map((node) => ({ key, value: followList(node, lost, following) }));
}
