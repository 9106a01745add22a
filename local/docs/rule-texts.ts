import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RuleDescription } from '../../shared/rules/every-rule.ts';
import type { RuleText } from '../../shared/rules/rule-texts.ts';

/** Which sections of a page are told in comments. */
const SECTIONS = { finds: 'What it finds', breaks: 'Why it breaks', remedy: 'What to do' } as const;

/** Begins a line of its own; everything else goes on with the line before. */
const BEGINS = /^\s*(?:$|[-*] |\d+\. )/;

/**
 * What the pages of the rules say, for where they are not at hand: the functions are one file. Lines are joined, because a comment of
 * Azure DevOps breaks where its text does, and links to other pages become their labels.
 * @param folder Of the pages.
 * @throws Error where a page lacks a section, or has in it what cannot be told on lines.
 */
export async function ruleTextsJson(folder: string, rules: readonly RuleDescription[]): Promise<string> {
  const texts: Record<string, RuleText> = {};
  for (const { id } of rules) {
    const page = await readFile(path.join(folder, `${id}.md`), 'utf8');
    const section = (heading: string): string => sectionOf(page, heading, id);
    texts[id] = {
      finds: section(SECTIONS.finds),
      breaks: section(SECTIONS.breaks),
      remedy: section(SECTIONS.remedy),
    };
  }
  return `${JSON.stringify(texts, null, 2)}\n`;
}

function sectionOf(page: string, heading: string, id: string): string {
  const [, rest] = page.split(`\n## ${heading}\n`);
  const text = rest?.split('\n## ', 1)[0]?.trim();
  if (text === undefined || text === '') throw new Error(`docs/rules/${id}.md needs a section "${heading}".`);
  if (/^\s*(?:```|\||#|>)/m.test(text)) {
    throw new Error(`docs/rules/${id}.md: "${heading}" is told in comments, so it holds paragraphs and lists only.`);
  }
  return joined(text).replaceAll(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, (_, label: string) =>
    /^[a-z-]+$/.test(label) ? `\`${label}\`` : label,
  );
}

function joined(text: string): string {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const last = lines.at(-1);
    if (last === undefined || last === '' || BEGINS.test(line)) lines.push(line.trimEnd());
    else lines[lines.length - 1] = `${last} ${line.trim()}`;
  }
  return lines.join('\n');
}
