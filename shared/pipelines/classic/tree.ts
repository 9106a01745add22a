import { SourceFile } from '../source-file.ts';
import { MAX_TEXT_LENGTH } from '../yaml/limits.ts';
import {
  mappingAt,
  sequenceAt,
  textAt,
  type MappingNode,
  type PipelineNode,
  type Place,
  type ScalarNode,
} from '../yaml/node.ts';
import type { ClassicAgent, ClassicArtifact, ClassicDefinition, ClassicJob, ClassicVariables } from './definition.ts';
import { MAX_STEPS, type PlacedStep, type StepExpansion } from './expand-steps.ts';
import { mappingOf, placeNamed, textNamed, valuesNode, variablesNode, type ScopeVariables } from './nodes.ts';
import { activeInputs } from './active-inputs.ts';
import { DEFINITION, placeOfJob, placeOfValue, quoted } from './place.ts';

/** What a tree is made with. */
export interface TreeKnowledge {
  readonly steps: StepExpansion;
  readonly variablesOf: (variables: ClassicVariables) => ScopeVariables;
  readonly taskTextOf: (step: PlacedStep['step']) => string;
}

/**
 * A classic definition as the tree of a YAML pipeline that does the same, so that all that reads and judges trees does so with it.
 * Nothing of it is evaluated: `${{ }}` means nothing in a classic definition. A step is a place of its own, in words.
 */
export function treeOf(name: string, definition: ClassicDefinition, knowledge: TreeKnowledge): MappingNode {
  const place = placeNamed(quoted(name));
  const stages = definition.stages.map((stage) => {
    const jobs = stage.jobs.map((job) => jobNode(job, stage.name, knowledge));
    return mappingOf(place, {
      stage: textAt(place, stage.name ?? ''),
      variables: variablesNode(place, ofStage(knowledge.variablesOf(stage), definition.variables)),
      jobs: sequenceAt(place, jobs),
    });
  });
  const containers = definition.artifacts.map(artifactNode).filter((node) => node !== undefined);
  return mappingOf(place, {
    resources: containers.length === 0 ? undefined : mappingOf(place, { containers: sequenceAt(place, containers) }),
    variables: variablesNode(place, knowledge.variablesOf(definition)),
    stages: sequenceAt(place, stages),
  });
}

/** Whether a group of a stage wins over a variable of the whole release is documented nowhere: where they differ, the value is not known. */
function ofStage(stage: ScopeVariables, outer: ReadonlyMap<string, string | undefined>): ScopeVariables {
  const own = new Map(Array.from(outer, ([name, value]) => [name.toLowerCase(), value]));
  const ofGroups = Array.from(stage.ofGroups ?? [], ([name, value]) => {
    const key = name.toLowerCase();
    return [name, own.has(key) && own.get(key) !== value ? undefined : value] as const;
  });
  return { ...stage, ofGroups: new Map(ofGroups) };
}

function jobNode(job: ClassicJob, stage: string | undefined, { steps, taskTextOf }: TreeKnowledge): MappingNode {
  const words = placeOfJob(stage, job);
  const place = placeNamed(words);
  const own = new Map([...job.variables, ...job.multipliers.map((name) => [name, undefined] as const)]);
  const placed = steps.stepsOf(job.steps, words);
  return mappingOf(place, {
    job: textAt(place, job.name),
    pool: poolNode(place, job.agent),
    timeoutInMinutes: minutesNode(place, job.timeoutMinutes),
    variables: variablesNode(place, { own }),
    steps: sequenceAt(place, stepNodes(placed, taskTextOf)),
  });
}

/** Always there, also with nothing known in it: a YAML job without a pool would run on the agents of Microsoft. */
function poolNode(place: Place, agent: ClassicAgent): PipelineNode {
  if (agent.kind === 'server') return textAt(place, 'server');
  const { pool, image, demands } = agent;
  return mappingOf(place, {
    name: pool === undefined ? undefined : textAt(place, pool),
    vmImage: image === undefined ? undefined : textAt(place, image),
    demands: sequenceAt(
      place,
      demands.slice(0, MAX_STEPS).map((demand) => textAt(place, demand)),
    ),
  });
}

/** A definition always has a number; only one that was set says something. */
function minutesNode(place: Place, minutes: number): PipelineNode | undefined {
  return minutes > 0 ? textAt(place, String(minutes)) : undefined;
}

/** Longest text of a job; what lies beyond is not looked for in it. */
const MAX_JOB_TEXT = 4 * MAX_TEXT_LENGTH;

/**
 * The steps of a job. Each has a file of its own, and all these have the same text, in one line: that of the job, so that what one step
 * sets can be looked for in the others.
 */
function stepNodes(placed: readonly PlacedStep[], taskTextOf: TreeKnowledge['taskTextOf']): readonly MappingNode[] {
  const tasks = placed.map(({ step }) => taskTextOf(step).replaceAll('\n', ' '));
  const values = placed.flatMap(({ step }) => [...step.inputs.values(), ...step.environment.values()]);
  const text = [...tasks, ...values].join(' ').slice(0, MAX_JOB_TEXT).replaceAll('\n', ' ');
  let start = 0;
  return placed.map((one, index) => {
    const task = tasks[index] ?? '';
    const file = new SourceFile(DEFINITION, one.place, text);
    const at = textAt({ file, start, end: start + task.length, branches: undefined }, task, undefined, 'plain');
    start += task.length + 1;
    return stepNode(one, at);
  });
}

function stepNode({ step, place: words }: PlacedStep, at: ScalarNode): MappingNode {
  return mappingOf(at, {
    task: at,
    name: step.refName === undefined ? undefined : textAt(at, step.refName),
    displayName: textAt(at, step.name),
    condition: step.condition === undefined ? undefined : textAt(at, step.condition),
    timeoutInMinutes: minutesNode(at, step.timeoutMinutes),
    env: valuesNode(at, step.environment, (name) => placeOfValue(words, 'variable', name)),
    inputs: valuesNode(at, activeInputs(at.text, step.inputs), (name) => placeOfValue(words, 'input', name)),
  });
}

/** An artifact that is read through a connection uses it without a task, as a container of a YAML pipeline does. */
function artifactNode({ alias, connectionId }: ClassicArtifact): MappingNode | undefined {
  if (connectionId === undefined) return undefined;
  const at = textNamed(`artifact ${quoted(alias)}`, connectionId);
  return mappingAt(at, [{ key: textAt(at, 'azureSubscription'), value: at }]);
}
