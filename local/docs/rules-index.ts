import type { RuleDescription } from '../../shared/rules/every-rule.ts';
import { table } from './markdown.ts';

const BEGIN = '<!-- rules:begin -->\n';
const END = '<!-- rules:end -->';

/**
 * The index of the rules, with its table in the order of the rules and with their severities. What a rule finds is written by hand in
 * the last column and stays; a rule that is new there gets its title.
 * @throws Error where the page has lost the marks around the table.
 */
export function rulesIndex(page: string, rules: readonly RuleDescription[]): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`docs/rules/README.md needs ${BEGIN.trim()} and ${END} around its table.`);
  const before = page.slice(from, to);
  const rows = rules.map(({ id, title, severity }) => [`[${id}](${id}.md)`, severity, findsIn(before, id) ?? title]);
  return `${page.slice(0, from)}${BEGIN}${table(['rule', 'severity', 'finds'], rows).join('\n')}\n${page.slice(to)}`;
}

function findsIn(before: string, id: string): string | undefined {
  const row = before.split('\n').find((line) => line.startsWith(`| [${id}](`));
  return /^\| [^|]*\| [^|]*\| (.*) \|$/.exec(row ?? '')?.[1];
}
