import {
  mappingAt,
  sequenceAt,
  textAt,
  type MappingEntry,
  type MappingNode,
  type PipelineNode,
  type SequenceNode,
} from '../yaml/node.ts';

/** Shorthands and the tasks that they stand for (docs: YAML schema; the task of checkout by its id, runner.server). */
const SHORTHANDS: ReadonlyMap<
  string,
  { readonly task: string; readonly input: string; readonly more?: Readonly<Record<string, string>> }
> = new Map([
  ['script', { task: 'CmdLine@2', input: 'script' }],
  ['bash', { task: 'Bash@3', input: 'script', more: { targetType: 'inline' } }],
  ['pwsh', { task: 'PowerShell@2', input: 'script', more: { targetType: 'inline', pwsh: 'true' } }],
  ['powershell', { task: 'PowerShell@2', input: 'script', more: { targetType: 'inline' } }],
  ['publish', { task: 'PublishPipelineArtifact@1', input: 'path' }],
  ['download', { task: 'DownloadPipelineArtifact@2', input: 'buildType' }],
  ['checkout', { task: '6d15af64-176c-496d-b583-fd2ae21d4df4@1', input: 'repository' }],
]);

/** Keys that belong to a step, not to the task it runs. */
export const OF_THE_STEP: ReadonlySet<string> = new Set([
  'name',
  'displayName',
  'condition',
  'continueOnError',
  'enabled',
  'env',
  'timeoutInMinutes',
  'retryCountOnTaskFailure',
  'target',
]);

/** Keys below which steps can stand. */
const LEADING_TO_STEPS: ReadonlySet<string> = new Set([
  'steps',
  'jobs',
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
 * Stages, jobs or steps as a template sees them in a typed parameter: `script: x` is `task: CmdLine@2` with an input, so that a
 * template can refuse it (docs: templates, "required steps").
 */
export function normalised(node: MappingNode | SequenceNode): MappingNode | SequenceNode {
  const known = NORMALISED.get(node);
  if (known !== undefined) return known;
  const made = normalise(node);
  NORMALISED.set(node, made);
  return made;
}

/** Made once for each node: the same one can stand in a tree many times. */
const NORMALISED = new WeakMap<MappingNode | SequenceNode, MappingNode | SequenceNode>();

function normalise(node: MappingNode | SequenceNode): MappingNode | SequenceNode {
  if (node.kind === 'sequence') {
    let changed = false;
    const items = node.items.map((item) => {
      const made = item.kind === 'scalar' ? item : normalised(item);
      changed ||= made !== item;
      return made;
    });
    return changed ? sequenceAt(node, items) : node;
  }
  // What a step is, its first key says.
  const [key] = node.entries;
  const shorthand = key === undefined ? undefined : SHORTHANDS.get(key.key.text);
  if (key !== undefined && shorthand !== undefined) return asTask(node, key, shorthand);
  let changed = false;
  const entries = node.entries.map((entry) => {
    if (entry.value.kind === 'scalar' || !LEADING_TO_STEPS.has(entry.key.text)) return entry;
    const value = normalised(entry.value);
    if (value === entry.value) return entry;
    changed = true;
    return { key: entry.key, value };
  });
  return changed ? mappingAt(node, entries) : node;
}

function asTask(
  step: MappingNode,
  shorthand: MappingEntry,
  {
    task,
    input,
    more = {},
  }: { readonly task: string; readonly input: string; readonly more?: Readonly<Record<string, string>> },
): MappingNode {
  const others = step.entries.filter((entry) => entry !== shorthand);
  const text = (value: string): PipelineNode => textAt(shorthand.key, value);
  const key = (name: string) => textAt(shorthand.key, name);
  const inputs: readonly MappingEntry[] = [
    { key: key(input), value: shorthand.value },
    ...Object.entries(more).map(([name, value]) => ({ key: key(name), value: text(value) })),
    ...others.filter((entry) => !OF_THE_STEP.has(entry.key.text)),
  ];
  return mappingAt(step, [
    { key: key('task'), value: text(task) },
    ...others.filter((entry) => OF_THE_STEP.has(entry.key.text)),
    { key: key('inputs'), value: mappingAt(shorthand.value, inputs) },
  ]);
}
