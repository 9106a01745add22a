import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, type Look } from '../../shared/conversions/change.ts';
import type { ConnectionSnapshot } from '../../shared/conversions/snapshot.ts';
import { snapshot } from './building.ts';

const SECRET = 'ServicePrincipal';
const FEDERATED = 'WorkloadIdentityFederation';
const AGENT = 'ManagedServiceIdentity';
const NEW = 'SomethingNew';

const scheme = (name: string): ConnectionSnapshot =>
  name === FEDERATED ? snapshot() : snapshot({ scheme: name, issuer: '', deadline: '' });

describe('a connection that is seen for the first time', () => {
  it('is a conversion seen late where it is federated and has a deadline', () => {
    expect(compare(undefined, snapshot())).toBe('seen-late');
  });

  it('is one as well where the deadline cannot be read: it is there', () => {
    expect(compare(undefined, snapshot({ deadline: '12/01/2026 09:00' }))).toBe('seen-late');
  });

  it('is a silent baseline where it is federated without a deadline', () => {
    expect(compare(undefined, snapshot({ deadline: '' }))).toBe('baseline');
  });

  it.each([SECRET, AGENT])('is a silent baseline on %s, even with a deadline left over', (name) => {
    expect(compare(undefined, snapshot({ scheme: name }))).toBe('baseline');
  });
});

describe('another scheme', () => {
  it.each<readonly [string, string, Look]>([
    [SECRET, FEDERATED, 'converted'],
    [AGENT, FEDERATED, 'converted'],
    [FEDERATED, SECRET, 'reverted'],
    [SECRET, AGENT, 'other'],
    [AGENT, SECRET, 'other'],
  ])('from %s to %s is %s', (from, to, look) => {
    expect(compare(scheme(from), scheme(to))).toBe(look);
  });

  it('is none where only its casing differs', () => {
    expect(compare(snapshot(), snapshot({ scheme: FEDERATED.toLowerCase() }))).toBe('other');
  });

  it('is no revert where it is not the secret that is back', () => {
    expect(compare(snapshot(), snapshot({ scheme: AGENT, issuer: '' }))).toBe('other');
  });

  it('is a conversion where there is no deadline as well', () => {
    expect(compare(scheme(SECRET), snapshot({ deadline: '' }))).toBe('converted');
  });
});

describe.each(['', NEW])('an answer that says nothing that is known of how the connection signs in (%j)', (name) => {
  const silent = snapshot({ scheme: name, issuer: '', deadline: '' });

  it('is no revert: the conversion that is open would lose its reminders', () => {
    expect(compare(snapshot(), silent)).toBe('unchanged');
  });

  it('is nothing to remember: what is seen next would look like a conversion', () => {
    expect(compare(undefined, silent)).toBe('unchanged');
    expect(compare(scheme(SECRET), silent)).toBe('unchanged');
  });
});

describe('another issuer', () => {
  const OLD = 'https://vstoken.dev.azure.com/6ccc6dcf';

  it('of a connection that stays federated is a change of its own', () => {
    expect(compare(snapshot({ issuer: OLD }), snapshot())).toBe('issuer-changed');
  });

  it.each([`${OLD}/`, `${OLD}//`, OLD.toUpperCase(), OLD.replace('vstoken', 'VsToken')])(
    'is not %s, which is the same one written in another way',
    (issuer) => {
      expect(compare(snapshot({ issuer: OLD }), snapshot({ issuer }))).toBe('other');
    },
  );

  it('is not known where one of the two was not told', () => {
    expect(compare(snapshot({ issuer: '' }), snapshot())).toBe('other');
    expect(compare(snapshot(), snapshot({ issuer: '' }))).toBe('other');
  });

  it('does not count on a connection that has its secret', () => {
    expect(compare({ ...scheme(SECRET), issuer: OLD }, scheme(SECRET))).toBe('other');
  });

  it('is told although the deadline moved a little with it', () => {
    const before = snapshot({ issuer: OLD, deadline: '2026-12-01T08:30:00Z' });
    expect(compare(before, snapshot())).toBe('issuer-changed');
  });
});

describe('a deadline', () => {
  const deadline = (text: string) => snapshot({ deadline: text });
  const changedLater = { modificationDate: '2026-11-25T09:00:00.0000000Z' };
  const BASE = '2026-12-01T09:00:00.0000000Z';

  it.each([
    ['appears', '', BASE],
    ['disappears', BASE, ''],
    ['moves an hour', BASE, '2026-12-01T10:00:00.0000000Z'],
    ['moves back by days', BASE, '2026-11-28T09:00:00.0000000Z'],
    ['is written in another way', BASE, '2026-12-01T10:00:00+01:00'],
    ['becomes one that cannot be read', BASE, 'soon'],
    ['was one that could not be read', 'soon', BASE],
  ])('that %s is followed', (_, before, now) => {
    expect(compare(deadline(before), deadline(now))).toBe('deadline-changed');
  });

  it.each(['2026-12-01T10:00:00.0010000Z', '2026-12-02T09:00:00Z', '2026-12-08T09:00:00Z'])(
    'that is later by more than an hour, %s, says that it was reverted and converted again',
    (now) => {
      expect(compare(deadline(BASE), { ...deadline(now), ...changedLater })).toBe('converted');
    },
  );

  it('that is later by days without another change is one of the same conversion', () => {
    expect(compare(deadline(BASE), deadline('2026-12-08T09:00:00Z'))).toBe('deadline-changed');
  });

  it('that is later by an hour is one of the same conversion, whatever else changed', () => {
    expect(compare(deadline(BASE), { ...deadline('2026-12-01T10:00:00Z'), ...changedLater })).toBe('deadline-changed');
  });

  it('that is later by days comes before another issuer', () => {
    const issuer = 'https://vstoken.dev.azure.com/x';
    const again = snapshot({ issuer, deadline: '2026-12-08T09:00:00Z', ...changedLater });
    expect(compare(snapshot(), again)).toBe('converted');
  });

  it('says nothing of a connection that has its secret', () => {
    const later = { ...scheme(SECRET), deadline: '2026-12-08T09:00:00Z' };
    expect(compare({ ...scheme(SECRET), deadline: BASE }, later)).toBe('deadline-changed');
  });
});

describe('what is not recorded', () => {
  it.each<readonly [string, Partial<ConnectionSnapshot>]>([
    ['another name', { name: 'prod-2' }],
    ['another date of change', { modificationDate: '2026-11-24T11:00:00Z' }],
    ['another person', { modifiedByName: 'Kim' }],
    ['another project', { projects: [] }],
    ['another way of creation', { creationMode: 'Manual' }],
    ['another cloud', { environment: '' }],
  ])('%s is noted all the same', (_, over) => {
    expect(compare(snapshot(), snapshot(over))).toBe('other');
  });
});

describe('whatever is seen', () => {
  const text = fc.oneof(fc.constantFrom('', SECRET, FEDERATED, AGENT, '2026-12-01T09:00:00Z'), fc.string());
  const anything = fc.record({ scheme: text, issuer: text, deadline: text, name: text, modificationDate: text });

  it('is unchanged when it is seen again', () => {
    fc.assert(
      fc.property(anything, (over) => {
        expect(compare(snapshot(over), structuredClone(snapshot(over)))).toBe('unchanged');
      }),
    );
  });

  it('is no conversion while it stays federated with the same deadline', () => {
    fc.assert(
      fc.property(anything, anything, text, (before, now, same) => {
        const federated = { scheme: FEDERATED, deadline: same };
        expect(compare(snapshot({ ...before, ...federated }), snapshot({ ...now, ...federated }))).toMatch(
          /^(?:unchanged|other|issuer-changed)$/,
        );
      }),
    );
  });
});
