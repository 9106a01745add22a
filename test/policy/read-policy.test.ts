import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuardError } from '../../shared/errors.ts';
import { defaultPolicy } from '../../shared/policy/policy.ts';
import { readPolicy } from '../../shared/policy/read-policy.ts';

const read = (text: string) => readPolicy(text, 'wif.yml');

/** The message with which a policy is refused. */
function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof GuardError && error.code === 'policy-invalid') return error.message;
    throw error;
  }
  return 'accepted';
}

const durations = (texts: readonly { readonly text: string }[]): readonly string[] => texts.map(({ text }) => text);

describe('a policy', () => {
  it('with nothing but its version is the default', () => {
    expect(read('version: 1\n')).toEqual(defaultPolicy);
    expect(defaultPolicy).toMatchObject({ edition: 'current', conversions: 'alert' });
    expect(durations([...defaultPolicy.reminders.before, defaultPolicy.reminders.window])).toEqual([
      'P3D',
      'P1D',
      'PT4H',
      'P7D',
    ]);
    expect(durations(defaultPolicy.reminders.issuer)).toEqual(['P180D', 'P90D', 'P30D', 'P14D', 'P7D', 'P1D']);
  });

  it('says what it says', () => {
    const policy = read(
      'version: 1\nedition: 2026-08\nconversions: revert\nreminders: { before: [P2D], window: P14D, issuer: [P1D, P1W] }',
    );
    expect(policy).toEqual({
      edition: '2026-08',
      projects: { include: ['*'], exclude: [] },
      pullRequests: 'comment',
      dueForConversion: [],
      crossProjectNames: false,
      conversions: 'revert',
      grace: { months: 0, ms: 30 * 60_000, text: 'PT30M' },
      disableWhenIrreversible: false,
      reminders: {
        before: [{ months: 0, ms: 2 * 86_400_000, text: 'P2D' }],
        window: { months: 0, ms: 14 * 86_400_000, text: 'P14D' },
        issuer: [
          { months: 0, ms: 7 * 86_400_000, text: 'P1W' },
          { months: 0, ms: 86_400_000, text: 'P1D' },
        ],
      },
      retention: { conversions: undefined, personal: undefined },
      notifications: { teams: { from: 'warning' }, slack: { from: 'warning' }, webhook: { from: 'note' } },
      tasks: [],
      waivers: [],
    });
  });

  it('chooses what is told in which channel', () => {
    const { notifications } = read('version: 1\nnotifications: { slack: { from: error }, teams: {} }');
    expect(notifications).toEqual({ teams: { from: 'warning' }, slack: { from: 'error' }, webhook: { from: 'note' } });
  });

  it('has the window of two months in the preview, and another where it says so', () => {
    const preview = 'version: 1\nedition: preview-2023\n';
    expect(read(preview).reminders.window.text).toBe('P2M');
    expect(read(`${preview}reminders: { window: P7D }`).reminders.window.text).toBe('P7D');
  });

  it('reminds in the order of time, and once for what says the same', () => {
    const { before } = read('version: 1\nreminders: { before: [PT24H, P1M, P1D, P40D, PT1H] }').reminders;
    expect(durations(before)).toEqual(['P40D', 'P1M', 'PT24H', 'PT1H']);
  });

  it('may want no reminders', () => {
    expect(read('version: 1\nreminders: { before: [] }').reminders.before).toEqual([]);
  });

  it('may have a byte order mark, CR LF and comments', () => {
    expect(read('\uFEFF# ours\r\nversion: 1\r\nconversions: observe # for now\r\n').conversions).toBe('observe');
  });
});

describe('a wrong policy', () => {
  it('is told the keys that there are where none is like the one that is written', () => {
    expect(refusal('version: 1\nreminders: { foo: 1 }\n')).toContain(
      '"foo" is no key of reminders, its keys are before, window, issuer',
    );
  });

  it('is refused with one message that names the file, every problem with its line, and what is allowed', () => {
    const text = `version: 2
edition: 2025-01
conversion: revert
reminders:
  befor: [P1D]
  before: [P1D, 3 days, P0D]
  window: P13M
`;
    expect(refusal(text)).toBe(
      [
        'wif.yml is no valid policy: line 1: version must be 1, it is 2',
        'line 2: edition must be preview-2023, 2026-08 or current, it is "2025-01"',
        'line 3: "conversion" is no key, the nearest is "conversions" of version, edition, projects, pullRequests, dueForConversion, crossProjectNames, conversions, grace, disableWhenIrreversible, reminders, retention, notifications, tasks, waivers',
        'line 5: "befor" is no key of reminders, the nearest is "before" of before, window, issuer',
        'line 6: entry 2 of reminders.before must be an ISO 8601 duration such as P3D or PT4H, it is "3 days"',
        'line 6: entry 3 of reminders.before must be longer than nothing',
        'line 7: reminders.window must be a year (P1Y) at most (docs/policy.md explains every key).',
      ].join('; '),
    );
  });

  it.each([
    ['', 'it is empty, the least it holds is "version: 1"'],
    ['# nothing yet\n', 'it is empty'],
    ['~', 'line 1: the file must be a mapping (key: value), it is empty'],
    ['- version: 1', 'line 1: the file must be a mapping (key: value), it is a list'],
    ['version: 1;', 'version must be 1, it is "1;"'],
    ['# ours\nedition: current', 'line 2: version is missing: write "version: 1"'],
    ['version: 1\nconversions:', 'line 2: conversions must be observe, alert or revert, it is empty'],
    [
      'version: 1\nnotifications: { teams: { from: loud } }',
      'notifications.teams.from must be error, warning or note, it is "loud"',
    ],
    [
      'version: 1\nnotifications: { team: { from: error } }',
      '"team" is no key of notifications, the nearest is "teams" of teams, slack, webhook',
    ],
    [
      'version: 1\nnotifications: { teams: { form: error } }',
      '"form" is no key of notifications.teams, the nearest is "from" of from',
    ],
    [
      'version: 1\nnotifications: { teams: error }',
      'notifications.teams must be a mapping (key: value), it is "error"',
    ],
    ['version: 1\nreminders: P3D', 'line 2: reminders must be a mapping (key: value), it is "P3D"'],
    ['version: 1\nreminders: { before: P3D }', 'reminders.before must be a list such as [P3D, PT4H], it is "P3D"'],
    ['version: 1\nreminders: { before: [3] }', 'entry 1 of reminders.before must be an ISO 8601 duration'],
    ['version: 1\nreminders: { before: [{ a: 1 }] }', 'it is a mapping'],
    ['version: 1\nreminders: { issuer: [P2Y] }', 'entry 1 of reminders.issuer must be a year (P1Y) at most'],
    [`version: 1\nreminders: { before: [${'P1D,'.repeat(11)}] }`, 'must have 10 entries at most'],
    ['version: 1\nversion: 1\n', 'line 2: this key stands above already'],
    ['version: 1\n---\nversion: 1\n', 'line 2: one document is allowed'],
    ['version: !secret 1', 'line 1: Unresolved tag'],
    ['version: "\\\u2028"', 'line 1: Invalid escape sequence \\ ('],
    ['version: 1\n\tconversions: alert', 'line 2: Tabs are not allowed as indentation'],
    ['__proto__: { conversions: revert }\nversion: 1', 'line 1: "__proto__" is no key'],
    ['version: 1\n? [a]\n: b', 'line 1: "[ a ]" is no key'],
    ['version: 1\n<<: { conversions: revert }', 'line 2: "<<" is no key'],
  ])('%j says: %s', (text, message) => {
    expect(refusal(text)).toContain(message);
  });

  it('shows a value shortened and without characters that act on a terminal', () => {
    const message = refusal(`version: 1\nconversions: "\\e[2J\u202E${'x'.repeat(1000)}"`);
    expect(message).toContain('it is " [2J xxx');
    expect(message).not.toMatch(/\p{C}/u);
    expect(message.length).toBeLessThan(300);
  });

  it('names twenty problems and says that there are more', () => {
    const message = refusal(Array.from({ length: 30 }, (_, index) => `key${String(index)}: 1`).join('\n'));
    expect(message.match(/line \d+:/g)).toHaveLength(20);
    expect(message).toContain('; and more (docs');
  });
});

describe('a hostile policy', () => {
  const bomb = Array.from({ length: 20 }, (_, index) => {
    const before = `*a${String(index - 1)}`;
    return `a${String(index)}: &a${String(index)} [${index === 0 ? 'x' : Array(10).fill(before).join(',')}]`;
  }).join('\n');

  it.each([
    ['larger than the limit', `version: 1 # ${'x'.repeat(65_536)}`, 'it has 65549 characters, 65536 are the limit'],
    ['a bomb of aliases', bomb, 'line 2: YAML aliases are not allowed'],
    ['of one alias', 'version: &v 1\nedition: *v', 'line 2: YAML aliases are not allowed'],
    ['a deep list', '['.repeat(60_000), 'it is nested too deeply'],
    ['a deep mapping', '{a: '.repeat(16_000), 'it is nested too deeply'],
    ['a deep list of dashes', '- '.repeat(30_000), 'it is nested too deeply'],
    ['a long key', `${'k'.repeat(60_000)}: 1`, 'a key is longer than 1024 characters'],
    [
      'a very long duration',
      `version: 1\nreminders: { window: P${'9'.repeat(5_000)}Y }`,
      'must be a year (P1Y) at most',
    ],
  ])('that is %s is refused', (_, text, message) => {
    expect(refusal(text)).toContain(message);
  });

  it.each([100, 400, 600, 700, 750, 800, 1_500])('that is %d levels deep is refused as any other', (depth) => {
    expect(refusal(`version: 1\nedition: ${'['.repeat(depth)}${']'.repeat(depth)}`)).toMatch(/edition must be|nested/);
  });

  it('never gets anything but a policy or a refusal', () => {
    const piece = fc.constantFrom(
      ...'version: 1|reminders|before|window|P1D|: |- |[|]|{|}|,|\n|\n  |&a |*a|!x |"|\'|#|---\n|? |\r|\uFEFF|~'.split(
        '|',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        expect(refusal(pieces.join(''))).toMatch(
          /^(?:accepted|wif\.yml is no valid policy: .*\(docs\/policy\.md explains every key\)\.)$/,
        );
      }),
      { numRuns: 500 },
    );
  });
});
