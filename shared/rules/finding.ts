import type { Confidence } from '../catalogue/schema.ts';
import type { Evidence } from '../pipelines/evidence.ts';

export type { Confidence };

/** A change of the file in which a finding stands: what is between the two places becomes the text. Lines and columns as in positions. */
export interface Edit {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** Why a finding is accepted, and until when. */
export interface WaivedBy {
  readonly reason: string;
  /** ISO 8601 date: the last day on which it counts. */
  readonly until: string;
}

export type Severity = 'error' | 'warning' | 'note';

/** When it breaks: as the connection is, or is taken to be where that is not known; once it is converted; once it is reverted. */
export type When = 'now' | 'after-conversion' | 'after-revert';

/** One reason why a task use breaks, with its one primary place. The field names are the JSON contract. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly when: When;
  /** What is wrong, in one sentence that names the thing. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly repository: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `Name@version` as written; null for a finding that is about no task. */
  readonly task: string | null;
  /** The connection's name, or the text in the pipeline where the name is not known; null for what is about none. */
  readonly connection: string | null;
  /** The catalogue edition that judged. */
  readonly edition: string;
  readonly source: string | null;
  /** ISO 8601 date or year of the source, null where none is known. */
  readonly asOf: string | null;
  readonly waived: boolean;
  /** By what it is waived; null where it is not. */
  readonly waiver: WaivedBy | null;
  /** What mends it, where a machine can; only ever of a finding that is confirmed. */
  readonly edit: Edit | null;
  /** What says that the step is there. */
  readonly evidence: Evidence;
  /** What is told instead, where the finding holds a value that not everybody may see; only ever in a review. */
  readonly told?: Pick<Finding, 'message' | 'remedy' | 'connection'>;
  /** True where the finding says that something is not known, which makes the verdict unknown instead of at-risk. */
  readonly unknown: boolean;
}
