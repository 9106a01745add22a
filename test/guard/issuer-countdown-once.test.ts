import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scheduleOf } from '../../shared/conversions/schedule.ts';
import { countDownIssuer, type CountdownContext } from '../../shared/guard/issuer/countdown.ts';
import { openCountdowns } from '../../shared/ledger/countdowns.ts';
import { tablesOf, type OpenTable, type Table } from '../../shared/ledger/table.ts';
import { defaultPolicy } from '../../shared/policy/policy.ts';
import { startCountdownWorld, type CountdownWorld } from './countdowns.ts';

const MINUTE = 60_000;
const STEPS = scheduleOf(Date.parse('2027-07-01'), defaultPolicy.reminders.issuer, -Infinity);

let world: CountdownWorld;

beforeAll(async () => {
  world = await startCountdownWorld();
  world.simulator.organization.createConnection({ project: 'Payments', name: 'old', issuer: 'azure-devops' });
});

afterAll(async () => {
  expect(world.simulator.violations()).toEqual([]);
  await world.stop();
});

class Crash extends Error {}

/**
 * A process that dies at one of its calls, before or after the call took effect; then every other call of it fails too. Before another
 * of its calls it may be held up until something else has ended.
 */
function dying({ calls, isAfter, heldAt }: Process, ended: Promise<unknown>) {
  let made = 0;
  return {
    get isDead(): boolean {
      return made >= calls;
    },
    async through<T>(call: () => Promise<T>): Promise<T> {
      if (made >= calls) throw new Crash();
      made += 1;
      if (made === heldAt) await ended;
      if (made === calls && !isAfter) throw new Crash();
      const answer = await call();
      if (made >= calls) throw new Crash();
      return answer;
    },
  };
}

type Life = ReturnType<typeof dying>;

function mortal(open: OpenTable, life: Life): OpenTable {
  return (name) => {
    const table = open(name);
    return {
      ...table,
      read: (...args: Parameters<Table['read']>) => life.through(() => table.read(...args)),
      insert: (...args: Parameters<Table['insert']>) => life.through(() => table.insert(...args)),
      replace: (...args: Parameters<Table['replace']>) => life.through(() => table.replace(...args)),
    };
  };
}

/** After how many calls it dies, 99 for never, and before which it is held up, 0 for none. */
interface Process {
  readonly calls: number;
  readonly isAfter: boolean;
  readonly heldAt: number;
}

/** Minutes until a timer, and the instances that have it. */
interface Round {
  readonly minutes: number;
  readonly processes: readonly Process[];
}

/** More calls than a timer makes. */
const NEVER = 99;
const instance = (calls: fc.Arbitrary<number>): fc.Arbitrary<Process> =>
  fc.record({ calls, isAfter: fc.boolean(), heldAt: fc.integer({ min: 0, max: 6 }) });

/** Mostly every quarter of an hour, sometimes weeks later. */
const minutes = fc.oneof(
  { weight: 3, arbitrary: fc.constant(15) },
  { weight: 1, arbitrary: fc.integer({ min: 15, max: 40 * 24 * 60 }) },
);

const rounds = (calls: fc.Arbitrary<number>): fc.Arbitrary<readonly Round[]> =>
  fc.array(fc.record({ minutes, processes: fc.array(instance(calls), { minLength: 1, maxLength: 2 }) }), {
    minLength: 4,
    maxLength: 12,
  });

/** A little before any of the steps. */
const start = fc
  .tuple(fc.constantFrom(...STEPS), fc.integer({ min: 0, max: 60 }))
  .map(([{ dueAt }, before]) => Date.parse(dueAt) - before * MINUTE);

interface Sent {
  readonly id: string;
  readonly atMs: number;
}

let runs = 0;

/** Plays timers against a countdown of its own, and answers what was sent and when instances died. */
async function play(startMs: number, timers: readonly Round[]) {
  runs += 1;
  const organization = `run ${String(runs)}`;
  const open = tablesOf({ kind: 'connection-string', connectionString: world.connectionString });
  const sent: Sent[] = [];
  const played: { readonly atMs: number; readonly deaths: number }[] = [];
  let atMs = startMs;
  for (const { minutes: wait, processes } of timers) {
    atMs += wait * MINUTE;
    world.at(new Date(atMs).toISOString());
    const now = atMs;
    const fire = async (life: Life): Promise<void> => {
      const context: CountdownContext = {
        ...world.context,
        ledger: { ...world.ledger, countdowns: openCountdowns(mortal(open, life), organization) },
        channels: new Map([
          ['webhook', { send: (id) => life.through(() => Promise.resolve(void sent.push({ id, atMs: now }))) }],
        ]),
      };
      await countDownIssuer(context, world.log).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
    };
    const lives: Life[] = [];
    let ended: Promise<unknown> = Promise.resolve();
    for (const process of processes) {
      const life = dying(process, ended);
      lives.push(life);
      ended = Promise.all([ended, fire(life)]);
    }
    await ended;
    played.push({ atMs, deaths: lives.filter(({ isDead }) => isDead).length });
  }
  return { sent, played };
}

const lastPassed = (atMs: number) => STEPS.findLast(({ dueAt }) => Date.parse(dueAt) <= atMs);
const isOf = ({ id }: Sent, dueAt: string): boolean => id.includes(`-${dueAt.replace('.000', '')}-`);

describe('over any timers, with two instances', () => {
  it('that may die at any call, every step is sent by the next timer in which none dies, and again only after a death', async () => {
    const mortals = rounds(fc.oneof(fc.constant(NEVER), fc.integer({ min: 1, max: 9 })));
    await fc.assert(
      fc.asyncProperty(start, mortals, async (startMs, timers) => {
        const { sent, played } = await play(startMs, timers);
        // None is late beyond the next timer: the lease of a dead instance has ended by then.
        const late = played.filter(({ atMs, deaths }) => {
          const step = lastPassed(atMs);
          return deaths === 0 && step !== undefined && !sent.some((one) => isOf(one, step.dueAt) && one.atMs <= atMs);
        });
        expect(late).toEqual([]);
        for (const { dueAt } of STEPS) {
          const ofStep = sent.filter((one) => isOf(one, dueAt));
          const inTime = played.filter(({ atMs }) => lastPassed(atMs)?.dueAt === dueAt);
          const deaths = inTime.reduce((sum, round) => sum + round.deaths, 0);
          expect(ofStep.length).toBeLessThanOrEqual(1 + deaths);
          expect(new Set(ofStep.map(({ id }) => id)).size).toBeLessThanOrEqual(1);
          // Never early, and never once another step says more.
          for (const { atMs } of ofStep) expect(lastPassed(atMs)?.dueAt).toBe(dueAt);
        }
        expect(sent.filter((one) => STEPS.some(({ dueAt }) => isOf(one, dueAt)))).toHaveLength(sent.length);
      }),
      { numRuns: 60 },
    );
  });

  it('of which none dies, each step whose time a timer meets is sent exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(start, rounds(fc.constant(NEVER)), async (startMs, timers) => {
        const { sent, played } = await play(startMs, timers);
        const met = new Set(played.map(({ atMs }) => lastPassed(atMs)?.dueAt).filter((dueAt) => dueAt !== undefined));
        expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length);
        expect(sent).toHaveLength(met.size);
      }),
      { numRuns: 30 },
    );
  });
});
