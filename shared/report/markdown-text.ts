import { terminalText } from './terminal-text.ts';

/** What Azure DevOps would act on beyond markup: `@` mentions (never before a digit, as in `AzureCLI@2`), `#` work items, `!` pull requests, HTML. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '#': '&#35;',
  '@': '&#64;',
  '!': '&#33;',
};

/**
 * Text from pipelines as plain prose: nothing in it is markup, a mention, a link or HTML. Our own backticks in a message are kept
 * apart by `prose`.
 */
export function markdownText(text: string): string {
  return terminalText(text)
    .replace(/[&<>#!]|@(?!\d)/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\\`*_{}[\]|~^$]|:(?=\/\/)/g, (character) => `\\${character}`);
}

/** Our own sentences: the same, with `code` between backticks left as code. */
export function prose(text: string): string {
  return text
    .split(/(`[^`\r\n]*`)/)
    .map((part, index) => (index % 2 === 1 ? terminalText(part) : markdownText(part)))
    .join('');
}

/** A name as inline code: a fence longer than any run of backticks in it, so that it cannot end the code. */
export function code(text: string): string {
  const safe = terminalText(text).replaceAll('\t', ' ').replaceAll('|', '\\u{7c}').trim();
  if (safe === '') return '(empty)';
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}
