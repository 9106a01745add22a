import type { Explanation } from '../catalogue/explain.ts';
import { explanationText } from './explanation-text.ts';
import { code } from './markdown-text.ts';
import { nameList } from './place-list.ts';
import { shortened } from './shortened.ts';

/** What people can ask for in a comment. */
const COMMANDS = [
  '- `/wif-guard recheck` judges the pull request again',
  '- `/wif-guard explain RULE` says what a rule means and what to do; a task such as `AzureFileCopy@4` can stand in its place',
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
  return `\`/wif-guard explain\` needs the name of a rule or a task after it. There is:\n\n${COMMANDS}`;
}

/** The answer to a name that is neither a rule nor a task. */
export function nameUnknownReply(name: string, nearest: string, rules: readonly string[]): string {
  return [
    `wif-guard knows no rule and no task ${code(name)}, the nearest rule is ${code(nearest)}.`,
    `Rules: ${nameList(rules.map(code), rules.length)}.`,
    'A task is named like `AzureFileCopy@4`.',
  ].join('\n\n');
}

/** What the catalogue says of a task, as `wif-guard explain` writes it. */
export function taskReply(explanation: Explanation): string {
  const text = shortened(explanationText(explanation).trimEnd(), MAX_EXPLANATION);
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `What the catalogue says:\n\n${fence}text\n${text}\n${fence}`;
}
