import type { GitStore } from '../git/store.ts';

/** Somebody, or the guard itself. */
export interface Identity {
  readonly id: string;
  readonly displayName: string;
  readonly uniqueName: string;
  readonly descriptor: string;
}

/** A team project. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly lastUpdateTime: string;
}

/** A change of references, made by one `git push`. */
export interface Push {
  readonly id: number;
  readonly date: string;
  readonly pushedBy: Identity;
  readonly refUpdates: readonly RefUpdate[];
}

/** All-zero ids mean that the reference was created or deleted. */
export interface RefUpdate {
  readonly name: string;
  readonly oldObjectId: string;
  readonly newObjectId: string;
}

/** A git repository of a project. */
export interface Repository {
  readonly id: string;
  readonly name: string;
  readonly project: Project;
  readonly defaultBranch: string;
  readonly git: GitStore;
  readonly pushes: Push[];
  /** The repository that this is a fork of. */
  readonly parent: Repository | null;
}

/** Why there is a new iteration. */
export type IterationReason = 'create' | 'push' | 'forcePush' | 'retarget';

/** One state of the source branch of a pull request. */
export interface Iteration {
  readonly id: number;
  readonly reason: IterationReason;
  readonly author: Identity;
  readonly createdDate: string;
  readonly sourceCommit: string;
  readonly targetCommit: string;
  readonly commonCommit: string;
}

/** Somebody who is asked about a pull request. */
export interface Reviewer {
  readonly identity: Identity;
  /** 10 approved, 5 approved with suggestions, 0 none, -5 waiting for the author, -10 rejected. */
  vote: number;
}

/** A pull request with everything on it. */
export interface PullRequest {
  readonly id: number;
  readonly repository: Repository;
  /** Where its source branch is: the same repository, or a fork of it. */
  readonly source: Repository;
  /** Whether the commits of a fork can be read by their ids in the repository of the pull request too. */
  readonly commitsInTarget: boolean;
  readonly createdBy: Identity;
  readonly creationDate: string;
  readonly sourceRefName: string;
  readonly iterations: Iteration[];
  readonly threads: Thread[];
  readonly statuses: PullRequestStatus[];
  readonly reviewers: Reviewer[];
  /** Properties as they are read, already wrapped in `$type` and `$value`. */
  readonly properties: Map<string, WrappedValue>;
  /** Path → id that stays the same over all iterations, also over a rename. */
  readonly changeTracking: Map<string, number>;
  targetRefName: string;
  title: string;
  description: string;
  isDraft: boolean;
  status: 'active' | 'abandoned' | 'completed';
  closedDate: string | null;
  closedBy: Identity | null;
  merge: MergeAttempt;
}

/** The outcome of merging source into target, tried after each change of either. */
export interface MergeAttempt {
  readonly id: string;
  readonly status: 'succeeded' | 'conflicts';
  readonly sourceCommit: string;
  readonly targetCommit: string;
  /** null where there are conflicts. */
  readonly commit: string | null;
}

/** How the service gives property values (git.json, example statusWithProperties). */
export interface WrappedValue {
  readonly $type: string;
  readonly $value: string | number;
}

/** One comment in a thread. */
export interface Comment {
  readonly id: number;
  readonly parentCommentId: number;
  readonly author: Identity;
  readonly commentType: string;
  readonly publishedDate: string;
  content: string;
  lastUpdatedDate: string;
  lastContentUpdatedDate: string;
  isDeleted: boolean;
}

/** A discussion on a pull request, or a note of the service. */
export interface Thread {
  readonly id: number;
  readonly publishedDate: string;
  readonly comments: Comment[];
  readonly properties: Map<string, WrappedValue>;
  /** Where in a file, and in which iterations: passed through as the client gave it. */
  readonly threadContext: object | null;
  readonly pullRequestThreadContext: object | null;
  /** Absent where none was ever given, as in threads of the system. */
  status: string | null;
  lastUpdatedDate: string;
}

/** What a service says of a pull request or of one iteration. */
export interface PullRequestStatus {
  readonly id: number;
  readonly iterationId: number | null;
  readonly state: string;
  readonly description: string | null;
  readonly context: { readonly name: string; readonly genre?: string };
  readonly targetUrl: string | null;
  readonly creationDate: string;
  readonly createdBy: Identity;
  readonly properties: Map<string, WrappedValue>;
}

/** What the settings of a classic definition say beside its steps, as the service gives them. */
export type DesignerSettings = Readonly<Record<string, unknown>>;

/** What a build definition runs: a YAML file, or the steps of a classic one as the service gives them. */
export type DefinitionProcess =
  | { readonly type: 'yaml'; readonly yamlFilename: string }
  | { readonly type: 'designer'; readonly phases: readonly object[]; readonly settings: DesignerSettings };

/** Where a build definition has its code: here, or on GitHub, where Azure Repos cannot read it. `id` is unique in its type. */
export type DefinitionSource =
  | { readonly type: 'TfsGit'; readonly id: string; readonly repository: Repository }
  /** `owner/name`. */
  | { readonly type: 'GitHub'; readonly id: string };

/** A variable of a pipeline or of a variable group; the value of a secret is never given out. */
export interface Variable {
  readonly name: string;
  readonly value: string | null;
  readonly isSecret: boolean;
}

/** A variable of a pipeline. */
export interface DefinitionVariable extends Variable {
  /** Whether whoever starts a run may give it another value. */
  readonly allowOverride: boolean;
}

/** A pipeline, as a build definition. */
export interface Definition {
  readonly id: number;
  readonly name: string;
  /** Folder, with backslashes: `\` or `\nightly`. */
  readonly path: string;
  readonly project: Project;
  readonly source: DefinitionSource;
  readonly defaultBranch: string;
  readonly process: DefinitionProcess;
  readonly variables: readonly DefinitionVariable[];
  readonly variableGroupIds: readonly number[];
  readonly queueStatus: 'enabled' | 'paused' | 'disabled';
  readonly authoredBy: Identity;
  readonly createdDate: string;
}

/** A project that can use a connection, and the name that it has there. */
export interface ConnectionShare {
  readonly project: Project;
  readonly name: string;
  readonly description: string;
}

/** A service connection. */
export interface Connection {
  readonly id: string;
  readonly type: string;
  readonly url: string;
  readonly owner: string;
  readonly createdBy: Identity;
  readonly creationDate: string;
  readonly shares: readonly ConnectionShare[];
  readonly authorization: Authorization;
  readonly data: Readonly<Record<string, string>>;
  readonly isDisabled: boolean;
  readonly modifiedBy: Identity;
  readonly modificationDate: string;
  /** Whether its application has a federated credential or can get one; null: where Azure DevOps made the connection, it does. */
  readonly federatedCredential: boolean | null;
  readonly operation: ConnectionOperation;
}

/** What the service still does with a connection, or how it ended. */
export type ConnectionOperation =
  | { readonly state: 'ready' }
  /** After this many more reads by id, `outcome` takes the place of the connection. */
  | { readonly state: 'inProgress'; readonly unreadyReads: number; readonly outcome: Connection }
  | { readonly state: 'failed'; readonly statusMessage: string };

/** How the service carries out a conversion or a revert that it accepted. */
export interface ConversionPlan {
  /** Reads by id that still show it at work, after the answer that accepted it; 0: that answer already shows the end. */
  readonly unreadyReads: number;
  /** The status message with which it fails; null: it succeeds. */
  readonly failure: string | null;
}

/** How previews of a pipeline are answered. */
export type PreviewPlan =
  | { readonly finalYaml: string }
  | { readonly failure: { readonly status: number; readonly typeKey: string; readonly message: string } };

/** `parameters` may hold a secret; it is never given out. */
export interface Authorization {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}
