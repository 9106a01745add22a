import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Death } from '../life.ts';
import { startDriven } from './driven.ts';
import { Model, type Step } from './model.ts';

/** Steps in all; `npm run soak` asks for more. */
const STEPS = Number(process.env['WIF_GUARD_SOAK_STEPS'] ?? '1000');
const STEPS_OF_A_RUN = 100;
const CONNECTIONS = 4;

const which = fc.nat({ max: CONNECTIONS - 1 });
const death: fc.Arbitrary<Death | undefined> = fc.option(
  fc.record({ call: fc.integer({ min: 1, max: 25 }), when: fc.constantFrom('before', 'after') }),
  { nil: undefined, freq: 3 },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('convert' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'revert' as const,
        'rename' as const,
        'delete' as const,
        'recreate' as const,
        'keep' as const,
      ),
      which,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('hook' as const), which, times: fc.integer({ min: 1, max: 3 }), death }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      minutes: fc.constantFrom(1, 6, 35, 35, 300, 1440, 4320),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('watch' as const),
      scope: fc.constantFrom('all' as const, 'open' as const),
      death,
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('remind' as const, 'drain' as const), death }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('silence' as const, 'speak' as const, 'lose' as const) }) },
);

/** One that breaks is reverted, of one that does not people are reminded: chance alone might bring neither. */
const PLAIN: Step[] = [
  { kind: 'convert', which: 0 },
  { kind: 'hook', which: 0, times: 1, death: undefined },
  { kind: 'pass', minutes: 35 },
  { kind: 'drain', death: undefined },
  { kind: 'convert', which: 1 },
  { kind: 'hook', which: 1, times: 1, death: undefined },
  { kind: 'pass', minutes: 4320 },
  { kind: 'pass', minutes: 1440 },
  { kind: 'remind', death: undefined },
];

/** What all runs together have shown to happen: that nothing goes wrong says little where nothing happens. */
const happened = { reverts: 0, reminders: 0 };

async function problemsOf(steps: readonly Step[]): Promise<readonly string[]> {
  const world = await startDriven('version: 1\nconversions: revert\n', ['alert', 'revert']);
  try {
    const model = new Model(world);
    await model.begin(CONNECTIONS);
    for (const one of steps) await model.step(one);
    await model.end();
    happened.reverts += model.revertsMade;
    happened.reminders += model.remindersTold;
    return model.problems;
  } finally {
    await world.stop();
  }
}

describe('whatever happens to connections, hooks, timers and the processes of the guard', () => {
  it(
    'every conversion is recorded once, every reminder is sent, and nothing is reverted against the policy',
    { timeout: STEPS * 1_000 },
    async () => {
      const steps = fc.array(step, { minLength: STEPS_OF_A_RUN, maxLength: STEPS_OF_A_RUN, size: 'max' });
      await fc.assert(
        fc.asyncProperty(steps, async (taken) => {
          expect(await problemsOf(taken)).toEqual([]);
        }),
        { numRuns: Math.ceil(STEPS / STEPS_OF_A_RUN), endOnFailure: true, examples: [[PLAIN]] },
      );
      expect(happened.reverts).toBeGreaterThan(0);
      expect(happened.reminders).toBeGreaterThan(0);
    },
  );
});
