import { corpusSpeed } from './corpus-speed.ts';
import { growth } from './growth.ts';
import { hostileFiles } from './hostile-files.ts';

let measured: Promise<readonly string[]> | undefined;

/** Expansion: against its floor on real pipelines, as it grows, and on files that mean harm. Measured once a process. */
export function benchExpansion(): Promise<readonly string[]> {
  measured ??= Promise.resolve(['', ...corpusSpeed(), ...growth(), ...hostileFiles()]);
  return measured;
}
