import { describe, expect, it } from 'vitest';
import { alertLines, alertPayload } from '../../shared/report/conversion-alert.ts';
import { healthLines } from '../../shared/report/health-lines.ts';
import { conversion, health, NOW } from '../conversions/building.ts';
import { containing } from '../matching.ts';

const about = (topic: 'reminder' | 'expired' | 'converted', over = {}) =>
  ({
    topic,
    conversion: conversion({ health: health(over) }),
    organizationUrl: 'https://dev.azure.com/contoso',
    nowMs: NOW,
  }) as const;

const failure = {
  signature: 'aadsts700024',
  step: 'Deploy',
  project: 'Payments',
  pipelineId: 7,
  count: 2,
  isOver: false,
};

describe('how a conversion is now', () => {
  it('is the verdict then and now and what became of its runs', () => {
    const runs = {
      succeeded: 12,
      failedBy: [failure],
      failedOtherwise: 1,
      pipelinesWithout: 2,
      unseen: ['No access.'],
    };
    expect(healthLines(health({ runs }))).toEqual([
      '  then:       ready by catalogue edition 2026-08, judged 2026-11-24 10:00 UTC',
      '  now:        ready by catalogue edition 2026-08, judged 2026-11-28 09:00 UTC',
      '  runs since: 12 succeeded, 2 failed by a known cause, 1 failed otherwise, 2 pipelines did not run',
      '    Payments, pipeline 7, step "Deploy": failed 2 times by aadsts700024',
      containing('      means: '),
      containing('      fix: '),
      '    not seen: No access.',
    ]);
  });

  it('says why it is not judged', () => {
    expect(healthLines(health({ atFirst: null, now: null, problem: 'Away.' })).slice(0, 2)).toEqual([
      '  then:       not judged',
      '  now:        not judged again: Away.',
    ]);
    expect(healthLines(null)).toEqual([]);
  });

  it('is in reminders with what to do, in closing notes without, and in no other message', () => {
    expect(alertLines(about('reminder'))).toContain('  recommended: keep');
    expect(alertLines(about('expired')).join('\n')).toMatch(/runs since: /);
    const converted = alertLines(about('converted')).join('\n');
    expect(converted).not.toMatch(/runs since: |recommended/);
    const closed = { ...about('expired'), nowMs: NOW + 30 * 86_400_000 };
    expect(alertLines(closed).join('\n')).not.toContain('recommended');
    expect(alertPayload(about('reminder'))).toMatchObject({
      data: { health: { runs: { succeeded: 3 } }, recommendation: { advice: 'keep' } },
    });
    expect(alertPayload(about('converted'))).toMatchObject({ data: { health: null, recommendation: null } });
  });

  it('makes the name of a step harmless', () => {
    const step = '##vso[task.complete]\u001B[31m\nforged';
    const runs = { ...health().runs, failedBy: [{ ...failure, step }] };
    const lines = alertLines(about('reminder', { runs }));
    for (const harmful of ['\u001B', '\n', '##vso']) expect(lines.join('')).not.toContain(harmful);
  });
});
