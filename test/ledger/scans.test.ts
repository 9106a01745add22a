import { afterAll, beforeEach, beforeAll, describe, expect, it } from 'vitest';
import { openScans, type Scans } from '../../shared/ledger/scans.ts';
import type { OpenTable } from '../../shared/ledger/table.ts';
import { startTwoLedgers } from './two-ledgers.ts';

let stop: () => Promise<void>;
let open: OpenTable;
let made = 0;
let scans: Scans;

beforeAll(async () => {
  ({ open, stop } = await startTwoLedgers());
});

beforeEach(() => {
  made += 1;
  scans = openScans(open, `dev.azure.com/of-a-test-${String(made)}`);
});

afterAll(() => stop());

const DAYS = ['2026-11-24T02:00:00.000Z', '2026-11-25T02:00:00.000Z', '2026-11-26T02:00:00.000Z'] as const;
const [FIRST, SECOND, THIRD] = DAYS;

const projects = (...ids: readonly string[]) => ids.map((id) => ({ id, name: `Project ${id}` }));
const listed = (startedAt: string, ...ids: readonly string[]) =>
  scans.noteScan({ scope: 'organization', startedAt, projects: projects(...ids) });
const ended = (startedAt: string, projectId: string, unseen = 0) =>
  scans.noteScan({ scope: 'project', startedAt, projectId, unseen });

/** Names of the projects that are known since the newest scan, and of the others. */
async function state() {
  const { startedAt, finished, unfinished } = await scans.scans();
  const names = (of: typeof finished) => of.map(({ projectName }) => projectName);
  return [startedAt, names(finished), names(unfinished)];
}

describe('how complete the index is', () => {
  it('is nothing before the first scan', async () => {
    expect(await state()).toEqual([undefined, [], []]);
  });

  it('says which projects have been scanned since, and which not', async () => {
    await listed(FIRST, 'a', 'b');
    expect(await state()).toEqual([FIRST, [], ['Project a', 'Project b']]);
    await ended(FIRST, 'a', 3);
    expect(await state()).toEqual([FIRST, ['Project a'], ['Project b']]);
    expect((await scans.scans()).finished).toMatchObject([{ completeAt: FIRST, unseen: 3, problem: '' }]);
  });

  it('takes a scan that ends late for no newer one', async () => {
    await listed(FIRST, 'a');
    await listed(SECOND, 'a');
    await ended(FIRST, 'a');
    expect(await state()).toEqual([SECOND, [], ['Project a']]);
    await ended(SECOND, 'a');
    await ended(FIRST, 'a', 9);
    await listed(FIRST, 'a');
    expect(await state()).toEqual([SECOND, ['Project a'], []]);
    expect((await scans.scans()).finished).toMatchObject([{ completeAt: SECOND, unseen: 0 }]);
  });

  it('keeps why a scan ended early until one did not', async () => {
    await listed(SECOND, 'a');
    await scans.noteScan({ scope: 'problem', startedAt: FIRST, projectId: 'a', problem: 'of an older scan' });
    expect((await scans.scans()).unfinished).toMatchObject([{ problem: '' }]);
    await scans.noteScan({ scope: 'problem', startedAt: SECOND, projectId: 'a', problem: 'no access' });
    expect((await scans.scans()).unfinished).toMatchObject([{ problem: 'no access', completeAt: '' }]);
    await listed(THIRD, 'a');
    await ended(THIRD, 'a');
    expect((await scans.scans()).finished).toMatchObject([{ problem: '' }]);
  });

  it('leaves out a project that is not there any more', async () => {
    await listed(FIRST, 'a', 'b');
    await listed(SECOND, 'b');
    expect(await state()).toEqual([SECOND, [], ['Project b']]);
  });

  it('is right when all projects end at once, twice', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    await listed(FIRST, ...ids);
    await Promise.all([...ids, ...ids].map((id) => ended(FIRST, id)));
    expect(await state()).toEqual([FIRST, ids.map((id) => `Project ${id}`), []]);
  });
});
