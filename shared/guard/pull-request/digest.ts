import { createHash } from 'node:crypto';

/** Short, the same for the same texts, and another for others. */
export function digest(texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 32);
}
