import { describe, expect, it } from 'vitest';
import { revertWindowOf } from '../../shared/conversions/revert-window.ts';
import { parseDuration } from '../../shared/policy/duration.ts';
import { NOW, snapshot } from './building.ts';

const WEEK = parseDuration('P7D');

describe('a revert window', () => {
  it('ends when Azure DevOps says, in whatever way it writes the date', () => {
    expect(revertWindowOf(snapshot({ deadline: '2026-12-01T11:30:00.1234567+02:00' }), NOW, WEEK)).toEqual({
      until: '2026-12-01T09:30:00.123Z',
      source: 'azure-devops',
    });
  });

  it('ends when Azure DevOps says also where the connection was made by hand', () => {
    expect(revertWindowOf(snapshot({ creationMode: 'Manual' }), NOW, WEEK).source).toBe('azure-devops');
  });

  it.each(['Manual', 'manual', 'MANUAL'])(
    'is not there without a deadline where creationMode is %s',
    (creationMode) => {
      expect(revertWindowOf(snapshot({ deadline: '', creationMode }), NOW, WEEK)).toEqual({
        until: '',
        source: 'not-revertible',
      });
    },
  );

  it.each(['', 'soon', '12/01/2026', '0001-01-01T00:00:00'])(
    "is the policy's, counted from the change, where the deadline is %j",
    (deadline) => {
      expect(revertWindowOf(snapshot({ deadline }), NOW, WEEK)).toEqual({
        until: '2026-12-01T10:00:00.000Z',
        source: 'policy-window',
      });
    },
  );

  it('counts months of the policy by the calendar', () => {
    const end = revertWindowOf(snapshot({ deadline: '' }), Date.parse('2026-12-31T10:00:00Z'), parseDuration('P2M'));
    expect(end.until).toBe('2027-02-28T10:00:00.000Z');
  });

  it("is the policy's where nobody says how the connection was made: a reminder too many is better than none", () => {
    expect(revertWindowOf(snapshot({ deadline: '', creationMode: '' }), NOW, WEEK).source).toBe('policy-window');
  });
});
