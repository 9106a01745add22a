import { describe, expect, it } from 'vitest';
import { GuardError } from '../../shared/errors.ts';
import { readOwnWaivers } from '../../shared/policy/read-own-waivers.ts';
import { readPolicy } from '../../shared/policy/read-policy.ts';

type Read = (text: string, source: string) => unknown;

/** The message with which a file is refused. */
function refusal(text: string, read: Read = readPolicy): string {
  try {
    read(text, 'wif.yml');
  } catch (error) {
    if (error instanceof GuardError && error.code === 'policy-invalid') return error.message;
    throw error;
  }
  return 'accepted';
}

const GOOD = '{ rule: task-unknown, pipeline: "Payments/nightly", reason: gone in March, until: 2027-03-31 }';

describe('a waiver of a policy', () => {
  it('says what is written, and where it stands', () => {
    const text = `version: 1\nwaivers:\n  - rule: task-unknown\n    connection: prod\n    reason: gone in March\n    until: 2027-03-31\n  - ${GOOD}\n`;
    expect(readPolicy(text, 'wif.yml').waivers).toEqual([
      {
        rules: ['task-unknown'],
        pipeline: undefined,
        connection: 'prod',
        reason: 'gone in March',
        until: '2027-03-31',
        line: 3,
        column: 5,
      },
      {
        rules: ['task-unknown'],
        pipeline: 'Payments/nightly',
        connection: undefined,
        reason: 'gone in March',
        until: '2027-03-31',
        line: 7,
        column: 5,
      },
    ]);
  });

  it.each([
    [
      'rule: task-unknown',
      'rule: task-unkown',
      'line 3: rule of entry 1 of waivers is wrong: "task-unkown" is no rule that can be waived, the nearest is "task-unknown"',
    ],
    ['rule: task-unknown', 'rule: waiver-unused', '"waiver-unused" is no rule that can be waived'],
    ['rule: task-unknown', 'rule: "*"', '"*" is no rule that can be waived'],
    ['rule: task-unknown, ', '', 'rule of entry 1 of waivers is missing: write it as task-unknown'],
    ['reason: gone in March, ', '', 'reason of entry 1 of waivers is missing'],
    [
      'reason: gone in March',
      'reason: " "',
      'reason of entry 1 of waivers must be a text such as "decommissioned in March", it is empty',
    ],
    [
      'until: 2027-03-31',
      'until: 2027-02-29',
      'until of entry 1 of waivers must be a day such as 2027-01-31, it is "2027-02-29"',
    ],
    ['until: 2027-03-31', 'until: March', 'it is "March"'],
    [', until: 2027-03-31', '', 'until of entry 1 of waivers is missing: write a day such as 2027-01-31'],
    [
      'pipeline:',
      'pipelines:',
      '"pipelines" is no key of entry 1 of waivers, the nearest is "pipeline" of rule, pipeline, connection, reason, until',
    ],
    ['pipeline: "Payments/nightly", ', '', 'entry 1 of waivers names neither a pipeline nor a connection'],
  ])('with %j as %j is refused: %s', (from, to, message) => {
    expect(refusal(`version: 1\nwaivers:\n  - ${GOOD.replace(from, to)}\n`)).toContain(message);
  });

  it('may be for every pipeline, where that is said', () => {
    expect(refusal(`version: 1\nwaivers:\n  - ${GOOD.replace('Payments/nightly', '**')}\n`)).toBe('accepted');
  });
});

describe('a repository’s own file', () => {
  it('holds waivers', () => {
    expect(readOwnWaivers(`version: 1\nwaivers: [${GOOD}]\n`, 'wif.yml')).toHaveLength(1);
    expect(readOwnWaivers('version: 1\n', 'wif.yml')).toEqual([]);
  });

  it.each(['edition: current', 'conversions: observe', 'reminders: {}', 'tasks: []'])(
    'with %s is refused: that belongs into the organization’s policy',
    (line) => {
      expect(refusal(`version: 1\n${line}\n`, readOwnWaivers)).toBe(
        `wif.yml is no valid policy: line 2: "${line.split(':')[0] ?? ''}" belongs into the organization's policy: a repository's own file holds version and waivers only (docs/policy.md explains every key).`,
      );
    },
  );

  it('is told of the nearest key of its own', () => {
    expect(refusal('version: 1\nwaiver: []\n', readOwnWaivers)).toContain(
      'line 2: "waiver" is no key, the nearest is "waivers" of version, waivers',
    );
  });

  it('is held to the same as the policy', () => {
    expect(refusal(`version: 1\nwaivers: [${GOOD.replace('2027-03-31', 'soon')}]\n`, readOwnWaivers)).toContain(
      '"soon"',
    );
  });
});
