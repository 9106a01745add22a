import { setTimeout as delay } from 'node:timers/promises';

const STEP_MS = 20;
/** Ends a test that waits in vain with a message of its own, before the test's time is up. */
const BOUND_MS = 25_000;

/** Waits until `look` answers something true and answers it; `what` names it when it never does. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + BOUND_MS;
  for (;;) {
    const found = await look();
    if (isThere(found)) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${BOUND_MS} ms in vain until ${what}.`);
    await delay(STEP_MS);
  }
}

function isThere<T>(value: T): value is Exclude<T, false | null | undefined> {
  return value !== false && value !== null && value !== undefined;
}
