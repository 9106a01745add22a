import type { InvocationContext } from '@azure/functions';
import type { Log } from '../shared/log.ts';
import { terminalText } from '../shared/report/terminal-text.ts';

/** The log of an invocation. Messages hold names of other people's files and the service's words: no line of them is forged. */
export function logOf(context: InvocationContext): Log {
  return {
    info: (message) => context.info(terminalText(message)),
    warn: (message) => context.warn(terminalText(message)),
    error: (message) => context.error(terminalText(message)),
  };
}
