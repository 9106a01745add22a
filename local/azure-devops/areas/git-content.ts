import { content, type Answer } from '../answers.ts';
import type { Call } from '../call.ts';

/** In which form a client wants a file: `$format` first, then the `Accept` header. */
export type Form = 'json' | 'text' | 'octetStream' | 'zip';

const FORMS: ReadonlyMap<string, Form> = new Map([
  ['json', 'json'],
  ['text', 'text'],
  ['octetstream', 'octetStream'],
  ['zip', 'zip'],
]);

const MEDIA_TYPES: readonly (readonly [string, Form])[] = [
  ['application/json', 'json'],
  ['text/plain', 'text'],
  ['application/octet-stream', 'octetStream'],
  ['application/zip', 'zip'],
];

/** JSON where the client does not say. */
export function wantedForm({ query, accept }: Call): Form {
  const format = FORMS.get(query.text('$format')?.toLowerCase() ?? '');
  if (format !== undefined) return format;
  return MEDIA_TYPES.find(([mediaType]) => accept.toLowerCase().includes(mediaType))?.[1] ?? 'json';
}

/** The bytes of a file in one of the two forms that have them. */
export function fileAnswer(form: 'text' | 'octetStream', bytes: Buffer): Answer {
  return content(form === 'text' ? 'text/plain; charset=utf-8' : 'application/octet-stream', bytes);
}
