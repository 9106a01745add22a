import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../shared/ledger/index.ts';
import type { OpenTable, Table } from '../../shared/ledger/table.ts';
import type { PipelineReads, RepositoryRead } from '../../shared/ledger/usage-rows.ts';
import { openUsage } from '../../shared/ledger/usage.ts';
import { startTwoLedgers } from './two-ledgers.ts';

let stop: () => Promise<void>;
let ledger: Ledger;
let others: Ledger;
let open: OpenTable;

beforeAll(async () => {
  ({ ledger, others, open, stop } = await startTwoLedgers());
});

afterAll(() => stop());

const at = (minute: number): string => `2026-11-24T10:${String(minute).padStart(2, '0')}:00.000Z`;

const read = (repositoryId: string, over: Partial<RepositoryRead> = {}): RepositoryRead => ({
  repositoryId,
  isSelf: false,
  refs: ['refs/heads/main'],
  commits: ['c1'],
  paths: ['a.yml'],
  ...over,
});

const pipeline = (reads: readonly RepositoryRead[], over: Partial<PipelineReads> = {}): PipelineReads => ({
  projectId: 'P1',
  projectName: 'Shops',
  definitionId: 7,
  name: 'live\\web',
  yamlFile: 'web.yml',
  rootRepositoryId: 'root',
  rootRepositoryName: 'shops',
  walkedAt: at(1),
  unseen: '',
  reads,
  ...over,
});

let made = 0;

/** A name that no other test uses. */
function fresh(what: string): string {
  made += 1;
  return `${what}-${String(made)}`;
}

const namesOf = async (repositoryId: string, of = ledger): Promise<readonly string[]> =>
  (await of.usage.readersOf(repositoryId)).map(({ name }) => name).sort();

describe('the readers of a repository', () => {
  it('come out as they went in, whatever the casing of the id, and of this organization only', async () => {
    const [id, projectId] = [fresh('Repository'), fresh('project')];
    const one = read(id, { isSelf: true, refs: ['refs/heads/main', 'refs/tags/1'], commits: ['c1', 'c2'] });
    const { reads: _, ...rest } = pipeline([one], { projectId });
    await ledger.usage.replace({ ...rest, reads: [one] });
    expect(await ledger.usage.readersOf(id.toUpperCase())).toEqual([{ ...rest, read: one }]);
    expect(await others.usage.readersOf(id)).toEqual([]);
  });

  it('are of several projects, whose definitions may have the same number', async () => {
    const id = fresh('repository');
    for (const name of ['one', 'two'])
      await ledger.usage.replace(pipeline([read(id)], { projectId: fresh('p'), name }));
    expect(await namesOf(id)).toEqual(['one', 'two']);
  });

  it.each([
    ['more than 500 paths', Array.from({ length: 501 }, (_, index) => `${String(index)}.yml`), 'any'],
    [
      'paths that are too long for a row',
      Array.from({ length: 400 }, (_, index) => `${'ü'.repeat(90)}${String(index)}`),
      'any',
    ],
    ['as many as fit', Array.from({ length: 500 }, (_, index) => `${String(index)}.yml`), 500],
  ] as const)('may read any path where it reads %s', async (_, paths, expected) => {
    const id = fresh('repository');
    await ledger.usage.replace(pipeline([read(id, { paths })], { projectId: fresh('p') }));
    const [found] = await ledger.usage.readersOf(id);
    expect(found?.read.paths === 'any' ? 'any' : found?.read.paths.length).toBe(expected);
  });

  it('may read any branch where they are too many for a row', async () => {
    const id = fresh('repository');
    const refs = Array.from({ length: 400 }, (_, index) => `refs/heads/${'x'.repeat(90)}${String(index)}`);
    await ledger.usage.replace(pipeline([read(id, { refs, commits: refs.map(() => 'c') })], { projectId: fresh('p') }));
    expect((await ledger.usage.readersOf(id))[0]?.read).toMatchObject({ refs: [], commits: [] });
  });

  it('are found with one look, however many they are', async () => {
    const id = fresh('repository');
    for (let definitionId = 1; definitionId <= 20; definitionId += 1)
      await ledger.usage.replace(pipeline([read(id)], { projectId: fresh('p'), definitionId }));
    let looks = 0;
    const counting: OpenTable = (name) => {
      const table = open(name);
      const counted = <T>(work: T): T => {
        looks += 1;
        return work;
      };
      return {
        ...table,
        read: (...key) => counted(table.read(...key)),
        list: (...of) => counted(table.list(...of)),
        query: (filter) => counted(table.query(filter)),
      };
    };
    expect(await openUsage(counting, ORGANIZATION).readersOf(id)).toHaveLength(20);
    expect(looks).toBe(1);
  });

  it('do not pass for none where a row cannot be read', async () => {
    const id = fresh('repository');
    await open('Usage').insert(`dev.azure.com%2Fcontoso|repository|${id}`, 'p|0000000001', { shape: 'of tomorrow' });
    await expect(ledger.usage.readersOf(id)).rejects.toMatchObject({ code: 'ledger-unreadable' });
  });
});

describe('a pipeline that reads something else now', () => {
  it('is not found any more where it reads nothing', async () => {
    const [a, b, projectId] = [fresh('a'), fresh('b'), fresh('p')];
    await ledger.usage.replace(pipeline([read(a)], { projectId }));
    await ledger.usage.replace(pipeline([read(b)], { projectId, walkedAt: at(2) }));
    expect([await namesOf(a), await namesOf(b)]).toEqual([[], ['live\\web']]);
  });

  it('stays as the newest walk found it, when an older one comes late', async () => {
    const [a, b, projectId] = [fresh('a'), fresh('b'), fresh('p')];
    await ledger.usage.replace(pipeline([read(b)], { projectId, walkedAt: at(2) }));
    await ledger.usage.replace(pipeline([read(a)], { projectId, walkedAt: at(1) }));
    expect([await namesOf(a), await namesOf(b)]).toEqual([[], ['live\\web']]);
  });

  it('is missed nowhere when its worker dies before any of its writes, and right when it is done again', async () => {
    let writes = 0;
    for (let ended = false; !ended; writes += 1) {
      const [kept, left, added, projectId] = [fresh('kept'), fresh('left'), fresh('added'), fresh('p')];
      await ledger.usage.replace(pipeline([read(kept), read(left)], { projectId }));
      const next = pipeline([read(kept), read(added)], { projectId, walkedAt: at(2) });
      ended = await openUsage(dying(writes), ORGANIZATION)
        .replace(next)
        .then(
          () => true,
          () => false,
        );
      expect(await namesOf(kept)).toEqual(['live\\web']);
      await ledger.usage.replace({ ...next, walkedAt: at(3) });
      expect([await namesOf(kept), await namesOf(left), await namesOf(added)]).toEqual([
        ['live\\web'],
        [],
        ['live\\web'],
      ]);
    }
    // Two rows, the one that goes, and the forward row before and after.
    expect(writes).toBeGreaterThan(5);
  });

  it('is walked by several instances at once, and is as the newest of them found it', async () => {
    for (let round = 0; round < 15; round += 1) {
      const projectId = fresh('p');
      const ids = [fresh('x'), fresh('y'), fresh('z')];
      const walks = ids.map((id, index) => pipeline([read(id)], { projectId, walkedAt: at(index + 1) }));
      await Promise.all(walks.toReversed().map((walk) => ledger.usage.replace(walk)));
      expect(await Promise.all(ids.map((id) => namesOf(id)))).toEqual([[], [], ['live\\web']]);
    }
  });
});

describe('a pipeline of which not all could be seen', () => {
  it('still reads what it read before, and what it reads now, until all is seen', async () => {
    const [a, b, projectId] = [fresh('a'), fresh('b'), fresh('p')];
    await ledger.usage.replace(pipeline([read(a), read(b)], { projectId }));
    const now = read(b, { refs: ['refs/heads/next'], commits: ['c2'], paths: ['b.yml'] });
    await ledger.usage.replace(pipeline([now], { projectId, walkedAt: at(2), unseen: 'No access.' }));
    expect(await ledger.usage.readersOf(a)).toMatchObject([{ unseen: 'No access.', walkedAt: at(2), read: read(a) }]);
    expect((await ledger.usage.readersOf(b))[0]?.read).toEqual({
      ...now,
      refs: ['refs/heads/next', 'refs/heads/main'],
      commits: ['c2', 'c1'],
      paths: ['a.yml', 'b.yml'],
    });
    await ledger.usage.replace(pipeline([now], { projectId, walkedAt: at(3) }));
    expect(await namesOf(a)).toEqual([]);
    expect((await ledger.usage.readersOf(b))[0]?.read).toEqual(now);
  });

  it.each([
    ['any path', { paths: 'any' }],
    ['any branch', { refs: [], commits: [] }],
  ] as const)('reads %s where it did so before', async (_, wide) => {
    const [id, projectId] = [fresh('a'), fresh('p')];
    await ledger.usage.replace(pipeline([read(id, wide)], { projectId }));
    await ledger.usage.replace(pipeline([read(id)], { projectId, walkedAt: at(2), unseen: 'No access.' }));
    expect((await ledger.usage.readersOf(id))[0]?.read).toMatchObject(wide);
  });

  it('goes with its definition', async () => {
    const [a, b, projectId] = [fresh('a'), fresh('b'), fresh('p')];
    await ledger.usage.replace(pipeline([read(a)], { projectId }));
    await ledger.usage.replace(pipeline([read(b)], { projectId, walkedAt: at(2), unseen: 'No access.' }));
    await ledger.usage.forgetBefore(projectId, at(3));
    expect([await namesOf(a), await namesOf(b)]).toEqual([[], []]);
  });
});

describe('what a finished scan did not meet', () => {
  it('is forgotten, and the rest stays', async () => {
    const [id, projectId, other] = [fresh('repository'), fresh('p'), fresh('p')];
    await ledger.usage.replace(pipeline([read(id)], { projectId, name: 'old', walkedAt: at(1) }));
    await ledger.usage.replace(pipeline([read(id)], { projectId, name: 'met', definitionId: 8, walkedAt: at(2) }));
    await ledger.usage.replace(pipeline([read(id)], { projectId: other, name: 'other', walkedAt: at(1) }));
    await ledger.usage.forgetBefore(projectId, at(2));
    expect(await namesOf(id)).toEqual(['met', 'other']);
  });

  it('is counted where it may read more than is known', async () => {
    const projectId = fresh('p');
    await ledger.usage.replace(pipeline([read(fresh('r'))], { projectId }));
    await ledger.usage.replace(pipeline([read(fresh('r'))], { projectId, definitionId: 8, unseen: 'x'.repeat(5_000) }));
    expect(await ledger.usage.countUnseen(projectId)).toBe(1);
  });
});

const ORGANIZATION = 'dev.azure.com/contoso';

/** Tables that fail after so many writes, as for a process that was killed. */
function dying(writes: number): OpenTable {
  let left = writes;
  const alive = (): void => {
    left -= 1;
    if (left < 0) throw new Error('killed');
  };
  return (name) => {
    const table = open(name);
    const dead: Table = {
      ...table,
      async insert(...row) {
        alive();
        return table.insert(...row);
      },
      async replace(...row) {
        alive();
        return table.replace(...row);
      },
      async removeVersion(...row) {
        alive();
        return table.removeVersion(...row);
      },
    };
    return dead;
  };
}
