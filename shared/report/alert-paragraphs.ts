import { alertLines, type ConversionAlert } from './conversion-alert.ts';
import { counted } from './counted.ts';
import { shortened, whole } from './shortened.ts';

/** A paragraph of an alert for a chat, as plain text: whoever shows it escapes it for the medium. */
export interface Paragraph {
  /** `revert by`; empty where it is a finding. */
  readonly label: string;
  readonly text: string;
  /** How far a finding stands to the right, in steps. */
  readonly depth: number;
}

/** Longest text of a paragraph: names can have any length. */
const MAX_TEXT = 400;

const MAX_DEPTH = 3;

/** Our own labels have no more characters; they stand two spaces to the right, what belongs to a line above stands further. */
const LABELLED = /^ {2}([a-z][a-z ]{0,13}): +(.*)$/su;

/** The portal is a link of its own in chats. */
const PORTAL = 'portal';

/** Labels of what a person does next. */
const NEXT: ReadonlySet<string> = new Set(['to revert', 'to keep it', 'next']);

/** What is shown first where not everything has room: 0 what to do next, 1 what happened, 2 the findings. */
export function rankOf({ label }: Paragraph): number {
  if (label === '') return 2;
  return NEXT.has(label) ? 0 : 1;
}

/** The first sentence of an alert. */
export function headlineOf(alert: ConversionAlert): string {
  return chatText(alertLines(alert)[0] ?? '');
}

/** What follows it: the same lines as on the console. Names in them are made harmless for logs already. */
export function paragraphsOf(alert: ConversionAlert): readonly Paragraph[] {
  return alertLines(alert)
    .slice(1)
    .map(paragraphOf)
    .filter(({ label }) => label !== PORTAL);
}

function paragraphOf(line: string): Paragraph {
  const [, label = '', value] = LABELLED.exec(line) ?? [];
  if (value !== undefined) return { label, text: chatText(value), depth: 0 };
  const text = line.trimStart();
  return { label: '', text: chatText(text), depth: stepsIn(line.length - text.length) };
}

/** Findings begin four spaces to the right; a name can begin with any number of them. */
function stepsIn(spaces: number): number {
  return Math.min(Math.max(0, Math.floor(spaces / 2) - 2), MAX_DEPTH);
}

/** Says what a message that is too long does not show, and where it stands. */
export function leftOutOf(lines: number, { connectionId }: ConversionAlert['conversion']): string {
  return `${counted(lines, 'more line')} left out, because the message would be too long: wif-guard ledger show ${connectionId}`;
}

/** The end of a notice that is too long. */
export function leftOutOfNotice(lines: number): string {
  return `${counted(lines, 'more line')} left out, because the message would be too long: the log of the guard has them.`;
}

/** The end of a digest. */
export function leftOutOfDigest(entries: number): string {
  const more = entries === 0 ? '' : `and ${String(entries)} more, for which there is no room here. `;
  return `${more}More about each: wif-guard ledger list`;
}

/** A text for a chat, of one line: no half of a character stands in it, which receivers of JSON refuse. */
export function chatText(text: string, limit = MAX_TEXT): string {
  return whole(shortened(text.replaceAll('\t', ' '), limit));
}
