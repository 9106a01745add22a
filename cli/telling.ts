import type { Telling } from '../shared/guard/conversion/change-by-person.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import type { Output } from './command.ts';

/** Tells on stderr what goes on while Azure DevOps works on a connection, harmless for terminals. */
export function tellingOn(output: Output, what: string): Telling {
  const say = (text: string): void => output.err(`${terminalText(text)}\n`);
  return {
    log: { info: () => undefined, warn: say, error: say },
    waiting: (seconds) => output.progress(terminalText(`${what}: ${String(seconds)} s`)),
  };
}
