import { z } from 'zod';
import data from './error-signatures.json' with { type: 'json' };
import { confidence } from './schema.ts';

/** What kind of cause an error has. */
const errorCategory = z.enum([
  'federation-misconfigured',
  'oidc-request-failed',
  'permission',
  'platform-unsupported',
  'requires-wif',
  'script-assumption',
  'secret-expired',
  'service-incident',
  'sovereign-cloud',
  'task-bug',
  'task-unsupported',
  'tenant-policy',
  'token-expired',
  'tool-missing',
  'tool-too-old',
]);

/** A message by which a failed step tells that it has to do with workload identity federation. */
const signature = z.strictObject({
  id: z.string().regex(/^[\w-]+$/),
  /** JavaScript regular expression without nested or open-ended repetition of arbitrary text: a log of any shape takes linear time. */
  pattern: z.string(),
  flags: z.literal('i'),
  category: errorCategory,
  /** What the message tells, and what to do, in our own words. */
  meaning: z.string(),
  remedy: z.string(),
  /** What to keep in mind before the meaning is believed. */
  note: z.string().optional(),
  /** A message as it stands in a log; `****` and `…` for what differs. */
  example: z.string(),
  /** Ids of the editions that have it. */
  editions: z.array(z.string()).readonly(),
  confidence,
  sources: z.array(z.url()).readonly(),
});

export const errorSignaturesSchema = z.strictObject({ signatures: z.array(signature).readonly() });

export type ErrorSignature = z.infer<typeof signature>;

/** Where a signature stands in a text. */
export interface ErrorMatch {
  readonly signature: ErrorSignature;
  /** 1-based, of the first place. */
  readonly line: number;
  /** The line, cut where it is long. */
  readonly text: string;
}

let loaded: readonly ErrorSignature[] | undefined;

/** All signatures of an edition, in the order of the data. */
export function errorSignatures(editionId: string): readonly ErrorSignature[] {
  loaded ??= errorSignaturesSchema.parse(data).signatures;
  return loaded.filter(({ editions }) => editions.includes(editionId));
}

/** The signature with this id, whatever edition has it; undefined where none has it any more. */
export function errorSignature(id: string): ErrorSignature | undefined {
  loaded ??= errorSignaturesSchema.parse(data).signatures;
  return loaded.find((signature) => signature.id === id);
}

// Tools colour single words of their messages, which would tear a signature apart. Not by `stripVTControlCharacters` of Node: its time
// grows with the square of the length of some texts, and whoever writes a pipeline chooses what its log says.
// eslint-disable-next-line no-control-regex -- that is what a colour is made of
const COLOURS = /\u001B\[[\d;?]*[ -/]*[@-~]/g;

/**
 * Finds an edition's signatures in the text of a log, each at its first place, in the order in which they stand there, whatever colours
 * it has. Takes time linear in the length of the text, whatever stands in it.
 */
export function findErrors(log: string, editionId: string): readonly ErrorMatch[] {
  const text = log.replace(COLOURS, '');
  return errorSignatures(editionId)
    .flatMap((signature) => {
      const at = new RegExp(signature.pattern, signature.flags).exec(text)?.index;
      return at === undefined ? [] : [{ at, signature }];
    })
    .sort((a, b) => a.at - b.at)
    .map(({ at, signature }) => ({ signature, ...lineAt(text, at) }));
}

/** Longest part of a line that is shown; logs have lines of any length. */
const MAX_LINE = 400;

const LINE_BREAK = /\r\n|[\r\n\u2028\u2029]/;

/** The line of an offset; where it is long, from a little before the offset. It is cut before it is split, so a long line costs nothing. */
function lineAt(text: string, at: number): { readonly line: number; readonly text: string } {
  const before =
    text
      .slice(Math.max(0, at - MAX_LINE / 4), at)
      .split(LINE_BREAK)
      .at(-1) ?? '';
  const after = text.slice(at, at + MAX_LINE).split(LINE_BREAK)[0] ?? '';
  const isCutBefore = !endsLine(text[at - before.length - 1]);
  const isCutAfter = !endsLine(text[at + after.length]);
  const shown = `${isCutBefore ? '…' : ''}${before}${after}${isCutAfter ? '…' : ''}`;
  return { line: text.slice(0, at).split(LINE_BREAK).length, text: shown.trim() };
}

/** Nothing at all ends it too. */
function endsLine(character: string | undefined): boolean {
  return character === undefined || LINE_BREAK.test(character);
}
