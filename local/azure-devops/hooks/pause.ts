/** Waits that can be ended early, all at once. */
export class Pauses {
  readonly #waiting = new Set<() => void>();
  #stopped = false;

  /** Resolves after the time, or at `wakeAll`. Never keeps the process alive. */
  async wait(ms: number): Promise<void> {
    if (this.#stopped) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      timer.unref();
      this.#waiting.add(wake);
    });
  }

  get count(): number {
    return this.#waiting.size;
  }

  wakeAll(): void {
    for (const wake of this.#waiting) wake();
  }

  /** From now on nothing waits. */
  stop(): void {
    this.#stopped = true;
    this.wakeAll();
  }
}
