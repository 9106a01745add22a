import { GuardError } from '../../errors.ts';
import type { ClassicDefinition, ClassicVariables, TaskGroup } from '../../pipelines/classic/definition.ts';
import type { ScopeVariables } from '../../pipelines/classic/nodes.ts';
import { readClassic, type ClassicKnowledge, type ClassicReading } from '../../pipelines/classic/read-classic.ts';
import type { InstalledTasks } from '../../pipelines/classic/task-names.ts';
import { diagnosticAt, type Diagnostic } from '../../pipelines/diagnostic.ts';
import type { Pipeline } from '../../pipelines/pipeline.ts';
import type { AbsentFile } from '../../pipelines/templates/files.ts';
import type { GuardContext } from '../context.ts';
import { variablesOf } from '../definition-variables.ts';
import type { ClassicPipeline } from './classic-pipeline.ts';

/** Most task groups that one definition reaches; real ones reach a handful. */
export const MAX_TASK_GROUPS = 200;

/** Groups read at a time: enough to hide latency, few enough to be polite. */
const PARALLEL_READS = 8;

/** What ends reading. */
export interface ClassicLimits {
  /** Milliseconds since 1970. */
  readonly until: number;
  /** True for a failure that counts as "not there"; others are thrown, for a later try. */
  readonly isLasting: (error: GuardError) => boolean;
}

/** Reads what classic definitions are made of, each task group and the list of tasks once for as long as it lives. */
export class ClassicReader {
  readonly azureDevOps: GuardContext['azureDevOps'];
  readonly isLasting: ClassicLimits['isLasting'];
  readonly #context: Pick<GuardContext, 'azureDevOps' | 'catalogue' | 'clock'>;
  readonly #until: number;
  readonly #groups = new Map<string, Promise<readonly TaskGroup[] | AbsentFile>>();
  #installed: Promise<InstalledTasks | AbsentFile> | undefined;

  constructor(context: Pick<GuardContext, 'azureDevOps' | 'catalogue' | 'clock'>, { until, isLasting }: ClassicLimits) {
    this.azureDevOps = context.azureDevOps;
    this.isLasting = isLasting;
    this.#context = context;
    this.#until = until;
  }

  /** A definition as the pipeline that it is: it is expanded, tells which task groups it lacks, and is expanded again with them. */
  async read(
    { project, name, groups: library }: ClassicPipeline,
    definition: ClassicDefinition,
    known: Pick<ClassicKnowledge, 'variables' | 'connectionNames'>,
  ): Promise<Pipeline> {
    const groups = new Map<string, readonly TaskGroup[] | AbsentFile>();
    let installed: InstalledTasks | AbsentFile | undefined;
    const linked = new Set<number>();
    for (;;) {
      const names = installed === undefined || 'absent' in installed ? new Map<string, never>() : installed;
      const knowledge = { ...known, catalogue: this.#context.catalogue, groups, installed: names };
      const variablesIn = (variables: ClassicVariables): ScopeVariables => {
        for (const id of variables.variableGroupIds) linked.add(id);
        return scopeOf(variables, library);
      };
      const reading = readClassic(name, definition, { ...knowledge, variablesOf: variablesIn });
      if (reading.wanted.size > 0) await this.#readGroups(project.id, reading.wanted, groups);
      else if (reading.hasNameless && installed === undefined) installed = await this.#tasks();
      else return { ...withNames(reading, installed, known.connectionNames), groups: namesOf(linked, library) };
    }
  }

  async #readGroups(
    projectId: string,
    wanted: ReadonlySet<string>,
    into: Map<string, readonly TaskGroup[] | AbsentFile>,
  ): Promise<void> {
    const ids = [...wanted];
    const room = Math.max(0, MAX_TASK_GROUPS - into.size);
    for (const id of ids.slice(room)) into.set(id, TOO_MANY);
    for (let from = 0; from < Math.min(room, ids.length); from += PARALLEL_READS) {
      const batch = ids.slice(from, Math.min(from + PARALLEL_READS, room));
      const found = await Promise.all(batch.map((id) => this.#group(projectId, id)));
      for (const [index, id] of batch.entries()) into.set(id, found[index] ?? NOT_THERE);
    }
  }

  #group(projectId: string, id: string): Promise<readonly TaskGroup[] | AbsentFile> {
    const key = `${projectId}/${id}`;
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const asked = this.#inTime(async () => {
      const versions = await this.azureDevOps.taskGroup(projectId, id);
      return versions.length === 0 ? NOT_THERE : versions;
    });
    this.#groups.set(key, asked);
    return asked;
  }

  #tasks(): Promise<InstalledTasks | AbsentFile> {
    this.#installed ??= this.#inTime(() => this.azureDevOps.installedTasks());
    return this.#installed;
  }

  async #inTime<T>(ask: () => Promise<T>): Promise<T | AbsentFile> {
    return this.#context.clock.now() > this.#until ? TOO_LATE : absentIfLasting(ask(), this.isLasting);
  }
}

const NOT_THERE: AbsentFile = {
  absent:
    "it was deleted, or the guard's identity may not see it. Make that identity a Reader of the project, or take the step out.",
};
const TOO_MANY: AbsentFile = {
  absent: `the definition reaches more than ${String(MAX_TASK_GROUPS)} task groups, and the others are not read.`,
};
const TOO_LATE: AbsentFile = { absent: 'reading took too long.' };

/** What was asked for, or why it is not there. */
export async function absentIfLasting<T>(
  asked: Promise<T>,
  isLasting: ClassicLimits['isLasting'],
): Promise<T | AbsentFile> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GuardError && isLasting(error)) return { absent: error.message };
    throw error;
  }
}

function scopeOf(variables: ClassicVariables, library: ClassicPipeline['groups']): ScopeVariables {
  const { variables: own, openVariables, variableGroupIds } = variables;
  return {
    own,
    open: new Set(Array.from(openVariables, (name) => name.toLowerCase())),
    ofGroups: variablesOf({ ...variables, variables: new Map() }, library),
    hasHiddenGroups: variableGroupIds.some((id) => library.every((group) => group.id !== id)),
  };
}

/** The names of variable groups, in lower case. */
function namesOf(ids: ReadonlySet<number>, library: ClassicPipeline['groups']): ReadonlySet<string> {
  return new Set(library.filter(({ id }) => ids.has(id)).map(({ name }) => name.trim().toLowerCase()));
}

/** Where the tasks could not be listed, a step whose task has no name and that takes the connection says so. */
function withNames(
  { pipeline }: ClassicReading,
  installed: InstalledTasks | AbsentFile | undefined,
  connectionNames: readonly string[],
): Pipeline {
  if (installed === undefined || !('absent' in installed)) return pipeline;
  const wanted = new Set(connectionNames.map((name) => name.toLowerCase()));
  const diagnostics = pipeline.uses.flatMap((use): readonly Diagnostic[] => {
    if (use.kind !== 'task' || !use.reference.isGuid) return [];
    if (!use.connections.some(({ names }) => names.some((name) => wanted.has(name.toLowerCase())))) return [];
    const message = `The name of the task is not known: ${installed.absent}`;
    return [diagnosticAt(use.at.file, use.at.start, 'template-not-found', message)];
  });
  if (diagnostics.length === 0) return pipeline;
  return { ...pipeline, complete: false, diagnostics: [...pipeline.diagnostics, ...diagnostics] };
}
