import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { GuardError } from '../errors.ts';
import { placeIn, schemaProblems, yamlProblems, type Problem, type SayOfKey } from './problems.ts';
import type { PlaceOfWaiver } from './waiver-entries.ts';

/** Characters; a file with every key and long comments stays below a tenth of it. */
const MAX_LENGTH = 64 * 1024;
/** Whoever corrects these finds the rest by the next message. */
const MAX_PROBLEMS = 20;

/** What was read of a file, and where its waivers stand. */
export interface ReadFile<T> {
  readonly content: T;
  readonly placeOf: PlaceOfWaiver;
}

/**
 * Reads a text by a schema. The text is never trusted: everybody who may push to the repository can write it.
 * @param source What to call the file in messages.
 * @throws GuardError `policy-invalid` with one message that names every problem with its line, and what is allowed.
 */
export function readFile<T>(text: string, source: string, schema: z.ZodType<T>, sayOfKey: SayOfKey): ReadFile<T> {
  if (text.length > MAX_LENGTH) {
    throw invalid(source, `it has ${String(text.length)} characters, ${String(MAX_LENGTH)} are the limit`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const unreadable = yamlProblems(document, lines);
  if (unreadable.length > 0) throw invalid(source, listed(unreadable));
  if (document.contents === null) throw invalid(source, 'it is empty, the least it holds is "version: 1"');
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) throw invalid(source, listed(schemaProblems(parsed.error, document, lines, sayOfKey)));
  return { content: parsed.data, placeOf: (index) => placeIn(document, lines, ['waivers', index]) };
}

/** In the order of lines, each once: one damaged line often gives the same complaint several times. */
function listed(problems: readonly Problem[]): string {
  const texts = [...problems].sort((a, b) => a.line - b.line).map(({ line, text }) => `line ${String(line)}: ${text}`);
  const different = [...new Set(texts)];
  const more = different.length > MAX_PROBLEMS ? ['and more'] : [];
  return [...different.slice(0, MAX_PROBLEMS), ...more].join('; ');
}

function invalid(source: string, what: string): GuardError {
  return new GuardError('policy-invalid', `${source} is no valid policy: ${what} (docs/policy.md explains every key).`);
}
