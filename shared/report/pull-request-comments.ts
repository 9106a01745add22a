import type { Finding } from '../rules/finding.ts';
import { counted } from './counted.ts';
import { forReviewers } from './for-reviewers.ts';
import { code, link, prose, sentence } from './markdown-text.ts';
import { groupedBy, reasonOf, shownAs } from './told-once.ts';

/** Most connections that one comment names; a step has one or two. */
const MAX_CONNECTIONS = 10;

/** Most texts that one comment tells. */
const MAX_TOLD = 5;

/** What a comment says beside its findings. */
interface CommentExtras {
  /** How many other steps the same is found at. */
  readonly others?: number;
  /** The change that mends them, where there is one. */
  readonly suggestion?: string | undefined;
}

/** The comment of a thread on one line: all findings of one rule there, or one finding about a connection that other steps name too. */
export function lineComment(
  findings: readonly [Finding, ...Finding[]],
  { others = 0, suggestion }: CommentExtras = {},
): string {
  const [finding] = findings;
  const names = new Set(findings.flatMap(({ connection }) => (connection === null ? [] : [code(connection)])));
  const connections = names.size === 0 ? '' : `Connection ${[...names].slice(0, MAX_CONNECTIONS).join(', ')} · `;
  // One step can break for several reasons, and for one connection another way than for the next.
  const told = groupedBy(findings, reasonOf).map(([first]) => first);
  const left = told.length - MAX_TOLD;
  return [
    ...told.slice(0, MAX_TOLD).flatMap((one, index) => {
      const also = index === 0 && others > 0 ? ` The same holds for ${counted(others, 'more step')} here.` : '';
      return [`**${shownAs(one)}**: ${sentence(one.message)}${also}`, `**Fix:** ${prose(forReviewers(one.remedy))}`];
    }),
    ...(left > 0 ? [`The summary says ${String(left)} more of this step.`] : []),
    ...(suggestion === undefined ? [] : [suggestion]),
    `<sub>${connections}rule ${code(finding.rule)} · ${evidence(finding)}</sub>`,
  ].join('\n\n');
}

/** How sure a finding is, as of when, and its source. */
export function evidence({ confidence, source, asOf }: Finding): string {
  const dated = asOf === null ? confidence : `${confidence}, as of ${asOf}`;
  return source === null ? dated : `${dated}, ${link('source', source)}`;
}
