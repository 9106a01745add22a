import type { Paint } from '../shared/report/paint.ts';
import type { Desk } from './desk.ts';

/** Where a command writes: results to `out`, progress and errors to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Writes over the last line of the terminal that shows errors; nothing where none does. */
  progress(text: string): void;
  readonly paint: Paint;
  /** Columns of the terminal that shows the results; undefined where none does. */
  readonly columns: number | undefined;
}

/** One command of the command line. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly help: string;
  /**
   * Runs it and answers its exit code.
   * @throws GuardError `usage` and others; the caller prints the message and exits with `exitCodeOf`.
   */
  run(args: readonly string[], output: Output, desk: Desk): Promise<number>;
}
