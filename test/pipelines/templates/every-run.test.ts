import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pipeline } from '../../../shared/pipelines/pipeline.ts';
import type { ConnectionUse } from '../../../shared/pipelines/uses.ts';
import { expanding, type Known } from './expanding.ts';
import { randomPipelines, type RandomPipeline } from './random-pipelines.ts';

// What is said of a pipeline before a run, held against the expansion of each run: everything on which it depends is given there.

/** Values of the root's parameters, the defaults first. */
const PARAMETERS = [
  ['false', 'dev', '', '[a]'],
  ['true', 'dev', '', '[a]'],
  ['false', 'prod', '', '[a]'],
  ['true', 'prod', '', '[a]'],
  ['false', 'dev', 'a', '[a]'],
  ['true', 'dev', 'a', '[a]'],
  ['false', 'prod', 'a', '[a]'],
  ['true', 'prod', 'a', '[a]'],
  ['false', 'dev', '', '[]'],
  ['true', 'prod', 'a', '[b, z]'],
].map(([flag = '', env = '', text = '', list = '']) => ({ flag, env, text, list }));
const VARIABLES = ['Manual', 'PullRequest'].flatMap((reason) =>
  ['a', 'c'].map((queued) => ({ 'Build.Reason': reason, queued })),
);
const runsWith = (some: typeof PARAMETERS): readonly Known[] =>
  some.flatMap((parameters) => VARIABLES.map((variables) => ({ parameters, variables })));
const RUNS = runsWith(PARAMETERS);
const RUNS_BY_DEFAULT = runsWith(PARAMETERS.slice(0, 1));

/** Some pipelines are large. */
const MINUTES = 180_000;

const isUnsure = ({ connections }: ConnectionUse): boolean =>
  connections.some(({ resolution, open }) => resolution === 'unresolved' || open === true);
const namesOf = ({ connections }: ConnectionUse): readonly string[] => connections.flatMap(({ names }) => names);

/** Where a use stands. What a person gives stands in no file, and can be what a container is pulled through. */
function placeOf(use: ConnectionUse): string {
  if (use.kind === 'container') return use.kind;
  const { file, start } = use.at;
  return `${use.reference.text} ${file.path}:${String(file.positionOf(start).line)}`;
}

function byPlace({ uses }: Pipeline): ReadonlyMap<string, readonly ConnectionUse[]> {
  const places = new Map<string, ConnectionUse[]>();
  for (const use of uses) places.set(placeOf(use), [...(places.get(placeOf(use)) ?? []), use]);
  return places;
}

/** Uses and names of a run that are not there when nothing is given. */
function lostOf(open: Pipeline, run: Pipeline): readonly string[] {
  const places = byPlace(open);
  return run.uses.flatMap((use) => {
    const found = places.get(placeOf(use));
    if (found === undefined) return [`${placeOf(use)} is lost`];
    if (found.some(isUnsure)) return [];
    if (isUnsure(use)) return [`${placeOf(use)} is sure, and not so`];
    const names = new Set(found.flatMap(namesOf));
    return namesOf(use)
      .filter((name) => !names.has(name))
      .map((name) => `${placeOf(use)} has no ${name}`);
  });
}

/** Uses that are claimed for every run in which nobody chooses, and that a run of those does not have, or with other names. */
function wrongOf(open: Pipeline, run: Pipeline): readonly string[] {
  const places = byPlace(run);
  return open.uses.flatMap((use) => {
    if (use.when === 'maybe') return [];
    const found = places.get(placeOf(use)) ?? [];
    const names = new Set(namesOf(use));
    const isThere = found.some((one) => isUnsure(use) || namesOf(one).every((name) => names.has(name)));
    return isThere ? [] : [`${placeOf(use)} ${[...names].join('|')} is claimed, there is ${found.map(namesOf).join()}`];
  });
}

/** What is wrong, with the files in which it is; nothing where all is as it is said. */
function faultsIn(
  files: RandomPipeline,
  runs: readonly Known[],
  faultsOf: (open: Pipeline, run: Pipeline) => readonly string[],
): readonly string[] {
  const open = expanding(files);
  if (!open.complete) return [];
  for (const known of runs) {
    const run = expanding(files, known);
    const faults = run.complete ? faultsOf(open, run) : [];
    if (faults.length === 0) continue;
    const read = new Set(open.files.map(({ path }) => path));
    const texts = Object.entries(files).flatMap(([path, text]) => (read.has(path) ? [`# ${path}`, text] : []));
    return [JSON.stringify(known), ...faults, ...texts];
  }
  return [];
}

describe('the expansion of any pipeline with nothing given', () => {
  it(
    'has every use and every name of a connection that some run has, or says that there can be others',
    () => {
      fc.assert(
        fc.property(randomPipelines, fc.shuffledSubarray([...RUNS], { minLength: 4, maxLength: 4 }), (files, runs) => {
          expect(faultsIn(files, runs, lostOf)).toEqual([]);
        }),
        { numRuns: 300 },
      );
    },
    MINUTES,
  );

  it(
    'is certain of nothing that some run without chosen parameters does not have',
    () => {
      fc.assert(
        fc.property(randomPipelines, (files) => {
          expect(faultsIn(files, RUNS_BY_DEFAULT, wrongOf)).toEqual([]);
        }),
        { numRuns: 300 },
      );
    },
    MINUTES,
  );
});
