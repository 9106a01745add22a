import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen } from './expanding.ts';

/** Passes a value to a parameter `x` of a type, and names what a template makes of it. */
function typed(type: string, value: string, name = 'p${{ parameters.x }}') {
  return {
    'main.yml': `steps:\n- template: a.yml\n  parameters:\n    x: ${value}\n`,
    'a.yml': `parameters:\n- { name: x, type: ${type} }\nsteps:\n- ${cli(name)}\n`,
  };
}

/** The same with the value as the default of the parameter. */
function byDefault(type: string, value: string, name = 'p${{ parameters.x }}') {
  return {
    'main.yml': 'steps:\n- template: a.yml\n',
    'a.yml': `parameters:\n- { name: x, type: ${type}, default: ${value} }\nsteps:\n- ${cli(name)}\n`,
  };
}

describe('a value that is passed to a parameter', () => {
  it.each([
    ['string', 'a', 'pa'],
    ['string', 'true', 'ptrue'],
    ['string', 'True', 'pTrue'],
    ['string', 'null', 'pnull'],
    ['string', '~', 'p~'],
    ['string', '50.0', 'p50.0'],
    ['string', '0001', 'p0001'],
    ['string', '1.10', 'p1.10'],
    ['string', "''", 'p'],
    ['boolean', 'true', 'pTrue'],
    ['boolean', 'TRUE', 'pTrue'],
    ['boolean', "'False'", 'pFalse'],
    ['boolean', "''", 'pFalse'],
    ['boolean', 'null', 'pFalse'],
    ['number', '5', 'p5'],
    ['number', "'5'", 'p5'],
    ['number', '-1', 'p-1'],
    ['object', 'a', 'pa'],
    ['object', '50.0', 'p50.0'],
    ['object', 'true', 'pTrue'],
    ['environment', 'prod', 'pprod'],
    ['filePath', 'a/b', 'pa/b'],
    ['pool', 'linux', 'plinux'],
    ['secureFile', 'key.pem', 'pkey.pem'],
    ['serviceConnection', 'prod', 'pprod'],
  ])(
    'of type %s as %s gives the text %s (docs: parameter data types; runner.server: conversions)',
    (type, value, text) => {
      expect(seen(typed(type, value))).toEqual([text]);
      expect(seen(byDefault(type, value))).toEqual([text]);
      expect(notes(typed(type, value))).toEqual([]);
    },
  );

  it.each([
    ['string', '[a]'],
    ['string', '{ a: b }'],
    ['boolean', "'yes'"],
    ['boolean', '1'],
    ['boolean', '[true]'],
    ['number', 'many'],
    ['number', '[1]'],
  ])('of type %s is refused as %s, and not known (runner.server: conversions)', (type, value) => {
    expect(notes(typed(type, value))).toEqual(['parameter-invalid main.yml:4']);
    expect(notes(byDefault(type, value))).toEqual(['parameter-invalid a.yml:2']);
    expect(expanding(typed(type, value)).complete).toBe(false);
  });

  it.each(['Boolean', 'BOOLEAN'])('has its type in any casing: %s (reference: keyword case-insensitive)', (type) => {
    expect(seen(typed(type, 'true'))).toEqual(['pTrue']);
  });

  it('of an expression has the text of its type (docs: expressions, true becomes True)', () => {
    const files = {
      'main.yml':
        'parameters:\n- { name: y, type: boolean, values: [true], default: true }\nsteps:\n- template: a.yml\n  parameters: { x: "${{ parameters.y }}" }\n',
      'a.yml': `parameters:\n- { name: x, type: string }\nsteps:\n- ${cli('p${{ parameters.x }}')}\n`,
    };
    expect(seen(files)).toEqual(['pTrue']);
  });

  it('keeps the text of its number through several files (reference: text is kept)', () => {
    const files = {
      'main.yml': 'steps:\n- template: a.yml\n  parameters: { x: 50.0 }\n',
      'a.yml':
        'parameters:\n- { name: x, type: object }\nsteps:\n- template: b.yml\n  parameters: { y: "${{ parameters.x }}" }\n',
      'b.yml': `parameters:\n- { name: y, type: string }\nsteps:\n- ${cli('p${{ parameters.y }}')}\n`,
    };
    expect(seen(files)).toEqual(['p50.0']);
  });

  it('of type boolean is a boolean in a condition (docs: parameter data types)', () => {
    const files = (value: string) => ({
      ...typed('boolean', value),
      'a.yml': `parameters:\n- { name: x, type: boolean }\nsteps:\n- \${{ if parameters.x }}:\n  - ${cli('a')}\n`,
    });
    expect(seen(files('true'))).toEqual(['a']);
    expect(seen(files("'false'"))).toEqual([]);
  });
});

describe('a list type', () => {
  const LISTS = ['stepList', 'jobList', 'stageList', 'deploymentList', 'containerList', 'steplist'];

  it.each(LISTS.flatMap((type) => [[type, 'null'] as const, [type, "''"] as const]))(
    '%s is an empty list for %s (runner.server: conversions)',
    (type, value) => {
      expect(seen(typed(type, value, 'n${{ length(parameters.x) }}'))).toEqual(['n0']);
      expect(notes(typed(type, value, 'a'))).toEqual([]);
    },
  );

  it.each(LISTS)('%s gives its items (docs: parameter data types)', (type) => {
    expect(seen(typed(type, '[{ a: 1 }, { b: 2 }]', 'n${{ length(parameters.x) }}'))).toEqual(['n2']);
  });

  it('stringList of a root gives its texts (docs: parameter data types)', () => {
    const text = `parameters:
- name: xs
  type: stringList
  default: [a, b]
steps:
- \${{ each x in parameters.xs }}:
  - ${cli('${{ x }}')}
`;
    expect(seen(text)).toEqual(['a', 'b']);
  });
});

describe('the single types of steps, jobs and stages', () => {
  it.each([
    ['step', 'steps', cli('a')],
    ['job', 'jobs', `{ job: j, steps: [${cli('a')}] }`],
    ['deployment', 'jobs', `{ deployment: j, strategy: { runOnce: { deploy: { steps: [${cli('a')}] } } } }`],
    ['stage', 'stages', `{ stage: s, jobs: [{ job: j, steps: [${cli('a')}] }] }`],
  ])('%s is one item of %s (docs: parameter data types)', (type, list, value) => {
    const files = {
      'main.yml': `extends:\n  template: a.yml\n  parameters:\n    x: ${value}\n`,
      'a.yml': `parameters:\n- { name: x, type: ${type} }\n${list}:\n- \${{ parameters.x }}\n`,
    };
    expect(seen(files)).toEqual(['a']);
    expect(notes(files)).toEqual([]);
  });
});
