import { diagnosticTexts } from '../pipelines/diagnostic-texts.ts';
import { saysUnknown, type DiagnosticCode } from '../pipelines/diagnostic.ts';
import type { RuleDescription } from '../rules/every-rule.ts';
import { ruleTexts } from '../rules/rule-texts.ts';
import { code, link, markdownText } from './markdown-text.ts';

/** Inline code, and links to the web; everything else of a page is prose. */
const CODE_OR_LINK = /(`[^`]+`)|\[([^\]]+)\]\((https?:[^)\s]+)\)/;

/** Where an item of a list begins. */
const ITEM = /^\s*(?:-|\d+\.) /;

/** What a rule means and what to do, as a comment: the same that its page says. */
export function ruleExplanation({ id, title, severity }: RuleDescription): string {
  const text = ruleTexts(id);
  return [
    `**${severity}** ${code(id)}: ${markdownText(title)}`,
    `**What it finds**\n\n${paragraphs(text.finds)}`,
    `**Why it breaks**\n\n${paragraphs(text.breaks)}`,
    `**What to do**\n\n${paragraphs(text.remedy)}`,
  ].join('\n\n');
}

/** What a diagnostic means and what makes it known, as a comment: the same that its section of docs/diagnostics.md says. */
export function diagnosticExplanation(id: DiagnosticCode): string {
  const { means, known } = diagnosticTexts[id];
  const isUnknown = saysUnknown(id);
  return [
    `**${isUnknown ? 'unknown' : 'note'}** ${code(id)}`,
    `**What it means**\n\n${paragraphs(means)}`,
    `**${isUnknown ? 'What makes it known' : 'What to do'}**\n\n${paragraphs(known)}`,
  ].join('\n\n');
}

function paragraphs(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const marker = ITEM.exec(line)?.[0] ?? '';
      return `${marker}${inline(line.slice(marker.length))}`;
    })
    .join('\n');
}

function inline(text: string): string {
  const found = CODE_OR_LINK.exec(text);
  if (found === null) return markdownText(text);
  const [whole, ownCode, label = '', target = ''] = found;
  const before = text.slice(0, found.index);
  const shown = ownCode ?? link(markdownText(label), target);
  return `${inline(before)}${shown}${inline(text.slice(found.index + whole.length))}`;
}
