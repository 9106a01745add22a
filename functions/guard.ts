import { GuardError, messageOf } from '../shared/errors.ts';
import { openContext, type GuardContext } from '../shared/guard/context.ts';
import type { Log } from '../shared/log.ts';
import { readSettings, type Settings } from '../shared/settings/settings.ts';

/** The guard of this process, or undefined while its settings are wrong. */
export interface Guard {
  readonly settings: Settings;
  readonly context: GuardContext;
}

let opened: Guard | GuardError | undefined;

/**
 * Opens the guard at the first invocation. Loading never throws, because the host would then answer 404 and Azure DevOps would put
 * the subscription on probation. Wrong settings are logged once, all in one message; a change of settings restarts the process.
 */
export function openGuard(log: Log): Guard | undefined {
  if (opened === undefined) {
    opened = open();
    if (opened instanceof GuardError) log.error(`wif-guard cannot work: ${opened.message}`);
  }
  return opened instanceof GuardError ? undefined : opened;
}

function open(): Guard | GuardError {
  try {
    const settings = readSettings(process.env);
    return { settings, context: openContext(settings) };
  } catch (error) {
    return error instanceof GuardError ? error : new GuardError('settings-invalid', messageOf(error), { cause: error });
  }
}
