import { createHash } from 'node:crypto';
import { beginningOf } from '../cut.ts';

/** Longest key that tables take, in characters (1 KiB of UTF-16: https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model). */
const MAX_KEY_LENGTH = 512;

/** Characters that tables refuse in keys, the escape character itself, and halves of characters, which no URL takes. */
// eslint-disable-next-line no-control-regex -- control characters are refused as well
const REFUSED = /[/\\#?%\u0000-\u001F\u007F-\u009F\p{Cs}]/gu;

/** Makes any text a key: refused characters are percent-encoded, what is too long ends in a digest. Two texts never share a key. */
export function encodeKey(text: string): string {
  const encoded = text.replace(
    REFUSED,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
  if (encoded.length <= MAX_KEY_LENGTH) return encoded;
  const digest = createHash('sha256').update(text).digest('hex');
  const begin = beginningOf(encoded, MAX_KEY_LENGTH - digest.length - 2);
  // `%-` begins no encoded character, so that no shorter text can have this key.
  return `${begin}%-${digest}`;
}
