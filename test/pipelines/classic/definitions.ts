import { openCatalogue } from '../../../shared/catalogue/catalogue.ts';
import { judgeForConnection } from '../../../shared/judging/judge-connection.ts';
import type {
  ClassicDefinition,
  ClassicJob,
  ClassicStep,
  TaskGroup,
} from '../../../shared/pipelines/classic/definition.ts';
import { placeInWords } from '../../../shared/pipelines/classic/place.ts';
import { readClassic, type ClassicKnowledge } from '../../../shared/pipelines/classic/read-classic.ts';
import { TODAY } from '../../today.ts';

/** Id of the connection that all of these are judged for. */
export const CONNECTION = '2805a14e-c1f5-4b45-ab1b-ac0de3de0540';

/** GUIDs of tasks in the box. */
const TASKS = {
  AzureCLI: '46e4be58-730b-4389-8a2f-ea10b3e5e815',
  AzureFileCopy: 'eb72cb01-a7e5-427b-a8a1-1b31ccac8a43',
  AzureRmWebAppDeployment: '497d490f-eea7-4f2b-ab94-48d9c1acdcb1',
  AzureMonitor: '99a72e7f-25e4-4576-bf38-22a42b995ed8',
} as const;

type Texts = Readonly<Record<string, string>>;

/** A step of a task, `AzureFileCopy@4`, or of any other by its GUID. */
export function step(task: string, inputs: Texts = {}, over: Partial<ClassicStep> = {}): ClassicStep {
  const [name = '', version = '1'] = task.split('@');
  return {
    name,
    taskId: new Map<string, string>(Object.entries(TASKS)).get(name) ?? name,
    isTaskGroup: false,
    version: `${version}.*`,
    refName: undefined,
    isEnabled: true,
    condition: undefined,
    timeoutMinutes: 0,
    inputs: new Map(Object.entries(inputs)),
    environment: new Map(),
    ...over,
  };
}

/** A step that runs a task group by its id. */
export function groupStep(id: string, inputs: Texts = {}, over: Partial<ClassicStep> = {}): ClassicStep {
  return { ...step(`${id}@1`, inputs), name: `Run ${id}`, isTaskGroup: true, ...over };
}

export function group(steps: readonly ClassicStep[], parameters: Texts = {}, over: Partial<TaskGroup> = {}): TaskGroup {
  const version = [1, 0, 0] as const;
  return { name: 'Web', version, isTest: false, parameters: new Map(Object.entries(parameters)), steps, ...over };
}

const NOTHING = { variables: new Map<string, string>(), openVariables: new Set<string>(), variableGroupIds: [] };

export function job(steps: readonly ClassicStep[], over: Partial<ClassicJob> = {}): ClassicJob {
  const agent = { kind: 'agent', pool: undefined, image: 'ubuntu-latest', demands: [] } as const;
  return {
    name: 'Agent job',
    isGates: false,
    agent,
    multipliers: [],
    timeoutMinutes: 0,
    variables: new Map(),
    steps,
    ...over,
  };
}

/** A build whose one job has these steps. */
export function build(steps: readonly ClassicStep[], over: Partial<ClassicDefinition> = {}): ClassicDefinition {
  return { ...NOTHING, stages: [{ ...NOTHING, name: undefined, jobs: [job(steps)] }], artifacts: [], ...over };
}

/** A release of one stage, "Prod". */
export function release(jobs: readonly ClassicJob[], over: Partial<ClassicDefinition> = {}): ClassicDefinition {
  return { ...NOTHING, stages: [{ ...NOTHING, name: 'Prod', jobs }], artifacts: [], ...over };
}

const catalogue = openCatalogue();

export function knowledge(over: Partial<ClassicKnowledge> = {}): ClassicKnowledge {
  return {
    catalogue,
    groups: new Map(),
    installed: new Map(),
    variablesOf: ({ variables, openVariables }) => ({ own: variables, open: openVariables }),
    variables: new Map(),
    connectionNames: ['prod', CONNECTION],
    ...over,
  };
}

/** A definition judged for the connection: findings as `rule: place`. */
export function judged(definition: ClassicDefinition, over: Partial<ClassicKnowledge> = {}) {
  const reading = readClassic('shop-cd', definition, knowledge(over));
  const found = judgeForConnection(reading.pipeline, { catalogue, today: TODAY }, ['prod', CONNECTION]);
  return {
    ...found,
    reading,
    places: found.findings.map((finding) => `${finding.rule}: ${placeInWords(finding) ?? finding.file}`),
    told: found.diagnostics.map((one) => `${placeInWords(one) ?? one.file}: ${one.message}`),
  };
}
