/**
 * Makes text from pipelines harmless on a terminal and in a log: control characters (ANSI sequences among them), line breaks,
 * marks that change the reading direction and other invisible ones are shown as `\u{…}` instead of taking effect, and so is the start
 * of what an agent of Azure Pipelines takes for a command.
 */
export function terminalText(text: string): string {
  return text.replace(IN_A_LOG, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same in escapes of YAML, which give the text back where they stand in double quotes; logging commands stay as they are. */
export function escapedInYaml(text: string): string {
  return text.replace(HARMFUL, (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`);
}

/** The same inside a JSON text, in escapes that give every character back; line breaks of the layout stay. */
export function escapedInJson(json: string): string {
  return json.replace(IN_A_LOG, (character) => (character === '\n' ? character : inJson(character)));
}

function inJson(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

// Controls but the tab; format characters (zero width, bidirectional, tags, the byte order mark); line and paragraph separators.
const HARMFUL = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * An agent looks for `##vso[` anywhere in a line, not only at its start, and compares as .NET compares texts, to which characters
 * that never show are nothing (https://github.com/microsoft/azure-pipelines-agent/blob/master/src/Microsoft.VisualStudio.Services.Agent/Command.cs).
 */
const LOGGING_COMMAND = /#(?=\p{DI}*#\p{DI}*[v[])/u;

const IN_A_LOG = new RegExp(`${HARMFUL.source}|${LOGGING_COMMAND.source}`, 'gu');
