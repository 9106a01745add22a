/** The variables of a definition, a stage or a job, as Azure DevOps gives them. */
export interface ClassicVariables {
  /** Name → value; undefined for a secret or one without a value. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** Names of those that whoever starts a run may set. */
  readonly openVariables: ReadonlySet<string>;
  /** Ids of the variable groups that are linked here. */
  readonly variableGroupIds: readonly number[];
}

/** A step of a classic definition or of a task group. */
export interface ClassicStep {
  /** As people see it. */
  readonly name: string;
  /** GUID of the task or of the task group, in lower case. */
  readonly taskId: string;
  readonly isTaskGroup: boolean;
  /** As it is written: `2.*`. */
  readonly version: string;
  /** By which other steps call its output variables. */
  readonly refName: string | undefined;
  readonly isEnabled: boolean;
  readonly condition: string | undefined;
  /** 0 for none of its own. */
  readonly timeoutMinutes: number;
  readonly inputs: ReadonlyMap<string, string>;
  readonly environment: ReadonlyMap<string, string>;
}

/** What a classic job runs on. */
export type ClassicAgent =
  | { readonly kind: 'server' }
  /** Without a name where the definition does not say it; `demands` as YAML writes them: `Agent.OS -equals Linux`. */
  | {
      readonly kind: 'agent';
      readonly pool: string | undefined;
      readonly image: string | undefined;
      readonly demands: readonly string[];
    };

/** A job (the service calls it a phase), or the gates before or after a stage. */
export interface ClassicJob {
  readonly name: string;
  readonly isGates: boolean;
  readonly agent: ClassicAgent;
  /** Variables of which each run of the job has one of several values (docs: multi-configuration). */
  readonly multipliers: readonly string[];
  /** 0 for what is usual. */
  readonly timeoutMinutes: number;
  readonly variables: ReadonlyMap<string, string | undefined>;
  readonly steps: readonly ClassicStep[];
}

/** A stage of a release; the jobs of a build stand in one without a name. */
export interface ClassicStage extends ClassicVariables {
  readonly name: string | undefined;
  readonly jobs: readonly ClassicJob[];
}

/** What a release takes in, and the connection by which it is read. */
export interface ClassicArtifact {
  readonly alias: string;
  /** `Build`, `AzureContainerRepository`, … */
  readonly type: string;
  /** Id of the connection; undefined for one that needs none. */
  readonly connectionId: string | undefined;
}

/** A classic build or release definition. */
export interface ClassicDefinition extends ClassicVariables {
  readonly stages: readonly ClassicStage[];
  readonly artifacts: readonly ClassicArtifact[];
}

/** One version of a task group. */
export interface TaskGroup {
  readonly name: string;
  /** Major, minor and patch. */
  readonly version: readonly [number, number, number];
  /** True for a draft or a preview, which no `1.*` stands for. */
  readonly isTest: boolean;
  /** Parameter → value where a step gives none. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly steps: readonly ClassicStep[];
}

/** The versions of task groups by their ids in lower case, or why they are not at hand. What was not asked for is not there. */
export type TaskGroups = ReadonlyMap<string, readonly TaskGroup[] | { readonly absent: string }>;
