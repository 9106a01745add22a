import { endOf, shortened } from './shortened.ts';
import { terminalText } from './terminal-text.ts';

/** HTML has no other escape. */
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Markup, and what Azure DevOps acts on beyond it: `@` mentions (never before a digit, as in `AzureCLI@2`), `#` work items, `!` pull
 * requests, links by their `://`. A backslash is what its documentation names for `#`
 * (https://learn.microsoft.com/azure/devops/project/wiki/markdown-guidance); `&#35;` would itself hold a `#35`.
 */
const LIVE = /[\\`*_{}[\]|~^$#!]|@(?!\d)|:(?=\/\/)/g;

/**
 * Text from pipelines as plain prose: nothing in it is markup, a mention, a link or HTML. Our own backticks in a message are kept
 * apart by `prose`.
 */
export function markdownText(text: string): string {
  return terminalText(text)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(LIVE, (character) => `\\${character}`);
}

/** Code in our own sentences: between single backticks, of characters that mean nothing outside of code either. */
const OWN_CODE = /((?<!`)`[\w .:=/@-]+`(?!`))/;

/** Longest text of several sentences, and of one; they can hold names of any length. */
const MAX_PROSE = 1_200;
const MAX_SENTENCE = 600;

/** Our own sentences: the same, with `code` between backticks left as code. */
export function prose(text: string): string {
  return shortened(text, MAX_PROSE)
    .split(OWN_CODE)
    .map((part, index) => (index % 2 === 1 ? part : markdownText(part)))
    .join('');
}

/** Longest name that is shown, from its end, where a path has its file and its line; real names are far shorter. */
const MAX_NAME = 200;

/** A name as inline code: a fence longer than any run of backticks in it, so that it cannot end the code. */
export function code(text: string): string {
  const safe = terminalText(endOf(text, MAX_NAME)).replaceAll('\t', ' ').replaceAll('|', '\\u{7c}').trim();
  if (safe === '') return '(empty)';
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}

/** A sentence that can hold text from pipelines. */
export function sentence(text: string): string {
  return markdownText(shortened(text, MAX_SENTENCE));
}

/** A link, where the target is one of the web; whatever else stands in its place is shown and leads nowhere. */
export function link(label: string, target: string): string {
  if (!/^https?:\/\/[!-~]+$/.test(target)) return code(target);
  return `[${label}](${target.replaceAll(/[()<>[\]|\\`]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)})`;
}
