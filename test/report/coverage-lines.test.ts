import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../shared/conversions/assessment.ts';
import {
  coverageLines,
  otherConsumerLines,
  samePrincipalLines,
  wholeCoverageLines,
} from '../../shared/report/coverage-lines.ts';
import { alertLines } from '../../shared/report/conversion-alert.ts';
import { ledgerRecord } from '../../shared/report/ledger-record.ts';
import { assessment, conversion, NOW } from '../conversions/building.ts';
import { HOSTILE_NAMES } from './hostile-names.ts';

type Coverage = Assessment['coverage'][number];

const source = (over: Partial<Coverage> = {}): Coverage => ({
  source: 'variable groups',
  asked: 1,
  answered: 1,
  unseen: [],
  next: '',
  ...over,
});
const refused = source({ source: 'checks', answered: 0, unseen: ['No access.'], next: 'Build (Read)' });

describe('coverage', () => {
  it('of an older record says nothing', () => {
    expect(coverageLines(assessment())).toEqual([]);
  });

  it('counts the sources that answered everywhere', () => {
    const coverage = [source(), source({ source: 'agent pools' })];
    expect(coverageLines(assessment({ coverage }))).toEqual(['  asked:      2 of 2 sources answered']);
  });

  it('names those that did not with what would show them', () => {
    const coverage = [source(), source({ source: 'releases', asked: 3, answered: 2, next: 'Releases: View' }), refused];
    expect(coverageLines(assessment({ coverage }))).toEqual([
      '  asked:      1 of 3 sources answered; not all of releases (needs Releases: View), checks (needs Build (Read))',
    ]);
  });

  it('is shown whole by source', () => {
    expect(wholeCoverageLines(assessment({ coverage: [source(), refused] })).slice(1)).toEqual([
      '    variable groups: 1 of 1',
      '    checks: 0 of 1; to see the rest: Build (Read)',
    ]);
  });
});

describe('other consumers', () => {
  const consumer = {
    kind: 'agent pool',
    project: '',
    name: 'linux',
    verdict: 'ready',
    message: 'It scaled at noon.',
  } as const;

  it('are told with why they are ready; why one is unknown stands with what was not seen', () => {
    const group = {
      ...consumer,
      kind: 'variable group',
      project: 'Payments',
      name: 'kv',
      verdict: 'unknown',
      message: 'x',
    } as const;
    expect(otherConsumerLines(assessment({ otherConsumers: [group, consumer] }))).toEqual([
      '  also:       unknown: variable group "kv" of project Payments',
      '  also:       ready: agent pool "linux": It scaled at noon.',
    ]);
  });

  it('are counted beyond a limit, with those that the record has no room for', () => {
    const otherConsumers = [consumer, consumer, consumer];
    expect(otherConsumerLines(assessment({ otherConsumers, otherConsumersLeftOut: 4 }), 1).at(-1)).toBe(
      '  also:       and 6 more',
    );
  });
});

it('connections on the same service principal are named', () => {
  const samePrincipal = [{ id: 'x', name: 'billing', project: 'Payments', scheme: 'ServicePrincipal' }];
  expect(samePrincipalLines(assessment({ samePrincipal }))).toEqual([
    '  principal:  the same app registration has "billing" of project Payments (ServicePrincipal): converting those changes it too',
  ]);
});

it.each(HOSTILE_NAMES)('a name like %j begins no line of its own and no command', (name) => {
  const consumer = { kind: 'check', project: name, name, verdict: 'ready', message: name } as const;
  const shown = conversion({
    assessment: assessment({
      otherConsumers: [consumer],
      samePrincipal: [{ id: name, name, project: name, scheme: name }],
      coverage: [source({ source: name, answered: 0, unseen: [name], next: name })],
    }),
  });
  const url = 'https://dev.azure.com/contoso';
  const harmless = conversion({
    assessment: assessment({
      otherConsumers: [{ ...consumer, project: 'x', name: 'x', message: 'x' }],
      samePrincipal: [{ id: 'x', name: 'x', project: 'x', scheme: 'x' }],
      coverage: [source({ source: 'x', answered: 0, unseen: ['x'], next: 'x' })],
    }),
  });
  const ledger = ledgerRecord(shown, url, NOW);
  const lines = alertLines({ topic: 'converted', conversion: shown, organizationUrl: url, nowMs: NOW });
  expect(ledger.split(/\r\n|[\n\r\u2028\u2029]/)).toHaveLength(ledgerRecord(harmless, url, NOW).split('\n').length);
  for (const line of [...lines, ...ledger.split('\n')]) {
    expect(line.startsWith('##')).toBe(false);
    expect(/[\p{Cc}\u202E]/u.test(line.replaceAll('\t', ''))).toBe(false);
  }
});
