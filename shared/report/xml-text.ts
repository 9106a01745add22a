import { terminalText } from './terminal-text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
};

/** Surrogates without their other half, and what is no character: XML 1.0 (2.2, Char) has no way to write them, not even as a reference. */
const NO_CHARACTER = /[\p{Cs}\uFFFE\uFFFF]/gu;

/**
 * Text as the content of an element or of an attribute in double quotes, on one line. Controls are shown as `\u{…}`: XML could hold
 * only a few of them, and reports are printed.
 */
export function xmlText(text: string): string {
  return terminalText(text)
    .replace(NO_CHARACTER, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(/[&<>"\t]/g, (character) => ENTITIES[character] ?? character);
}

/** An element of attributes and of children or text that is XML already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[] = [],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`);
  const start = `<${name}${written.join('')}`;
  return children.length === 0 ? `${start}/>` : `${start}>${children.join('\n')}</${name}>`;
}
