import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import { systemClock, type Clock } from '../shared/clock.ts';
import type { Environment } from '../shared/settings/settings.ts';

/** The place where a command runs, and who runs it: an argument, so that tests own it. */
export interface Desk {
  readonly environment: Environment;
  readonly clock: Clock;
  /** Name of the person at the desk; empty where the system knows none. */
  userName(): string;
  /** Asks the person; undefined where nobody can answer, because this is no terminal. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/** The desk of this process. */
export const ownDesk: Desk = {
  environment: process.env,
  clock: systemClock,
  userName() {
    try {
      return userInfo().username;
    } catch {
      // A container may run under a number that has no name.
      return '';
    }
  },
  // Asked on stderr: results may go into a file.
  ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
};

/** Ctrl-C, Ctrl-D and a closed terminal answer nothing. */
function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.once('close', () => {
      resolve('');
    });
    lines.question(question, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}
