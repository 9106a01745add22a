import type { InvocationContext } from '@azure/functions';
import type { Log } from '../shared/log.ts';

/** The log of an invocation. */
export function logOf(context: InvocationContext): Log {
  return {
    info: (message) => context.info(message),
    warn: (message) => context.warn(message),
    error: (message) => context.error(message),
  };
}
