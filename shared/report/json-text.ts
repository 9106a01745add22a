import { escapedInJson } from './terminal-text.ts';

/** A value as JSON that is harmless on a terminal and in a log; whoever parses it gets every character back. */
export function jsonText(value: unknown): string {
  return `${escapedInJson(JSON.stringify(value, null, 2))}\n`;
}
