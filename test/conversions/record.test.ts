import { describe, expect, it } from 'vitest';
import { conversionSchema } from '../../shared/conversions/conversion.ts';
import { foundChange, recordOf, type FoundChange } from '../../shared/conversions/record.ts';
import type { ConnectionSnapshot } from '../../shared/conversions/snapshot.ts';
import { parseDuration } from '../../shared/policy/duration.ts';
import { defaultPolicy } from '../../shared/policy/policy.ts';
import { snapshot } from './building.ts';

const SEEN = { seenAt: '2026-11-24T10:00:00.000Z', seenBy: 'hook' } as const;
const secret = snapshot({ scheme: 'ServicePrincipal', issuer: '', deadline: '' });

const converted = (over: Partial<ConnectionSnapshot> = {}, change: Partial<FoundChange> = {}) =>
  recordOf(
    { ...foundChange('converted', secret, snapshot(over), SEEN), ...change },
    snapshot(over),
    defaultPolicy.reminders,
  );

describe('a change that was found', () => {
  it('goes from scheme to scheme', () => {
    expect(foundChange('converted', secret, snapshot(), SEEN)).toEqual({
      kind: 'converted',
      details: [],
      predecessor: '',
      from: 'ServicePrincipal',
      to: 'WorkloadIdentityFederation',
      ...SEEN,
    });
  });

  it('goes from issuer to issuer where that is what changed', () => {
    const old = snapshot({ issuer: 'https://vstoken.dev.azure.com/x' });
    expect(foundChange('issuer-changed', old, snapshot(), SEEN)).toMatchObject({
      from: old.issuer,
      to: snapshot().issuer,
    });
  });

  it('comes from nothing that is known where it was there before', () => {
    expect(foundChange('seen-late', undefined, snapshot(), SEEN)).toMatchObject({ from: '' });
  });
});

describe('the record of a conversion', () => {
  it('says who, what, when and until when, and plans its reminders', () => {
    const record = converted();
    expect(record).toMatchObject({
      connectionId: snapshot().id,
      change: '2026-11-24T09:00:00.1234567Z',
      from: 'ServicePrincipal',
      to: 'WorkloadIdentityFederation',
      changedAt: '2026-11-24T09:00:00.123Z',
      seenAt: SEEN.seenAt,
      byId: 'person-id',
      byName: 'Robin Admin',
      revertEligibleUntil: '2026-12-01T09:00:00.000Z',
      deadlineSource: 'azure-devops',
      state: 'open',
      assessment: null,
    });
    expect(record.reminders.map(({ step }) => step)).toEqual(['P3D', 'P1D', 'PT4H', 'deadline']);
    expect(conversionSchema.safeParse(record).success).toBe(true);
  });

  it('is the same however often and by whom it is made, so that one change is one record', () => {
    expect(converted({}, { seenAt: '2026-11-24T12:00:00.000Z', seenBy: 'poll' }).change).toBe(converted().change);
  });

  it('is irreversible, with no reminder, where the connection was made by hand', () => {
    expect(converted({ creationMode: 'Manual', deadline: '' })).toMatchObject({
      state: 'irreversible',
      revertEligibleUntil: '',
      deadlineSource: 'not-revertible',
      reminders: [],
    });
  });

  it.each(['2026-11-24T10:00:00.0000000Z', '2026-11-24T09:59:59Z', '2026-01-01T00:00:00Z'])(
    'has expired, with no reminder, where the deadline is %s: now or before',
    (deadline) => {
      expect(converted({ deadline })).toMatchObject({ state: 'expired', reminders: [] });
    },
  );

  it('is open as long as a second is left', () => {
    const record = converted({ deadline: '2026-11-24T10:00:01Z' });
    expect(record.state).toBe('open');
    expect(record.reminders).toEqual([
      { step: 'PT4H', dueAt: SEEN.seenAt },
      { step: 'deadline', dueAt: '2026-11-24T10:00:01.000Z' },
    ]);
  });

  it.each(['', 'soon', '12/01/2026', '0001-01-01T00:00:00'])(
    "has the policy's window from the change on where the deadline is %j",
    (deadline) => {
      const record = recordOf(foundChange('converted', secret, snapshot({ deadline }), SEEN), snapshot({ deadline }), {
        ...defaultPolicy.reminders,
        window: parseDuration('P2D'),
      });
      expect(record).toMatchObject({
        state: 'open',
        deadlineSource: 'policy-window',
        revertEligibleUntil: '2026-11-26T09:00:00.123Z',
      });
    },
  );

  it('has expired where the window of the policy is over', () => {
    const long = { deadline: '', modificationDate: '2026-11-01T09:00:00Z' };
    expect(converted(long)).toMatchObject({ state: 'expired', deadlineSource: 'policy-window' });
  });

  it('keeps the date of the service where its clock is ahead of ours', () => {
    const ahead = { modificationDate: '2026-11-24T10:02:00.0000000Z' };
    expect(converted(ahead)).toMatchObject({ changedAt: '2026-11-24T10:02:00.000Z', state: 'open' });
  });

  it('does not count a window from a day that has not come', () => {
    const ahead = { deadline: '', modificationDate: '2027-05-01T00:00:00Z' };
    expect(converted(ahead).revertEligibleUntil).toBe('2026-12-01T10:00:00.000Z');
  });

  it.each(['', 'yesterday', '0001-01-01T00:00:00'])('is dated when it was seen where the service says %j', (date) => {
    expect(converted({ modificationDate: date }).changedAt).toBe(SEEN.seenAt);
  });

  it('is told apart by the moment it was seen where the service gives no date', () => {
    expect(converted({ modificationDate: '' }).change).toBe(SEEN.seenAt);
  });
});

describe('the record of another change', () => {
  it.each(['reverted', 'issuer-changed'] as const)('%s has no window and no reminders', (kind) => {
    const record = recordOf(foundChange(kind, snapshot(), secret, SEEN), secret, defaultPolicy.reminders);
    expect(record).toMatchObject({ kind, state: 'noted', revertEligibleUntil: '', reminders: [] });
  });

  it('seen late is watched like a conversion', () => {
    const record = recordOf(foundChange('seen-late', undefined, snapshot(), SEEN), snapshot(), defaultPolicy.reminders);
    expect(record).toMatchObject({ kind: 'seen-late', state: 'open' });
    expect(record.reminders.map(({ step }) => step)).toEqual(['P3D', 'P1D', 'PT4H', 'deadline']);
  });

  it('seen late reminds nobody at once, but of every step that lies ahead', () => {
    const near = snapshot({ deadline: '2026-11-25T09:00:00Z' });
    const record = recordOf(foundChange('seen-late', undefined, near, SEEN), near, defaultPolicy.reminders);
    expect(record.reminders.map(({ step }) => step)).toEqual(['PT4H', 'deadline']);
  });
});
