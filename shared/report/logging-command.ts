import { terminalText } from './terminal-text.ts';

/**
 * What an agent of Azure Pipelines unescapes in values and messages; `%` first, as its own `Escape` does it. An agent with
 * DECODE_PERCENTS=false shows `%AZP25` instead of `%`.
 * (https://github.com/microsoft/azure-pipelines-agent/blob/master/src/Agent.Sdk/CommandStringConvertor.cs)
 */
const ESCAPES: readonly (readonly [string, string])[] = [
  ['%', '%AZP25'],
  [';', '%3B'],
  ['\r', '%0D'],
  ['\n', '%0A'],
  [']', '%5D'],
];

/** A command to the agent on one line: `##vso[task.logissue type=error;code=x]message`. Nothing in a value or in the message ends it. */
export function loggingCommand(command: string, properties: Readonly<Record<string, string>>, message: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escaped(value)}`);
  return `##vso[${command} ${written.join(';')}]${escaped(message)}`;
}

function escaped(text: string): string {
  return ESCAPES.reduce((done, [character, escape]) => done.replaceAll(character, escape), terminalText(text));
}
