const TICKS_PER_MILLISECOND = 10_000;

/** The organization's own time. An offset dates things in the past or future; clients see it in dates only. */
export class Clock {
  #offsetMs = 0;
  #lastMs = 0;
  #ticks = 0;

  get offsetMs(): number {
    return this.#offsetMs;
  }

  set offsetMs(offsetMs: number) {
    this.#offsetMs = offsetMs;
  }

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /**
   * Now, as .NET writes it: up to seven digits, no trailing zeros (git.json examples: "2017-09-19T14:50:27.0894136Z").
   * Two calls in one millisecond differ in the digits after it.
   */
  timestamp(): string {
    const now = this.now();
    const ms = now.getTime();
    this.#ticks = ms === this.#lastMs ? Math.min(this.#ticks + 1, TICKS_PER_MILLISECOND - 1) : 1;
    this.#lastMs = ms;
    const digits = `${now.toISOString().slice(20, 23)}${String(this.#ticks).padStart(4, '0')}`;
    return `${now.toISOString().slice(0, 20)}${digits.replace(/0+$/, '')}Z`;
  }

  /** Now in milliseconds, as comment threads have it (git.json examples: "2016-11-01T16:30:48.91Z"). */
  shortTimestamp(): string {
    return dotNetTime(this.now());
  }
}

/** A time in milliseconds as .NET writes it, without zeros at the end. */
export function dotNetTime(time: Date): string {
  const iso = time.toISOString();
  const digits = iso.slice(20, 23).replace(/0+$/, '');
  return digits === '' ? `${iso.slice(0, 19)}Z` : `${iso.slice(0, 20)}${digits}Z`;
}
