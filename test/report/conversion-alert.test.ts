import { describe, expect, it } from 'vitest';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import { alertLines, type ConversionAlert } from '../../shared/report/conversion-alert.ts';
import {
  assessment,
  CONNECTION,
  connectionFinding,
  conversion,
  DAY,
  finding,
  HOUR,
  NOW,
  pipeline,
  PROJECT,
} from '../conversions/building.ts';
import { containing } from '../matching.ts';

const URL_OF = 'https://dev.azure.com/contoso';
const REVERT = `wif-guard revert ${CONNECTION} --project ${PROJECT} --organization ${URL_OF}`;

const alert = (over: Partial<Conversion> = {}, about: Partial<ConversionAlert> = {}): ConversionAlert => ({
  topic: 'converted',
  conversion: conversion(over),
  organizationUrl: URL_OF,
  nowMs: NOW,
  ...about,
});
const linesOf = (over?: Partial<Conversion>, about?: Partial<ConversionAlert>) => alertLines(alert(over, about));
const textOf = (over?: Partial<Conversion>, about?: Partial<ConversionAlert>): string =>
  linesOf(over, about).join('\n');
const headOf = (topic: ConversionAlert['topic'], over?: Partial<Conversion>, about?: Partial<ConversionAlert>) =>
  linesOf(over, { topic, ...about })[0];

describe('an alert about a conversion', () => {
  it('tells everything that a person needs', () => {
    expect(linesOf()).toEqual([
      'BLOCKED: service connection "prod" was converted to workload identity federation and breaks 1 pipeline.',
      `  connection: prod (${CONNECTION}) in project Payments`,
      '  changed:    ServicePrincipal → WorkloadIdentityFederation, 2026-11-24 09:00 UTC, by Robin Admin',
      '  revert by:  2026-12-01 09:00 UTC, 6 days 23 hours left (deadline of Azure DevOps)',
      '  verdict:    blocked by catalogue edition 2026-08; 1 of 4 pipelines read uses it',
      '  counts:     1 pipeline, 1 breaks, 0 in flight',
      '    Payments shop\\ci (pipeline 7): blocked',
      '      error[task-unsupported] deploy.yml:12: AzureFileCopy@4 cannot sign in through workload identity federation. (confirmed)',
      '        fix: Move to AzureFileCopy@6.',
      `  to revert:  ${REVERT}`,
      `  to keep it: wif-guard keep ${CONNECTION} --organization https://dev.azure.com/contoso`,
      `  portal:     ${URL_OF}/${PROJECT}/_settings/adminservices?resourceId=${CONNECTION}`,
    ]);
  });

  it('tells what is wrong with the connection itself before what is wrong with pipelines', () => {
    const lines = linesOf({ assessment: assessment({ connectionFindings: [connectionFinding()] }) });
    expect(lines.slice(6, 9)).toEqual([
      '    warning[issuer-retiring] Connection "prod" is federated through an issuer that retires. (likely)',
      '      fix: Choose Update.',
      '    Payments shop\\ci (pipeline 7): blocked',
    ]);
  });

  it('says where the end of the window comes from when Azure DevOps gives none', () => {
    expect(textOf({ deadlineSource: 'policy-window' })).toContain(
      '(counted by the policy, Azure DevOps gives no deadline)',
    );
  });

  it('says what cannot be done where nothing can be reverted', () => {
    const text = textOf({ state: 'irreversible', deadlineSource: 'not-revertible', revertEligibleUntil: '' });
    expect(text).toContain('not possible, the connection was made by hand');
    expect(text).not.toContain('wif-guard');
  });

  it('names no command that would come too late', () => {
    expect(textOf({}, { nowMs: Date.parse('2026-12-01T09:00:00Z') })).not.toContain('wif-guard revert');
    expect(textOf({ state: 'kept' })).not.toContain('wif-guard revert');
  });

  it('says that it is not judged yet', () => {
    const [head, ...rest] = linesOf({ assessment: null });
    expect(head).toContain('UNKNOWN');
    expect(rest).toContainEqual(containing('not judged yet'));
  });

  it('says who and where although Azure DevOps names nobody and nothing', () => {
    const text = textOf({ byName: '', from: '', projects: [] });
    expect(text).toContain('by nobody that Azure DevOps names');
    expect(text).toContain('in no project that Azure DevOps names');
    expect(text).toMatch(/changed: {4}WorkloadIdentityFederation,/);
  });

  it('says why the policy did not revert it, and what could not be checked', () => {
    const text = textOf({ revertReason: 'no finding is confirmed' }, { note: 'The connection could not be checked.' });
    expect(text).toContain('  not reverted: no finding is confirmed\n');
    expect(text).toContain('  note:       The connection could not be checked.\n');
  });
});

describe('the first line', () => {
  it('of a revert says that the secret is back', () => {
    expect(headOf('reverted', { state: 'reverted' })).toMatch(
      /^REVERTED: service connection "prod" has its secret again/,
    );
  });

  it('of a revert that failed says that it still breaks, and the line after why', () => {
    expect(headOf('revert-failed')).toMatch(/^NOT REVERTED: .*still federated/);
    expect(textOf({ revertReason: '400: no' }, { topic: 'revert-failed' })).toContain('  refused:    400: no\n');
  });

  it('of a reminder says how long is left', () => {
    const head = headOf('reminder', {}, { nowMs: NOW + 6 * DAY + 20 * HOUR });
    expect(head).toBe('REMINDER: service connection "prod" can be reverted for 3 hours more; verdict: blocked.');
  });

  it('of the last reminder says that the way back is gone', () => {
    expect(headOf('expired', { state: 'expired' })).toMatch(/^EXPIRED: .*cannot be reverted any more/);
  });

  it('counts pipelines that break, not those that only use it', () => {
    const pipelines = [pipeline(), pipeline({ verdict: 'ready', findings: [] }), pipeline({ id: 8 })];
    expect(headOf('converted', { assessment: assessment({ pipelines }) })).toContain('breaks 2 pipelines.');
  });
});

describe('after a revert by the guard', () => {
  it('no window is shown and no command to revert again, but what comes next', () => {
    const text = textOf({ state: 'reverted' }, { topic: 'reverted' });
    expect(text).not.toMatch(/revert by|to revert/);
    expect(text).toContain('  next:       mend the pipelines above');
  });
});

describe('long lists', () => {
  const notes = Array.from({ length: 25 }, (_, line) => finding({ severity: 'note', line }));

  it('of findings are cut, with how many there are beside', () => {
    const text = textOf({
      assessment: assessment({ pipelines: [pipeline({ findings: notes })], findingsLeftOut: 100 }),
    });
    expect(text.match(/note\[/g)).toHaveLength(10);
    expect(text).toContain('and 115 more findings');
  });

  it('of findings count what is not kept any more, however few are shown', () => {
    expect(textOf({ assessment: assessment({ findingsLeftOut: 5 }) })).toContain('and 5 more findings');
  });

  it('of findings begin with what breaks', () => {
    const pipelines = [
      pipeline({ id: 1, verdict: 'at-risk', findings: notes }),
      pipeline({ id: 2, findings: [...notes, finding({ line: 99 })] }),
    ];
    expect(textOf({ assessment: assessment({ pipelines }) })).toContain('error[task-unsupported] deploy.yml:99');
  });

  it('of what could not be seen are cut, with how many there are beside', () => {
    const unseen = Array.from({ length: 9 }, (_, index) => `Source ${String(index)}.`);
    const seen = linesOf({ assessment: assessment({ unseen }) }).filter((line) => line.includes('not seen'));
    expect(seen).toHaveLength(6);
    expect(seen.at(-1)).toBe('  not seen:   and 4 more');
  });

  it('of projects are cut, with how many there are beside', () => {
    const projects = Array.from({ length: 300 }, (_, index) => ({
      id: PROJECT,
      name: `p${String(index)}`,
      connectionName: 'x',
    }));
    const line = linesOf({ projects })[1] ?? '';
    expect(line.length).toBeLessThan(300);
    expect(line).toMatch(/project p0, p1.* and \d+ more$/);
  });
});
