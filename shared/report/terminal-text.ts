/**
 * Makes text from pipelines harmless on a terminal and in a log: control characters (ANSI sequences among them), line breaks and
 * marks that change the reading direction are shown as `\u{…}` instead of taking effect.
 */
export function terminalText(text: string): string {
  return text.replace(HARMFUL, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

// C0 and C1 controls but the tab; zero-width and bidirectional marks; line and paragraph separators; the byte order mark.
// eslint-disable-next-line no-control-regex -- these characters are the subject
const HARMFUL = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;
