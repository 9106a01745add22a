import type { OtherConsumer, SamePrincipal } from '../../conversions/assessment.ts';
import type { ConnectionProject, ConnectionSnapshot } from '../../conversions/snapshot.ts';
import type { GuardContext } from '../context.ts';
import type { ConsumingPipeline } from './consuming-pipeline.ts';
import type { ProjectReads } from './project-reads.ts';

/** What is judged: a connection, and the projects that may use it. */
export interface Consumed extends Pick<ConnectionSnapshot, 'id' | 'projects' | 'hasHiddenProjects'> {
  /** Since when it is federated (ISO 8601 UTC); undefined where that is not known: then nothing that happened proves anything. */
  readonly federatedSince?: string | undefined;
}

/** What a source is asked with. */
export interface Asking {
  readonly azureDevOps: GuardContext['azureDevOps'];
  readonly catalogue: GuardContext['catalogue'];
  readonly clock: GuardContext['clock'];
  readonly connection: Consumed;
  /** True to leave what can pass (the service is away, the sign-in has expired) to a later try. */
  readonly patient: boolean;
  /** When asking has to end, in milliseconds since 1970. */
  readonly until: number;
  /** What several sources want to know of a project, read once. */
  readonly reads: ProjectReads;
}

/** A run that used the connection, by the history that Azure DevOps keeps. */
export interface PastUse {
  readonly project: ConnectionProject;
  /** `Build` for pipelines, YAML and classic; `Release`. */
  readonly planType: string;
  /** Of the definition. */
  readonly id: number;
  readonly name: string;
  readonly run: string;
  /** ISO 8601 UTC; empty where it is not said. */
  readonly at: string;
}

/** A variable group that reads a key vault through the connection, or may. */
export interface VaultGroup {
  readonly project: ConnectionProject;
  readonly name: string;
  /** False where Azure DevOps does not show through which connection: it may be this one. */
  readonly isShown: boolean;
  /** Pipelines that it is linked to, YAML and classic, not by their YAML. */
  readonly linkedBy: readonly { readonly id: number; readonly name: string }[];
}

/** Which pipelines of a project may use the connection: `all`, or those with an id. */
export interface Permitted {
  readonly project: ConnectionProject;
  readonly pipelines: 'all' | ReadonlySet<number>;
}

/** What a source answers; a part that it has nothing for is left out. */
export interface Answer {
  /** Pipelines that are still to be read: each may use the connection. */
  readonly pipelines?: readonly ConsumingPipeline[];
  /** What uses the connection, or may, and is judged. The message of an unknown one counts as unseen too. */
  readonly consumers?: readonly OtherConsumer[];
  readonly used?: readonly PastUse[];
  readonly permitted?: readonly Permitted[];
  readonly vaultGroups?: readonly VaultGroup[];
  readonly samePrincipal?: readonly SamePrincipal[];
  /** What could not be seen or is not read by this version, one sentence each. */
  readonly unseen?: readonly string[];
  /** The step that would show it. */
  readonly next?: string;
}

/** What every source says of itself. */
export interface SourceFacts {
  /** What it is, in words: `variable groups`. */
  readonly name: string;
  /** The permission that shows it, and the scope of a token. */
  readonly needs: string;
}

/** A source of consumers that every project of a connection is asked for. It throws the GuardError with which it was refused. */
export interface ProjectSource extends SourceFacts {
  ask(asking: Asking, project: ConnectionProject): Promise<Answer>;
}

/** One that the organization is asked for. */
export interface OrganizationSource extends SourceFacts {
  ask(asking: Asking): Promise<Answer>;
}

/** An id that the service keeps to itself can be any. */
export function mayBe(connectionId: string, id: string): boolean {
  return connectionId === '' || connectionId === id;
}
