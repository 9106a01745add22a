import { describe, expect, it } from 'vitest';
import {
  inputsIn,
  predicateSchema,
  truthOf,
  type AgentOs,
  type Facts,
  type Predicate,
} from '../../shared/catalogue/predicate.ts';

interface Given {
  readonly inputs?: Readonly<Record<string, readonly string[]>>;
  readonly script?: string;
  readonly systems?: readonly AgentOs[];
  readonly open?: boolean;
}

function facts({ inputs = {}, script, systems = [], open = false }: Given): Facts {
  return {
    valuesOf: (input) => inputs[input] ?? [''],
    isSet: (input) => (inputs[input] === undefined ? 'no' : 'yes'),
    scriptHolds: (pattern) => (script === undefined ? 'unknown' : pattern.test(script) ? 'yes' : 'no'),
    agents: () => ({ systems, open }),
  };
}

const YES: Predicate = { all: [] };
const NO: Predicate = { any: [] };
const OPEN: Predicate = { script: 'x' };

describe('a predicate', () => {
  it.each<[Predicate, Given, string]>([
    [{ input: 'a', equals: 'true' }, { inputs: { a: ['true'] } }, 'yes'],
    [{ input: 'a', equals: 'true' }, { inputs: { a: [' True '] } }, 'yes'],
    [{ input: 'a', equals: 'true' }, { inputs: { a: ['false'] } }, 'no'],
    [{ input: 'a', equals: 'true' }, {}, 'no'],
    [{ input: 'a', equals: 'true' }, { inputs: { a: ['$(x)'] } }, 'unknown'],
    [{ input: 'a', equals: 'true' }, { inputs: { a: ['$[ x ]'] } }, 'unknown'],
    [{ input: 'a', equals: 'true' }, { inputs: { a: ['true', 'false'] } }, 'unknown'],
    [{ input: 'a', equals: 'true' }, { inputs: { a: ['true', 'TRUE'] } }, 'yes'],
    [{ input: 'a', in: ['b', 'c'] }, { inputs: { a: ['C'] } }, 'yes'],
    [{ input: 'a', in: ['b', 'c'] }, { inputs: { a: ['d'] } }, 'no'],
    [{ input: 'a', in: ['b', 'c'] }, { inputs: { a: ['$(x)'] } }, 'unknown'],
    [{ input: 'a', set: true }, { inputs: { a: ['x'] } }, 'yes'],
    [{ input: 'a', set: true }, {}, 'no'],
    [{ input: 'a', matches: '^\\$key\\b' }, { inputs: { a: ['$KEY x'] } }, 'yes'],
    [{ input: 'a', matches: '^\\$key\\b' }, { inputs: { a: ['$keyVault'] } }, 'no'],
    [{ input: 'a', matches: 'key' }, { inputs: { a: ['$(x)'] } }, 'unknown'],
    [{ input: 'a', matches: 'key' }, { inputs: { a: ['key $(x)'] } }, 'yes'],
    [{ script: 'get-x' }, { script: 'Get-X' }, 'yes'],
    [{ script: 'get-x' }, { script: 'Get-Y' }, 'no'],
    [{ script: 'get-x' }, {}, 'unknown'],
    [{ agentOs: ['linux', 'macos'] }, { systems: ['linux'] }, 'yes'],
    [{ agentOs: ['linux', 'macos'] }, { systems: ['linux', 'macos'] }, 'yes'],
    [{ agentOs: ['linux', 'macos'] }, { systems: ['windows'] }, 'no'],
    [{ agentOs: ['linux', 'macos'] }, { systems: ['linux', 'windows'] }, 'unknown'],
    [{ agentOs: ['linux', 'macos'] }, { open: true }, 'unknown'],
    [{ agentOs: ['linux', 'macos'] }, { systems: ['windows'], open: true }, 'unknown'],
    [{ agentOs: ['linux', 'macos'] }, { systems: [] }, 'no'],
  ])('%j of %j: %s', (predicate, given, truth) => {
    expect(truthOf(predicate, facts(given))).toBe(truth);
  });

  it.each<[Predicate, string]>([
    [{ all: [YES, YES] }, 'yes'],
    [{ all: [YES, OPEN] }, 'unknown'],
    [{ all: [OPEN, NO] }, 'no'],
    [{ any: [NO, NO] }, 'no'],
    [{ any: [NO, OPEN] }, 'unknown'],
    [{ any: [OPEN, YES] }, 'yes'],
    [{ not: YES }, 'no'],
    [{ not: NO }, 'yes'],
    [{ not: OPEN }, 'unknown'],
  ])('joins three-valued: %j is %s', (predicate, truth) => {
    expect(truthOf(predicate, facts({}))).toBe(truth);
  });

  it('names the inputs that it asks for, however deep', () => {
    const predicate: Predicate = {
      all: [{ any: [{ input: 'a', set: true }] }, { not: { input: 'b', equals: 'x' } }, OPEN],
    };
    expect(inputsIn(predicate)).toEqual(['a', 'b']);
  });

  it.each([
    {},
    { input: 'a' },
    { input: 'a', equals: 'x', in: ['x'] },
    { input: 'a', set: false },
    { input: 'a', matches: '(' },
    { script: '[' },
    { agentOs: ['beos'] },
    { all: [{ input: 'a' }] },
    { none: [] },
    'always',
  ])('is refused as %j', (predicate) => {
    expect(predicateSchema.safeParse(predicate).success).toBe(false);
  });
});
