import { GuardError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { NotifyContext } from './notify-context.ts';
import { deliver } from './deliver.ts';

/** Sends what waits, to all channels at the same time: one that hangs holds up no other. */
export async function deliverAll(context: NotifyContext, log: Log): Promise<void> {
  await Promise.all(
    [...context.channels.keys()].map(async (channel) => {
      try {
        await deliver(context, channel, 'timer', log);
      } catch (error) {
        if (!(error instanceof GuardError)) throw error;
        log.error(`What waits for ${channel} is left to the next timer: ${error.message}`);
      }
    }),
  );
}
