/**
 * Makes text from pipelines harmless on a terminal and in a log: control characters (ANSI sequences among them), line breaks,
 * marks that change the reading direction and other invisible ones are shown as `\u{…}` instead of taking effect.
 */
export function terminalText(text: string): string {
  return text.replace(HARMFUL, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same in escapes of YAML, which give the text back where they stand in double quotes. */
export function escapedInYaml(text: string): string {
  return text.replace(HARMFUL, (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`);
}

// Controls but the tab; format characters (zero width, bidirectional, tags, the byte order mark); line and paragraph separators.
const HARMFUL = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
