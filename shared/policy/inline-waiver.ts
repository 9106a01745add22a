import { z } from 'zod';
import { WAIVABLE } from '../rules/waivable.ts';
import { printable, quoted } from './quoted.ts';
import { unknownRule, type Waiver } from './waiver-entries.ts';

/** How a comment begins that means a waiver: it is read as one, or told what is wrong with it, and never passed by. */
const BEGINNING = /^[#/:\s]*(?:rem\s+)?wif-guard\s*/i;

/** A comment that means to be a waiver and is none. */
export interface InvalidWaiver {
  /** What is wrong with it; at least one. */
  readonly problems: readonly string[];
}

/** The longest reason that is shown; one is a sentence. */
const MAX_REASON = 300;
const MAX_RULES = 20;

const NO_RULE = 'it names no rule in brackets, as in ignore[task-unknown]';

const day = z.iso.date();

/**
 * Reads `# wif-guard: ignore[rule, rule] until 2027-01-31 reason`. Never throws, and takes time in proportion to the text.
 * @param comment With its `#`, `//` or `rem`.
 * @returns What is wrong with it where it means to be a waiver and is none; undefined for any other comment.
 */
export function readInlineWaiver(comment: string): Waiver | InvalidWaiver | undefined {
  const beginning = BEGINNING.exec(comment);
  if (beginning === null) return undefined;
  const rest = comment.slice(beginning[0].length);
  const problems: string[] = [];
  if (!rest.startsWith(':')) {
    // Prose that only names the guard.
    if (!/^ignore\b/i.test(rest)) return undefined;
    problems.push('a colon is missing behind wif-guard');
  }
  const { rules, end } = rulesIn(rest.replace(/^:/, '').trim(), problems);
  const { until, reason } = endIn(end, problems);
  return problems.length > 0 ? { problems } : { rules, until, reason };
}

/** `ignore[rule, rule]`, and what follows. */
function rulesIn(body: string, problems: string[]): { readonly rules: readonly string[]; readonly end: string } {
  const word = /^\w*/.exec(body)?.[0] ?? '';
  if (word !== 'ignore') problems.push(`it says ${quoted(word)} where "ignore" is expected`);
  const after = body.slice(word.length).trimStart();
  const close = after.indexOf(']');
  if (!after.startsWith('[') || close < 0) {
    problems.push(NO_RULE);
    return { rules: [], end: after };
  }
  const rules = after
    .slice(1, close)
    .split(',', MAX_RULES + 1)
    .map((rule) => rule.trim());
  if (rules.every((rule) => rule === '')) problems.push(NO_RULE);
  else if (rules.length > MAX_RULES) problems.push(`it names more than ${String(MAX_RULES)} rules`);
  else for (const rule of rules) if (!WAIVABLE.includes(rule)) problems.push(unknownRule(rule));
  return { rules: [...new Set(rules)], end: after.slice(close + 1).trimStart() };
}

/** `until 2027-01-31 reason`. */
function endIn(rest: string, problems: string[]): { readonly until: string; readonly reason: string } {
  const [, until = ''] = /^until\s+(\S*)/i.exec(rest) ?? [];
  const reason = rest.slice(rest.indexOf(until) + until.length).trim();
  if (!/^until\b/i.test(rest)) problems.push('it says no last day, as in "until 2027-01-31"');
  else if (!day.safeParse(until).success) problems.push(`${quoted(until)} is no day such as 2027-01-31`);
  else if (!/[\p{L}\p{N}]/u.test(reason)) problems.push('it gives no reason behind the day');
  return { until, reason: printable(reason.slice(0, MAX_REASON)) };
}
