import type { ConnectionSnapshot } from '../shared/conversions/snapshot.ts';
import { GuardError } from '../shared/errors.ts';
import type { GuardContext } from '../shared/guard/context.ts';
import type { Telling } from '../shared/guard/conversion/change-by-person.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import { utc } from '../shared/report/time-text.ts';
import { guardAtDesk } from './desk-context.ts';
import { hasStorage } from './open-ledger.ts';
import { EXIT } from './exit-codes.ts';
import type { RevertOptions } from './revert.ts';
import { tellingOn } from './telling.ts';

/**
 * The guard's storage, once what an earlier run left open is ended. Undefined where there is none, or where it is away: what breaks
 * pipelines is reverted all the same.
 */
export async function recordingAtDesk(
  options: RevertOptions,
  projectId: string,
  { id, name }: ConnectionSnapshot,
): Promise<GuardContext | undefined> {
  const { desk, judging, output } = options;
  if (!hasStorage(desk)) return undefined;
  const say = (text: string): void => output.err(`${terminalText(text)}\n`);
  const guard = await guardAtDesk(desk, judging);
  const { resume } = await import('../shared/guard/conversion/change-by-person.ts');
  try {
    await guard.ledger.ping();
    const about = { operation: 'revert', projectId, connectionId: id } as const;
    const earlier = await resume(guard, about, telling(options, name));
    if (earlier !== undefined) {
      const { intent, outcome, why } = earlier;
      const what = outcome === 'done' ? 'got through, and is recorded now' : `reverted nothing: ${why}`;
      say(`An earlier run of ${utc(intent.startedAt)}, by ${intent.byName || 'somebody'}, ${what}.`);
    }
    return guard;
  } catch (error) {
    if (!(error instanceof GuardError) || error.code !== 'storage-unavailable') throw error;
    say(`Nothing is recorded: ${error.message}`);
    return undefined;
  }
}

/** Reverts a connection: the intent is written first, and the revert recorded. */
export async function revertRecorded(
  options: RevertOptions,
  guard: GuardContext,
  about: { projectId: string; snapshot: ConnectionSnapshot; forced: boolean; verdict: string },
): Promise<number> {
  const { output, desk, reason } = options;
  const { name } = about.snapshot;
  const { changeByPerson } = await import('../shared/guard/conversion/change-by-person.ts');
  const wish = { ...about, operation: 'revert', by: desk.userName(), reason } as const;
  const { outcome, why } = await changeByPerson(guard, wish, telling(options, name));
  output.progress('');
  if (outcome === 'failed') {
    output.err(`${terminalText(`"${name}" was not reverted: ${why}`)}\n`);
    return EXIT.refused;
  }
  const by = why === '' ? '' : ` ${why}.`;
  output.out(`${terminalText(`"${name}" has its secret again, and that is recorded: its reminders end.${by}`)}\n`);
  return EXIT.fine;
}

function telling({ output }: RevertOptions, name: string): Telling {
  return tellingOn(output, `Azure DevOps reverts "${name}"`);
}
