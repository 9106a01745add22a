import type { Paint } from '../shared/report/check-text.ts';

/** Where a command writes: results to `out`, progress and errors to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  readonly paint: Paint;
}

/** One command of the command line. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly help: string;
  /**
   * Runs it and answers its exit code.
   * @throws GuardError `usage` and others; the caller prints the message and exits 2.
   */
  run(args: readonly string[], output: Output): Promise<number>;
}
