import { sourceUrl } from '../../shared/catalogue/editions.ts';
import type { Edition } from '../../shared/catalogue/schema.ts';
import { code, link, prose, wordsOf } from './markdown.ts';

/** Keys whose texts are sources, in the short forms that an edition resolves. */
const SOURCES: ReadonlySet<string> = new Set(['source', 'sources', 'evidence']);

/** Keys whose texts are names or code. */
const CODES: ReadonlySet<string> = new Set([
  'id',
  'inputs',
  'goneInputs',
  'changedInputs',
  'goneOutputs',
  'issuer',
  'subject',
  'tasks',
  'errorMessages',
  'replacement',
  'successor',
  'minimumVersion',
  'allFeaturesFrom',
  'revertWindow',
  'rule',
]);

/**
 * A value of an edition in Markdown, by what its key says of it. So a field that the schema gains stands on the page without work here.
 * @returns Empty for what says nothing: false, null, an empty list.
 */
export function described(key: string, value: unknown, edition: Edition): string {
  if (value === undefined || value === null || value === false || value === '') return '';
  if (value === true) return 'yes';
  if (key === 'match') return code(JSON.stringify(value));
  if (Array.isArray(value)) {
    const parts = value.map((one) => described(key, one, edition)).filter((text) => text !== '');
    return parts.join(value.some((one) => typeof one === 'object') ? '; ' : ', ');
  }
  if (typeof value === 'object') return describedParts(value, edition);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (SOURCES.has(key)) return link(shortened(text), sourceUrl(edition, text));
  return CODES.has(key) ? code(text) : prose(text);
}

function describedParts(value: object, edition: Edition): string {
  return Object.entries(value)
    .map(([key, one]) => [wordsOf(key), described(key, one, edition)] as const)
    .filter(([, text]) => text !== '')
    .map(([key, text]) => `${key} ${text}`)
    .join(', ');
}

/** A source as a person would name it: without the beginning of an address that all have. */
function shortened(source: string): string {
  return source.replace(/^https:\/\/(?:github\.com\/)?/, '').replace(/\/$/, '');
}
