import type { ReleaseDefinition } from './connection-users.ts';
import type { Definition, Identity } from './model.ts';

/** One run of a pipeline. */
export interface Run {
  readonly id: number;
  readonly number: string;
  readonly definition: Definition;
  readonly requestedFor: Identity;
  readonly branch: string;
  readonly queueTime: string;
  readonly startTime: string | null;
  status: 'notStarted' | 'inProgress' | 'completed';
  result: 'succeeded' | 'partiallySucceeded' | 'failed' | 'canceled' | null;
  finishTime: string | null;
  readonly steps: RunStep[];
}

/** One step of a run that has ended. */
export interface RunStep {
  readonly recordId: string;
  readonly name: string;
  /** Null for what is no task, as a checkout. */
  readonly task: { readonly id: string; readonly name: string; readonly version: string } | null;
  readonly result: 'succeeded' | 'succeededWithIssues' | 'failed' | 'canceled' | 'skipped';
  /** Messages of its errors, as the summary of a run shows them. */
  readonly errors: readonly string[];
  /** Null where it wrote none. */
  readonly log: { readonly id: number; readonly lines: readonly string[] } | null;
}

/** A classic release on its way into a stage. */
export interface Deployment {
  readonly id: number;
  readonly definition: ReleaseDefinition;
  readonly stage: string;
  readonly requestedBy: Identity;
  readonly queuedOn: string;
  status: 'inProgress' | 'succeeded' | 'failed';
  completedOn: string | null;
}
