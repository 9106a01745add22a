import type { Edition } from '../catalogue/schema.ts';
import type { Texts } from '../pipelines/scripts/script-files.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import type { TaskUse } from '../pipelines/uses.ts';
import type { Confidence, Severity } from './finding.ts';
import type { ScriptText } from './scripts/script-text.ts';

/** What a rule sees: one task use, judged as if its connection were federated. */
export interface RuleContext {
  readonly use: TaskUse;
  readonly edition: Edition;
  /** The scripts of the step, inline and in files, as far as they were read. */
  readonly scripts: readonly ScriptText[];
  /** Files beside the YAML that were read for the pipeline. */
  readonly texts: Texts;
  /** The day on which is judged, ISO 8601. */
  readonly today: string;
}

/** What a rule says; the runner adds the place, the connection and the rule's own severity. */
export interface Report {
  /** Where it stands; the task's own place where it is not given. A script can be written in another file than its task. */
  readonly at?: { readonly file: SourceFile; readonly offset: number };
  readonly message: string;
  readonly remedy: string;
  readonly confidence: Confidence;
  readonly severity?: Severity;
  readonly source?: string | undefined;
  readonly asOf?: string | null;
  readonly unknown?: boolean;
  /** The connection inputs that it is about, by name and alias; all of the step where it is not given. */
  readonly inputs?: readonly string[] | undefined;
  /** True where the organization's policy says so, not the edition. */
  readonly byPolicy?: boolean;
  /** True for what a rule with `insteadOf` says beside the other rule, not instead of it: it has another cause. */
  readonly isBeside?: true;
  /** A change of the file at `at`, or of the task's own where that is not given: offsets, and what then stands between them. */
  readonly edit?: SuggestedEdit | undefined;
}

/** A change of a text, in offsets. */
export interface SuggestedEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** True for what can break a step whose connection is still on a secret: it needs federation, or a role that the step did without. */
  readonly unsafeOnSecret?: true;
}

export interface Rule {
  /** Stable id, equal to the file name and to the page in docs/rules. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** `conversion` (the default) breaks once the connection is federated; `revert` once it is on a secret again. */
  readonly about?: 'conversion' | 'revert';
  /** A rule that stays silent of a line on which this one, no less sure, says more, at as many places. */
  readonly insteadOf?: string;
  check(context: RuleContext, report: (finding: Report) => void): void;
}

/** Gives a rule its type; rules are plain objects. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
