declare global {
  /** Set by a test that wants functions to wait: a sample app has its own copy of every module and shares only the process. */
  var heldUp: Promise<void> | undefined;
}

/** Waits while a test holds functions up. */
export async function untilReleased(): Promise<void> {
  await globalThis.heldUp;
}
