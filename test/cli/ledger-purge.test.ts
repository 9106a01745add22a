import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ledger } from '../../cli/ledger.ts';
import type { ConversionKey } from '../../shared/conversions/conversion.ts';
import { purgeByPolicy } from '../../shared/guard/conversion/purge.ts';
import { readPolicy } from '../../shared/policy/read-policy.ts';
import { conversion, NOW } from '../conversions/building.ts';
import { firstRun } from '../conversions/first-runs.ts';
import { intent } from '../conversions/intents.ts';
import { brokenPolicy, policySource } from '../policy/policies.ts';
import { record } from './recording.ts';
import { ORGANIZATION, startRecorded } from './recorded.ts';

let recorded: Awaited<ReturnType<typeof startRecorded>>;

beforeAll(async () => {
  recorded = await startRecorded();
});

afterAll(() => recorded.stop());

const LONG_AGO = '2024-01-01T00:00:00.000Z';
const LATELY = '2026-11-01T00:00:00.000Z';
const old = { changedAt: LONG_AGO, seenAt: LONG_AGO, stateAt: LONG_AGO, revertEligibleUntil: LONG_AGO, reminders: [] };
const OWED = { step: 'P0D', dueAt: LONG_AGO };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

beforeEach(async () => {
  await recorded.holds({ ...old, connectionId: 'old-closed', state: 'expired' });
  await recorded.holds({ ...old, connectionId: 'old-open', state: 'open' });
  await recorded.holds({ ...old, connectionId: 'old-kept', state: 'kept' });
  await recorded.holds({
    ...old,
    connectionId: 'kept-open',
    state: 'kept',
    revertEligibleUntil: '2026-12-24T00:00:00Z',
  });
  await recorded.holds({ ...old, connectionId: 'closed-lately', state: 'reverted', stateAt: LATELY });
  await recorded.holds({ ...old, connectionId: 'reverting', state: 'expired', revert: 'begun' });
  await recorded.holds({ ...old, connectionId: 'note-owed', state: 'expired', reminders: [OWED] });
  await recorded.holds({
    ...old,
    connectionId: 'undated',
    state: 'expired',
    changedAt: 'x',
    seenAt: '',
    stateAt: '',
    revertEligibleUntil: '',
  });
  await recorded.ledger.intents.begin(intent({ connectionId: 'old-done', startedAt: LONG_AGO, resolvedAt: LONG_AGO }));
  await recorded.ledger.intents.begin(
    intent({ connectionId: 'never-resolved', startedAt: LONG_AGO, resolvedAt: '', outcome: '' }),
  );
});

afterEach(async () => {
  for await (const one of recorded.ledger.conversions.list()) await recorded.ledger.conversions.remove(one, () => true);
  for await (const one of recorded.ledger.intents.list()) {
    await recorded.ledger.intents.resolve(one, {
      outcome: 'done',
      resolvedAt: LONG_AGO,
      outcomeReason: '',
      change: '',
    });
    await recorded.ledger.intents.remove(one);
  }
});

async function left() {
  const ids: string[] = [];
  for await (const { connectionId } of recorded.ledger.conversions.list()) ids.push(connectionId);
  for await (const { connectionId } of recorded.ledger.intents.list()) ids.push(connectionId);
  return ids.sort();
}

const WHAT = `2 conversions and 1 intent of ${ORGANIZATION} that are over for longer than P1Y`;
const STAYS = ['closed-lately', 'kept-open', 'never-resolved', 'note-owed', 'old-open', 'reverting', 'undated'];
/** The conversions that go. */
async function removedKeys(): Promise<readonly ConversionKey[]> {
  const keys: ConversionKey[] = [];
  for await (const { connectionId, change } of recorded.ledger.conversions.list())
    if (!STAYS.includes(connectionId)) keys.push({ connectionId, change });
  expect(keys).toHaveLength(2);
  return keys;
}

const run = (args: readonly string[], desk = {}) => record(ledger, ['purge', ...args], { ...recorded.desk, ...desk });

describe('ledger purge', () => {
  it('removes what is over for that long, and never what is open', async () => {
    const before = await removedKeys();
    for (const key of before) await recorded.ledger.firstRuns.note(firstRun(key));
    const { code, out } = await run(['--older-than', 'P1Y', '--yes']);
    expect([code, out]).toEqual([0, `Removed: ${WHAT}.\n`]);
    for (const key of before) expect(await recorded.ledger.firstRuns.ofConversion(key)).toEqual([]);
    expect(await left()).toEqual(STAYS);
    expect((await run(['--older-than', 'P1Y', '--yes'])).out).toContain('Nothing to remove');
  });

  it('removes nothing in a dry run, without an answer, or when the person does not agree', async () => {
    const before = await left();
    expect((await run(['--older-than', 'P1Y', '--dry-run'])).out).toBe(`Would be removed: ${WHAT}.\n`);
    await expect(run(['--older-than', 'P1Y'])).rejects.toThrow('give --yes');
    const { code, err } = await run(['--older-than', 'P1Y'], { ask: () => Promise.resolve('') });
    expect([code, err]).toEqual([4, 'Nothing was removed.\n']);
    expect(await left()).toEqual(before);
  });

  it('leaves alone what changes after it was found', async () => {
    const { conversions } = recorded.ledger;
    const ask = async () => {
      await conversions.update(conversion({ connectionId: 'old-closed' }), (now) => ({ ...now, state: 'open' }));
      return 'y';
    };
    const { code, out } = await run(['--older-than', 'P1Y'], { ask });
    expect(code).toBe(0);
    expect(out).toContain('Removed: 1 conversion and 1 intent of');
    expect(await left()).toEqual(['old-closed', ...STAYS].sort());
  });

  it.each([
    [[], 'needs --older-than'],
    [['--older-than', 'a year'], '--older-than must be an ISO 8601 duration'],
    [['--older-than', 'P29D'], '--older-than must be 30 days (P30D) at least'],
  ])('needs a duration: %j', async (args, message) => {
    await expect(run(args)).rejects.toThrow(message);
  });
});

describe('the nightly timer', () => {
  const context = (policy: ReturnType<typeof policySource>) => {
    const clock = { now: () => NOW, wait: () => Promise.resolve() };
    return { ledger: recorded.ledger, clock, policy };
  };

  it('removes what the policy says, and nothing without it or with one that cannot be read', async () => {
    const before = await left();
    await purgeByPolicy(context(policySource()), silent);
    await purgeByPolicy(context(brokenPolicy), silent);
    expect(await left()).toEqual(before);
    await purgeByPolicy(context(policySource('version: 1\nretention: { conversions: P1Y }\n')), silent);
    expect(await left()).toEqual(STAYS);
  });

  it('takes the people out of what is over, and leaves them in what is open', async () => {
    await purgeByPolicy(context(policySource('version: 1\nretention: { personal: P90D }\n')), silent);
    const names: Record<string, string> = {};
    for await (const { connectionId, byName, byId } of recorded.ledger.conversions.list())
      names[connectionId] = byName + byId;
    expect(names['old-closed']).toBe('');
    expect(names['old-open']).toBe('Robin Adminperson-id');
    expect(names['kept-open']).toBe('Robin Adminperson-id');
    const intents = await recorded.ledger.intents.ofConnection('old-done');
    expect(intents).toMatchObject([{ byId: '', byName: '' }]);
    expect(await recorded.ledger.intents.ofConnection('never-resolved')).toMatchObject([{ byName: 'robin' }]);
  });
});

describe('the policy key retention', () => {
  it('is refused where it is too short, or names something else', () => {
    expect(() => readPolicy('version: 1\nretention: { conversions: P1D }\n', 'p.yml')).toThrow(
      '30 days (P30D) at least',
    );
    expect(() => readPolicy('version: 1\nretention: { person: P90D }\n', 'p.yml')).toThrow('personal');
  });
});
