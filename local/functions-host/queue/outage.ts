import { describeError } from '../describe-error.ts';

/** Turns the many failures of one outage into two lines: storage went away, storage is back. */
export interface OutageWatch {
  failed(error: unknown): void;
  worked(): void;
}

/** All queues of one connection setting share a watch. */
export function createOutageWatch(setting: string, log: (line: string) => void): OutageWatch {
  let away = false;
  return {
    failed(error) {
      if (away) return;
      away = true;
      log(
        `Storage (${setting}) cannot be reached: ${describeError(error)}${codeOf(error)}. Queue functions wait and go on when it is back; HTTP functions are still served.`,
      );
    },
    worked() {
      if (!away) return;
      away = false;
      log(`Storage (${setting}) is back: queue functions go on.`);
    },
  };
}

/** Storage says in its code, such as AuthenticationFailed, what its message often does not. */
function codeOf(error: unknown): string {
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return isCoded && !error.message.includes(String(error.code)) ? ` (${String(error.code)})` : '';
}
