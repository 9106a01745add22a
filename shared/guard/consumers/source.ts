import type { ConnectionProject, ConnectionSnapshot } from '../../conversions/snapshot.ts';
import type { GuardContext } from '../context.ts';
import type { YamlPipeline } from '../yaml-pipelines.ts';
import type { ProjectReads } from './project-reads.ts';

/** What is judged: a connection, and the projects that may use it. */
export type Consumed = Pick<ConnectionSnapshot, 'id' | 'projects' | 'hasHiddenProjects'>;

/** What a source is asked with. */
export interface Asking {
  readonly azureDevOps: GuardContext['azureDevOps'];
  readonly connection: Consumed;
  /** What several sources want to know of a project, read once. */
  readonly reads: ProjectReads;
}

/** What a source answers; a part that it has nothing for is left out. */
export interface Answer {
  /** Pipelines whose YAML is still to be read: each may use the connection. */
  readonly pipelines?: readonly YamlPipeline<ConnectionProject>[];
  /** What could not be seen or is not read by this version, one sentence each. */
  readonly unseen?: readonly string[];
}

/** A source of consumers that every project of a connection is asked for. It throws the GuardError with which it was refused. */
export interface ProjectSource {
  /** What it is, in words: `the variable groups`. */
  readonly name: string;
  ask(asking: Asking, project: ConnectionProject): Promise<Answer>;
}

/** One that the organization is asked for. */
export interface OrganizationSource {
  readonly name: string;
  ask(asking: Asking): Promise<Answer>;
}

/** An id that the service keeps to itself can be any. */
export function mayBe(connectionId: string, id: string): boolean {
  return connectionId === '' || connectionId === id;
}
