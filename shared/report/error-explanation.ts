import type { Edition } from '../catalogue/schema.ts';
import type { ErrorMatch } from '../catalogue/error-signatures.ts';
import { terminalText } from './terminal-text.ts';

/** The text of `wif-guard explain` for what a failed step said. */
export function errorExplanationText(matches: readonly ErrorMatch[], edition: Edition): string {
  return `${matches.map((match) => block(match, edition)).join('\n\n')}\n`;
}

function block({ signature, text }: ErrorMatch, { id, date }: Edition): string {
  return [
    `${signature.id}: ${signature.category} (edition ${id}, ${signature.confidence})`,
    ...labelled('message', terminalText(text)),
    ...labelled('means', signature.meaning),
    ...labelled('fix', signature.remedy),
    ...labelled('note', signature.note),
    ...signature.sources.flatMap((source) => labelled('source', source)),
    ...labelled('as of', date),
  ].join('\n');
}

function labelled(label: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`  ${`${label}:`.padEnd(14)}${value}`];
}

/** The JSON of `wif-guard explain` for what a failed step said. */
export function errorExplanationJson(matches: readonly ErrorMatch[], edition: Edition): string {
  const errors = matches.map(({ signature, line, text }) => ({
    id: signature.id,
    category: signature.category,
    meaning: signature.meaning,
    remedy: signature.remedy,
    note: signature.note ?? null,
    confidence: signature.confidence,
    sources: signature.sources,
    line,
    text,
  }));
  return `${JSON.stringify({ edition: edition.id, asOf: edition.date, errors }, null, 2)}\n`;
}
