import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import { alertLines, alertPayload, type ConversionAlert } from '../../shared/report/conversion-alert.ts';
import { assessment, CONNECTION, conversion, finding, NOW, pipeline, PROJECT } from '../conversions/building.ts';
import { matching } from '../matching.ts';

const URL_OF = 'https://dev.azure.com/contoso';
const REVERT = `wif-guard revert ${CONNECTION} --project ${PROJECT} --organization ${URL_OF}`;

const alert = (over: Partial<Conversion> = {}, about: Partial<ConversionAlert> = {}): ConversionAlert => ({
  topic: 'converted',
  conversion: conversion(over),
  organizationUrl: URL_OF,
  nowMs: NOW,
  ...about,
});

const hostile = fc
  .array(
    fc.constantFrom(
      '\n',
      '\r',
      '\u001B[31m',
      '\u2028',
      '\u202E',
      '\u0000',
      '$(reboot)',
      '`id`',
      '; rm -rf ~ #',
      "'",
      '"',
      'x',
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const hostileAlert = (name: string, topic: ConversionAlert['topic'] = 'converted'): ConversionAlert => {
  const findings = [finding({ message: name, remedy: name, file: name, task: name })];
  const pipelines = [pipeline({ project: name, name, findings })];
  const projects = [{ id: PROJECT, name, connectionName: name }];
  const over = { name, byName: name, projects, from: name, to: name, revertReason: name, stateReason: name };
  return alert({ ...over, assessment: assessment({ pipelines, unseen: [name] }) }, { topic, note: name });
};

describe('hostile names', () => {
  it('cannot break lines, take effect on a terminal, or stand in a command', () => {
    const plain = alertLines(hostileAlert('x'));
    fc.assert(
      fc.property(hostile, (name) => {
        const lines = alertLines(hostileAlert(name));
        expect(lines).toHaveLength(plain.length);
        for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(lines).toContain(`  to revert:  ${REVERT}`);
      }),
    );
  });

  it('cannot add a line to the text of the payload', () => {
    const lines = alertLines(hostileAlert('x')).length;
    expect(alertPayload(hostileAlert('a\n  to revert:  rm -rf ~'))).toMatchObject({
      data: {
        text: matching(new RegExp(`^(?:[^\\n]*\\n){${String(lines - 1)}}[^\\n]*$`)),
        revert: { command: REVERT },
      },
    });
  });
});

describe('the payload', () => {
  it('says the same to programs, under type, timestamp and data', () => {
    expect(alertPayload(alert({}, { note: 'n' }))).toEqual({
      type: 'wif-guard.conversion.converted',
      timestamp: '2026-11-24T10:00:00.000Z',
      data: {
        organization: URL_OF,
        connection: {
          id: CONNECTION,
          name: 'prod',
          projects: conversion().projects,
          url: `${URL_OF}/${PROJECT}/_settings/adminservices?resourceId=${CONNECTION}`,
        },
        change: {
          kind: 'converted',
          from: 'ServicePrincipal',
          to: 'WorkloadIdentityFederation',
          at: '2026-11-24T09:00:00.123Z',
          by: { id: 'person-id', name: 'Robin Admin' },
        },
        state: 'open',
        revert: {
          eligibleUntil: '2026-12-01T09:00:00.000Z',
          deadlineSource: 'azure-devops',
          command: REVERT,
          state: null,
          reason: null,
        },
        verdict: 'blocked',
        assessment: assessment(),
        failed: null,
        health: null,
        recommendation: null,
        note: 'n',
        text: alertLines(alert({}, { note: 'n' })).join('\n'),
      },
    });
  });

  const topics = ['converted', 'reverted', 'revert-failed', 'reminder', 'expired'] as const;

  it.each(topics)('about %s has its own type and loses nothing as JSON', (topic) => {
    const bare = { assessment: null, byName: '', from: '', projects: [], revertEligibleUntil: '' };
    for (const about of [
      alert(),
      alert(bare),
      alert({ state: 'irreversible', deadlineSource: 'not-revertible', ...bare }),
    ]) {
      const payload = alertPayload({ ...about, topic });
      expect(payload).toMatchObject({ type: `wif-guard.conversion.${topic}` });
      // Strict: a property that is undefined would be lost.
      expect(JSON.parse(JSON.stringify(payload))).toStrictEqual(payload);
      expect(JSON.stringify(payload)).not.toContain('undefined');
    }
  });
});
