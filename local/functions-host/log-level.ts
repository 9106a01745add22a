/** The levels of `logging.logLevel` in host.json, from chatty to silent. */
export const LOG_LEVELS = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Whether a message of `level` is shown when `minimum` is the least that is; a level nobody knows is shown. */
export function isShown(level: string, minimum: LogLevel): boolean {
  const rank = LOG_LEVELS.findIndex((known) => known === level.toLowerCase());
  return rank === -1 || rank >= LOG_LEVELS.indexOf(minimum);
}
