import type { ErrorMatch } from '../catalogue/error-signatures.ts';
import type { Explanation } from '../catalogue/explain.ts';
import type { Edition } from '../catalogue/schema.ts';
import { errorExplanationText } from './error-explanation.ts';
import { explanationText } from './explanation-text.ts';
import { code } from './markdown-text.ts';
import { nameList } from './place-list.ts';
import { shortened } from './shortened.ts';

/** What people can ask for in a comment. */
const COMMANDS = [
  '- `/wif-guard recheck` judges the pull request again',
  '- `/wif-guard explain RULE` says what a rule means and what to do; a diagnostic, a task such as `AzureFileCopy@4`, or what a failed step said can stand in its place',
].join('\n');

/** Characters of an explanation: a task with many conditions stays readable, and far below what a comment takes. */
const MAX_EXPLANATION = 8_000;

/** The answer to what is no command. `nearest` is what may have been meant; undefined where nothing was written. */
export function commandsReply(text: string, nearest: string | undefined): string {
  const head =
    nearest === undefined
      ? 'wif-guard takes these commands, each in the first line of a comment of its own:'
      : `wif-guard has no command ${code(text)}, the nearest is ${code(nearest)}. There is:`;
  return `${head}\n\n${COMMANDS}`;
}

/** The answer to an `explain` that names nothing. */
export function nameMissingReply(): string {
  return `\`/wif-guard explain\` needs the name of a rule, a diagnostic or a task after it, or an error text. There is:\n\n${COMMANDS}`;
}

/**
 * The answer to a text that names nothing and holds no error.
 * @param near Names that may have been meant.
 * @param ids Of all rules and diagnostics.
 */
export function nameUnknownReply(name: string, near: readonly string[], ids: readonly string[]): string {
  const meant =
    near.length === 0 ? 'nothing has a name like it' : `what may be meant is ${near.map(code).join(' or ')}`;
  return [
    `wif-guard knows no rule, no diagnostic and no task ${code(name)}, and no error that stands in it; ${meant}.`,
    `Rules and diagnostics: ${nameList(ids.map(code), ids.length)}.`,
    'A task is named like `AzureFileCopy@4`.',
  ].join('\n\n');
}

/** What the catalogue says of a task, as `wif-guard explain` writes it. */
export function taskReply(explanation: Explanation): string {
  return asWritten('What the catalogue says', explanationText(explanation));
}

/** What the catalogue says of what a failed step said, as `wif-guard explain` writes it. */
export function errorsReply(errors: readonly ErrorMatch[], edition: Edition): string {
  return asWritten('What it means', errorExplanationText(errors, edition));
}

/** A text of the command line, in a fence that nothing in it can end. */
function asWritten(head: string, written: string): string {
  const text = shortened(written.trimEnd(), MAX_EXPLANATION);
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${head}:\n\n${fence}text\n${text}\n${fence}`;
}
