import { describe, expect, it } from 'vitest';
import { withoutPeople } from '../../shared/conversions/outdated.ts';
import { conversion } from './building.ts';

describe('a conversion without its people', () => {
  it('names nobody, also not in the reason why it was not reverted', () => {
    const revertReason = 'the connection was changed meanwhile, by Robin at Work at 2026-11-24T10:00:00Z';
    const kept = withoutPeople(conversion({ byId: 'id', byName: 'Robin at Work', stateBy: 'Dana', revertReason }));
    expect(kept).toMatchObject({
      byId: '',
      byName: '',
      stateBy: '',
      revertReason: 'the connection was changed meanwhile at 2026-11-24T10:00:00Z',
    });
    expect(kept && withoutPeople(kept)).toBeUndefined();
  });

  it('still says that the guard reverted it', () => {
    expect(withoutPeople(conversion({ byName: 'Robin', stateBy: 'wif-guard' }))?.stateBy).toBe('wif-guard');
  });
});
