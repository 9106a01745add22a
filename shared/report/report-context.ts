import type { FailOn } from './fail-on.ts';

/** What a report tells besides what was judged. */
export interface ReportContext {
  /** Id of the catalogue edition. */
  readonly edition: string;
  /** Version of wif-guard. */
  readonly version: string;
  /** URL below which the pages of `docs/` are, with `/` at its end; undefined where they are published nowhere. */
  readonly docsUrl: string | undefined;
  readonly failOn: FailOn;
  /** With what the command is going to exit. */
  readonly exitCode: number;
  /** Paths of files that look like templates and that no pipeline includes: none of them was judged. */
  readonly notJudged: readonly string[];
}
