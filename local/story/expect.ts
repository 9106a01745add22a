import { setTimeout as delay } from 'node:timers/promises';

const STEP_MS = 100;

/** A check of the story did not come true in time. */
export class NotSeen extends Error {}

/**
 * Waits until a check answers no complaint.
 * @param complaint What is still missing; undefined when all is well.
 * @throws NotSeen with the last complaint.
 */
export async function seen(boundMs: number, complaint: () => Promise<string | undefined>): Promise<void> {
  const end = performance.now() + boundMs;
  for (;;) {
    const missing = await complaint();
    if (missing === undefined) return;
    if (performance.now() > end) throw new NotSeen(missing);
    await delay(STEP_MS);
  }
}
