import type { Output } from './command.ts';

/** Shows how far long work is, on a terminal only; called without figures it takes the line away. */
export function progressOn(output: Output, what: string): (done?: number, of?: number) => void {
  return (done, of) => {
    if (done === undefined || of === undefined) output.progress('');
    else if (of >= WORTH_SHOWING) output.progress(`${what}: ${String(done)} of ${String(of)}`);
  };
}

/** Fewer are done before anybody looks. */
const WORTH_SHOWING = 20;
