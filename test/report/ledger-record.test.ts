import { describe, expect, it } from 'vitest';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import { ledgerRecord } from '../../shared/report/ledger-record.ts';
import { assessment, CONNECTION, conversion, finding, NOW, pipeline, PROJECT } from '../conversions/building.ts';

const URL = 'https://dev.azure.com/contoso';
const text = (over: Partial<Conversion> = {}): string => ledgerRecord(conversion(over), URL, NOW);

describe('a record of the ledger', () => {
  it('says everything about an open conversion, with what to do about it', () => {
    expect(text().split('\n')).toEqual([
      'Service connection "prod" was converted to workload identity federation',
      `  connection: ${CONNECTION} in project Payments`,
      '  changed:    ServicePrincipal → WorkloadIdentityFederation, 2026-11-24 09:00 UTC, by Robin Admin',
      '  recorded:   2026-11-24 10:00 UTC, told by a service hook',
      '  state:      open since 2026-11-24 10:00 UTC',
      '  revert by:  2026-12-01 09:00 UTC, 6 days 23 hours left (deadline of Azure DevOps)',
      '  verdict:    blocked by catalogue edition 2026-08; 1 of 4 pipelines read uses it, judged 2026-11-24 10:00 UTC',
      '  counts:     1 pipeline, 1 breaks, 0 in flight',
      '    Payments shop\\ci (pipeline 7): blocked',
      '      error[task-unsupported] deploy.yml:12: AzureFileCopy@4 cannot sign in through workload identity federation. (confirmed)',
      '        fix: Move to AzureFileCopy@6.',
      '  reminders:  P3D       due 2026-11-28 09:00 UTC',
      `  to revert:  wif-guard revert ${CONNECTION} --project ${PROJECT} --organization ${URL}`,
      `  to keep it: wif-guard keep ${CONNECTION} --organization https://dev.azure.com/contoso`,
      `  portal:     ${URL}/${PROJECT}/_settings/adminservices?resourceId=${CONNECTION}`,
      '',
    ]);
  });

  it('shows every finding that is recorded, and counts those that are not', () => {
    const findings = Array.from({ length: 30 }, (_, index) => finding({ line: index + 1 }));
    const shown = text({ assessment: assessment({ pipelines: [pipeline({ findings })], findingsLeftOut: 3 }) });
    expect(shown.match(/error\[task-unsupported\]/g)).toHaveLength(30);
    expect(shown).toContain('    and 3 more findings\n');
  });

  it('names all that could not be seen, and how many pipelines it has no room for', () => {
    const unseen = Array.from({ length: 8 }, (_, index) => `Project ${String(index)} did not answer.`);
    const shown = text({ assessment: assessment({ verdict: 'unknown', unseen, pipelinesUsing: 5_001 }) });
    expect(shown.match(/ {2}not seen: {3}Project \d did not answer\./g)).toHaveLength(8);
    expect(shown).toContain('and 5000 more pipelines, for which the record has no room');
  });

  it('tells which reminders were sent, passed in silence, or were cancelled', () => {
    const step = (name: string) => ({ step: name, dueAt: '2026-11-28T09:00:00.000Z' });
    const shown = text({
      state: 'kept',
      reminders: [step('P1D'), step('PT4H'), step('deadline')],
      remindersSent: [
        { step: 'P3D', sentAt: '2026-11-21T09:00:00.000Z' },
        { step: 'P1D', sentAt: '' },
      ],
    });
    expect(shown).toContain('  reminders:  P3D       sent 2026-11-21 09:00 UTC\n');
    expect(shown).toContain('              P1D       passed, the policy wanted no message\n');
    expect(shown).toContain('              deadline  cancelled, was due 2026-11-28 09:00 UTC\n');
  });

  it('says who kept a conversion and why, and offers no revert command any more', () => {
    const shown = text({ state: 'kept', stateBy: 'robin', stateReason: 'all is well' });
    expect(shown).toContain('  state:      kept since 2026-11-24 10:00 UTC, by robin: all is well\n');
    expect(shown).not.toContain('to revert:');
  });

  it.each([
    [{ revert: 'failed', revertReason: 'VS403256' }, /by policy: {2}revert failed, .*\n {2}refused: {4}VS403256\n/],
    [{ revertReason: 'GUARD_EFFECTS does not allow revert' }, /not reverted: GUARD_EFFECTS does not allow revert\n/],
    [{ assessment: null }, /verdict: {4}not judged yet\n/],
    [{ state: 'irreversible', deadlineSource: 'not-revertible' }, /revert: {5}not possible, .* made by hand/],
  ] satisfies readonly (readonly [Partial<Conversion>, RegExp])[])('of %j says so', (over, words) => {
    expect(text({ revertAt: '2026-11-24T10:05:00.000Z', ...over })).toMatch(words);
  });

  it.each(['reverted', 'issuer-changed'] as const)(
    'of a change that is %s has neither verdict nor deadline',
    (kind) => {
      const noted = { state: 'noted', deadlineSource: 'not-revertible', revertEligibleUntil: '' } as const;
      const shown = text({ kind, ...noted, assessment: null, reminders: [] });
      expect(shown).not.toMatch(/verdict:|revert by:|revert: |reminders:/);
    },
  );

  it('shows hostile names on their own lines, harmless', () => {
    const hostile = 'a\n\u001B[2J\u202E"b';
    const shown = text({ name: hostile, byName: hostile, stateReason: hostile });
    expect(shown.split('\n')).toHaveLength(text().split('\n').length);
    // oxlint-disable-next-line no-control-regex
    expect(shown).not.toMatch(/[\u001B\u202E]/);
  });
});
