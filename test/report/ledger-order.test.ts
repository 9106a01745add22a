import { describe, expect, it } from 'vitest';
import { deadlineFirst, newestFirst } from '../../shared/report/ledger-order.ts';
import { conversion } from '../conversions/building.ts';

const namesOf = (found: readonly { readonly name: string }[]): readonly string[] => found.map(({ name }) => name);

describe('the order of the ledger', () => {
  it('is open conversions by their deadline, then the others, newest first', () => {
    const records = [
      conversion({ name: 'old', state: 'reverted', changedAt: '2026-11-01T00:00:00.000Z' }),
      conversion({ name: 'open without a deadline', revertEligibleUntil: '' }),
      conversion({ name: 'open later', revertEligibleUntil: '2026-12-05T00:00:00.000Z' }),
      conversion({ name: 'new', state: 'kept', changedAt: '2026-11-20T00:00:00.000Z' }),
      conversion({ name: 'open sooner', revertEligibleUntil: '2026-11-25T00:00:00.000Z' }),
    ];
    expect(namesOf(deadlineFirst(records))).toEqual([
      'open sooner',
      'open later',
      'open without a deadline',
      'new',
      'old',
    ]);
  });

  it('leaves the list that it is given as it is', () => {
    const records = [
      conversion({ name: 'a', changedAt: '2026-11-01T00:00:00.000Z' }),
      conversion({ name: 'b', changedAt: '2026-11-02T00:00:00.000Z' }),
    ];
    expect(namesOf(newestFirst(records))).toEqual(['b', 'a']);
    expect(namesOf(records)).toEqual(['a', 'b']);
  });
});
