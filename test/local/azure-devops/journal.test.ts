import { describe, expect, it } from 'vitest';
import { Clock } from '../../../local/azure-devops/clock.ts';
import { Journal } from '../../../local/azure-devops/journal.ts';

const MORE_THAN_KEPT = 20_010;

describe('a mark in the journal', () => {
  it('stands where it was set, also when the oldest calls are gone', () => {
    const journal = new Journal(new Clock());
    const ask = (path: string) =>
      journal.recordRequest({ method: 'GET', path, query: '', status: 200, user: null, operation: null });
    for (let index = 0; index < MORE_THAN_KEPT; index += 1) ask(`/${String(index)}`);
    const mark = journal.mark();
    ask('/last');
    expect(journal.requests(mark).map(({ path }) => path)).toEqual(['/last']);
    expect(journal.requests()).toHaveLength(20_000);
    expect(journal.requests(5)).toHaveLength(20_000);
  });

  it('set before everything was cleared tells what came since', () => {
    const journal = new Journal(new Clock());
    const ask = () =>
      journal.recordRequest({ method: 'GET', path: '/', query: '', status: 200, user: null, operation: null });
    ask();
    const mark = journal.mark();
    ask();
    journal.clear();
    expect(journal.requests(mark)).toEqual([]);
    ask();
    expect(journal.requests(mark)).toHaveLength(1);
  });
});
