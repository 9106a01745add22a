/**
 * Whether a text matches a pattern: `*` stands for anything but a slash, `**` as a whole part for any number of parts, `?` for one
 * character. Everything else means itself. Takes no more time than both lengths multiplied, whatever the pattern.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  return matches(pattern.split('/'), text.split('/'), (part) => part === '**', matchesPart);
}

function matchesPart(pattern: string, text: string): boolean {
  return matches(
    Array.from(pattern),
    Array.from(text),
    (character) => character === '*',
    (wanted, character) => wanted === '?' || wanted === character,
  );
}

/** Steps through both; at a mismatch the last wild one takes one more, and those before it are never tried again. */
function matches(
  pattern: readonly string[],
  text: readonly string[],
  isWild: (wanted: string) => boolean,
  isEqual: (wanted: string, there: string) => boolean,
): boolean {
  let at = 0;
  let wild: { readonly at: number; taken: number } | undefined;
  let index = 0;
  while (index < text.length) {
    const wanted = pattern[at];
    const there = text[index] ?? '';
    if (wanted !== undefined && isWild(wanted)) {
      wild = { at, taken: index };
      at += 1;
    } else if (wanted !== undefined && isEqual(wanted, there)) {
      at += 1;
      index += 1;
    } else if (wild !== undefined) {
      wild.taken += 1;
      at = wild.at + 1;
      index = wild.taken;
    } else return false;
  }
  return pattern.slice(at).every(isWild);
}
