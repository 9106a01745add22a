import type { AgentOs } from '../catalogue/predicate.ts';
import type { StepList } from './step-list.ts';
import { optionsOfText } from './text-options.ts';
import { covers } from './yaml/branch.ts';
import { isMaybe, valuesOf, type MappingNode, type PipelineNode, type ScalarNode } from './yaml/node.ts';

/** What the agent of some steps can run on; `open` where it can be something else too. */
export interface Agents {
  readonly systems: readonly AgentOs[];
  readonly open: boolean;
}

const OPEN: Agents = { systems: [], open: true };
/** Server jobs run without an agent (docs: yaml-schema/pool, server). */
const NONE: Agents = { systems: [], open: false };
/** The pool of Microsoft's agents without an image runs on ubuntu-latest (https://learn.microsoft.com/azure/devops/pipelines/agents/hosted). */
const BY_DEFAULT: Agents = { systems: ['linux'], open: false };
/** A job that names no pool takes that one, unless the settings of the pipeline name another pool for YAML, which is not in the YAML. */
const WITHOUT_POOL: Agents = { ...BY_DEFAULT, open: true };

const KNOWN = new WeakMap<StepList, Agents>();

/**
 * On what the steps of a list run. The pool that is nearest to them counts (https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/pool).
 * A container runs on the system of its host (https://learn.microsoft.com/azure/devops/pipelines/process/container-phases), so `container`
 * decides nothing. What a private pool runs on is not in the YAML, unless its demands say so.
 */
export function agentsOf(list: StepList): Agents {
  const known = KNOWN.get(list);
  if (known !== undefined) return known;
  const made = found(list);
  KNOWN.set(list, made);
  return made;
}

function found({ owners, items }: StepList): Agents {
  const innermost = owners.at(-1);
  // Steps that a template is given and that could not be followed: its job can have any pool.
  if (innermost === undefined || !listsOf(innermost).some((list) => list === items)) return OPEN;
  if (owners.some(runsOnTargets)) return OPEN;
  const seen: Agents[] = [];
  for (let at = owners.length - 1; at >= 0; at -= 1) {
    const owner = owners[at];
    if (owner === undefined) break;
    const pools = ['pool', 'queue'].flatMap((key) => valuesOf(owner, key));
    seen.push(...pools.map(agentsOfPool));
    if (covers(pools.map(({ branches = [] }) => branches))) return together(seen);
    const outer = owners[at - 1];
    if (outer !== undefined && !holdsDirectly(outer, owner)) return OPEN;
    if (outer === undefined && valuesOf(owner, 'extends').length > 0) return OPEN;
  }
  return together([...seen, WITHOUT_POOL]);
}

function together(agents: readonly Agents[]): Agents {
  return {
    systems: [...new Set(agents.flatMap(({ systems }) => systems))],
    open: agents.some(({ open }) => open),
  };
}

/** A deployment to virtual machines of an environment runs on them; `name.resource` can name one. */
function runsOnTargets(owner: MappingNode): boolean {
  return valuesOf(owner, 'environment').some((environment) => {
    if (environment.kind === 'scalar') return environment.text.includes('.');
    if (environment.kind === 'sequence') return false;
    return valuesOf(environment, 'resourceType').some(
      (type) => type.kind !== 'scalar' || type.text.trim().toLowerCase() !== 'kubernetes',
    );
  });
}

function agentsOfPool(pool: PipelineNode): Agents {
  if (pool.kind === 'sequence') return OPEN;
  if (pool.kind === 'scalar') return together(optionsOfText(pool).map(({ text }) => agentsOfName(text)));
  const demanded = valuesOf(pool, 'demands').flatMap(systemsDemanded);
  if (demanded.length > 0) return { systems: demanded, open: false };
  const names = textsOf(pool, 'name');
  const byName = names.map(agentsOfName);
  // An image counts in the pool of Microsoft's agents only (docs: yaml-schema/pool, vmImage).
  if (byName.some(({ open }) => open)) return OPEN;
  const images = valuesOf(pool, 'vmImage');
  if (images.length === 0) return names.length === 0 ? OPEN : together(byName);
  if (images.some(({ kind }) => kind !== 'scalar')) return OPEN;
  const byImage = textsOf(pool, 'vmImage').map(agentsOfImage);
  return together(
    images.every(isMaybe) ? [...byImage, ...byName, ...(names.length === 0 ? [BY_DEFAULT] : [])] : byImage,
  );
}

/** Pools of Microsoft's agents, with the names that classic pipelines had for them, and the pool without agents. */
const POOLS: readonly (readonly [RegExp, Agents])[] = [
  [/^azure pipelines$/i, BY_DEFAULT],
  [/^server$/i, NONE],
  [/^hosted(?: (?:vs|windows).*)?$/i, { systems: ['windows'], open: false }],
  [/^hosted (?:ubuntu|linux)/i, { systems: ['linux'], open: false }],
  [/^hosted macos/i, { systems: ['macos'], open: false }],
];

function agentsOfName(name: string): Agents {
  return POOLS.find(([pattern]) => pattern.test(name.trim()))?.[1] ?? OPEN;
}

/** Names of images; old ones are called after what is on them: `vs2017-win2016`, `win1803`, `xcode9-macos10.13`. */
const IMAGES: readonly (readonly [RegExp, AgentOs])[] = [
  [/^(?:win|vs\d)/i, 'windows'],
  [/^ubuntu/i, 'linux'],
  [/^(?:macos|xcode)/i, 'macos'],
];

function agentsOfImage(image: string): Agents {
  const system = IMAGES.find(([pattern]) => pattern.test(image.trim()))?.[1];
  return system === undefined ? OPEN : { systems: [system], open: false };
}

/** Values of the agent's capability Agent.OS (https://learn.microsoft.com/azure/devops/pipelines/build/variables). */
const CAPABILITIES: ReadonlyMap<string, AgentOs> = new Map([
  ['windows_nt', 'windows'],
  ['linux', 'linux'],
  ['darwin', 'macos'],
]);

/** The system that demands ask for, where every run does. */
function systemsDemanded(demands: PipelineNode): readonly AgentOs[] {
  if (demands.kind === 'mapping' || isMaybe(demands)) return [];
  const one = demands.kind === 'scalar' ? [demands] : demands.items;
  return one.flatMap((demand) => {
    if (demand.kind !== 'scalar' || isMaybe(demand)) return [];
    const wanted = /^\s*Agent\.OS\s+-equals\s+(\w+)\s*$/i.exec(demand.text)?.[1]?.toLowerCase();
    return CAPABILITIES.get(wanted ?? '') ?? [];
  });
}

function textsOf(mapping: MappingNode, key: string): readonly string[] {
  const scalars = valuesOf(mapping, key).filter((node): node is ScalarNode => node.kind === 'scalar');
  return scalars.flatMap(optionsOfText).map(({ text }) => text);
}

type Items = readonly PipelineNode[];

function listsOf(owner: MappingNode): readonly Items[] {
  return owner.entries.flatMap(({ value }) => (value.kind === 'sequence' ? [value.items] : []));
}

/** What a list holds, kept: a list of many jobs is asked for each of them. */
const MEMBERS = new WeakMap<Items, ReadonlySet<PipelineNode>>();

function membersOf(list: Items): ReadonlySet<PipelineNode> {
  const known = MEMBERS.get(list) ?? new Set(list);
  MEMBERS.set(list, known);
  return known;
}

/** False where what is inside is only handed to a template that could not be followed. */
function holdsDirectly(outer: MappingNode, inner: MappingNode): boolean {
  return (
    listsOf(outer).some((list) => membersOf(list).has(inner)) ||
    valuesOf(outer, 'strategy').some((strategy) => isBelow(strategy, inner, HOOK_LEVELS))
  );
}

/** `strategy`, its kind, `on`, the hook. */
const HOOK_LEVELS = 3;

function isBelow(node: PipelineNode, wanted: MappingNode, levels: number): boolean {
  if (node.kind !== 'mapping' || levels === 0) return false;
  return node.entries.some(({ value }) => value === wanted || isBelow(value, wanted, levels - 1));
}
