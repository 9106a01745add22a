import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FirstRun } from '../../shared/conversions/first-run.ts';
import type { Ledger } from '../../shared/ledger/index.ts';
import { startTwoLedgers } from './two-ledgers.ts';

let stop: () => Promise<void>;
let ledger: Ledger;
let others: Ledger;

beforeAll(async () => {
  ({ ledger, others, stop } = await startTwoLedgers());
});

afterAll(() => stop());

const run = (change: string, over: Partial<FirstRun> = {}): FirstRun => ({
  connectionId: 'c',
  change,
  projectId: 'Pay/ments #1',
  projectName: 'Pay/ments #1',
  pipelineId: 7,
  pipelineName: 'shop\\ci',
  state: 'waiting',
  runId: 1,
  at: '2026-11-24T09:00:00.1234567Z',
  step: '',
  signature: '',
  told: false,
  ...over,
});

describe('a first run', () => {
  it('comes back as it was noted, of its conversion and organization only', async () => {
    const noted = run('a');
    expect(await ledger.firstRuns.note(noted)).toBe(true);
    expect(await ledger.firstRuns.ofConversion(noted)).toEqual([noted]);
    expect(await ledger.firstRuns.read(noted, 'Pay/ments #1', 7)).toEqual(noted);
    expect(await ledger.firstRuns.read(noted, 'Pay/ments #1', 8)).toBeUndefined();
    expect(await ledger.firstRuns.ofConversion(run('b'))).toEqual([]);
    expect(await others.firstRuns.ofConversion(noted)).toEqual([]);
  });

  it('that has ended stays as it ended, but for that it was told', async () => {
    const failed = run('c', { state: 'failed', step: 'Deploy', signature: 'x', runId: 2 });
    await ledger.firstRuns.note(run('c'));
    expect(await ledger.firstRuns.note(failed)).toBe(true);
    expect(await ledger.firstRuns.note(run('c', { runId: 3 }))).toBe(false);
    expect(await ledger.firstRuns.note(run('c', { state: 'succeeded', runId: 3 }))).toBe(false);
    expect(await ledger.firstRuns.note({ ...failed, told: true })).toBe(true);
    expect(await ledger.firstRuns.ofConversion(failed)).toEqual([{ ...failed, told: true }]);
  });

  it('is noted once by instances that note it at the same time', async () => {
    const notes = [1, 2, 3].map((runId) => ledger.firstRuns.note(run('d', { state: 'succeeded', runId })));
    expect((await Promise.all(notes)).filter(Boolean)).toHaveLength(1);
  });
});
