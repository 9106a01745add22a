import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import { expand } from '../../shared/pipelines/expand.ts';
import { stepsIn } from './corpus-speed.ts';
import { manySteps } from './many-steps.ts';
import { cell, median, ms, timed } from './statistics.ts';

const SIZES = [1_000, 10_000, 100_000];
const MOST = Math.max(...SIZES);
const WARM_UP = 2;
const ROUNDS = 9;

/** What a step more costs, in time and in memory. */
export function growth(): readonly string[] {
  return [
    '',
    `expansion as it grows: loops over lists of objects, three inputs of each step evaluated, in process, warm, median of ${String(ROUNDS)} times ${String(MOST)} steps`,
    '     steps        time  per step',
    ...SIZES.map(lineOf),
    memory(MOST),
  ];
}

function lineOf(size: number): string {
  const { parsed, files } = manySteps(size);
  if (parsed.root?.kind !== 'mapping') throw new Error('The generated pipeline is none.');
  const { root } = parsed;
  // What did not fit would make the figure look better than it is.
  const made = expand(root, files);
  const steps = stepsIn(made.root);
  const notes = made.diagnostics.map(({ code }) => code);
  const short = steps === size ? '' : `  only ${String(steps)} steps were made: ${notes.join(', ')}`;
  const times: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    // As many steps at each size: else only the large ones pay for the collector.
    const time = timed(() => {
      for (let steps = 0; steps < MOST; steps += size) expand(root, files);
    });
    if (round >= 0) times.push((time * size) / MOST);
  }
  const each = `${((median(times) * 1_000) / steps).toFixed(2)} µs`;
  return `${cell(size, 10)}${cell(ms(median(times)), 12)}${cell(each, 10)}${short}`;
}

const report = z.object({ uses: z.int(), complete: z.boolean(), kilobytes: z.number() });

function memory(size: number): string {
  const printed = execFileSync(process.execPath, ['dist/local/bench-memory.mjs', String(size)], { encoding: 'utf8' });
  const { uses, complete, kilobytes } = report.parse(JSON.parse(printed));
  const found = `${String(uses)} different uses${complete ? '' : ', not all of it seen'}`;
  return `  most memory of a process that expands ${String(size)} steps and finds their uses (${found}): ${(kilobytes / 1024).toFixed(0)} MB (to stay below 1024 MB)`;
}
