import { describe, expect, it } from 'vitest';
import type { TaskGroups } from '../../../shared/pipelines/classic/definition.ts';
import { MAX_LEVELS, MAX_STEPS } from '../../../shared/pipelines/classic/expand-steps.ts';
import { substituted } from '../../../shared/pipelines/classic/substitute.ts';
import { MAX_TEXT_LENGTH } from '../../../shared/pipelines/yaml/limits.ts';
import { build, CONNECTION, group, groupStep, judged, step } from './definitions.ts';

const COPY = step('AzureFileCopy@4', { ConnectedServiceNameARM: '$(connection)' }, { name: 'Copy to $(where)' });

const withGroups = (groups: Readonly<Record<string, ReturnType<typeof group>>>): TaskGroups =>
  new Map(Object.entries(groups).map(([id, one]) => [id, [one]]));

describe('a task group', () => {
  it('is replaced by its steps, with the values that a step gives', () => {
    const use = groupStep('web', { connection: CONNECTION, where: 'prod' });
    const { places, verdict } = judged(build([use]), { groups: withGroups({ web: group([COPY]) }) });
    expect(verdict).toBe('blocked');
    expect(places).toEqual(['task-version-superseded: job "Agent job", step "Copy to prod" of task group "Web"']);
  });

  it('has its defaults where a step gives nothing, and names ignore casing', () => {
    const groups = withGroups({ web: group([COPY], { Connection: CONNECTION }) });
    expect(judged(build([groupStep('web')]), { groups }).verdict).toBe('blocked');
    expect(judged(build([groupStep('web', { CONNECTION: 'another-id' })]), { groups }).uses).toBe(0);
  });

  it('hands a variable of the definition on', () => {
    const groups = withGroups({ web: group([COPY]) });
    const variables = new Map([['connection', CONNECTION]]);
    const use = groupStep('web', { connection: '$(connection)' });
    expect(judged(build([use], { variables }), { groups }).verdict).toBe('blocked');
  });

  it('can stand in another one', () => {
    const outer = group([groupStep('inner', { connection: '$(target)' })], {}, { name: 'Outer' });
    const inner = group([COPY], {}, { name: 'Inner' });
    const { verdict, places } = judged(build([groupStep('outer', { target: CONNECTION, where: 'unseen' })]), {
      groups: withGroups({ outer, inner }),
    });
    expect(verdict).toBe('blocked');
    expect(places[0]).toContain('of task group "Inner"');
  });

  it('counts as used once for each step that runs it', () => {
    const groups = withGroups({ web: group([COPY]) });
    const use = groupStep('web', { connection: CONNECTION });
    expect(judged(build([use, use]), { groups }).uses).toBe(2);
  });

  it('runs nothing that is switched off, itself or a step of it', () => {
    const groups = withGroups({ web: group([{ ...COPY, isEnabled: false }]), all: group([COPY]) });
    const given = { connection: CONNECTION };
    const off = groupStep('all', given, { isEnabled: false });
    expect(judged(build([groupStep('web', given), off]), { groups })).toMatchObject({ uses: 0, verdict: 'ready' });
  });

  it('takes the newest version of its major that is no draft', () => {
    const old = group([COPY], {}, { version: [1, 0, 0] });
    const newer = group([step('AzureFileCopy@6', { ConnectedServiceNameARM: CONNECTION })], {}, { version: [1, 2, 0] });
    const draft = group([COPY], {}, { version: [1, 3, 0], isTest: true });
    const next = group([COPY], {}, { version: [2, 0, 0] });
    const groups: TaskGroups = new Map([['web', [old, newer, draft, next]]]);
    expect(judged(build([groupStep('web', { connection: CONNECTION })]), { groups }).verdict).not.toBe('blocked');
    const absent = judged(build([groupStep('web', {}, { version: '3.*' })]), { groups });
    expect(absent.verdict).toBe('unknown');
    expect(absent.told[0]).toContain('no version 3.* of the task group');
  });

  it('that was not read yet is wanted', () => {
    expect([...judged(build([groupStep('web'), groupStep('api')])).reading.wanted]).toEqual(['web', 'api']);
  });

  it('that cannot be read makes the pipeline unknown, and says why', () => {
    const groups: TaskGroups = new Map([['web', { absent: 'it is gone.' }]]);
    const { verdict, told } = judged(build([groupStep('web')]), { groups });
    expect(verdict).toBe('unknown');
    expect(told).toEqual(['job "Agent job", step "Run web": The task group could not be read: it is gone.']);
  });

  it('that holds itself ends', () => {
    const groups = withGroups({ a: group([groupStep('b')]), b: group([groupStep('a'), COPY]) });
    const { verdict, told } = judged(build([groupStep('a')]), { groups });
    expect(verdict).toBe('unknown');
    expect(told[0]).toContain('holds itself');
  });

  it('is followed some levels deep only', () => {
    const names = Array.from({ length: MAX_LEVELS + 5 }, (_, level) => `g${String(level)}`);
    const groups: TaskGroups = new Map(names.map((id, level) => [id, [group([groupStep(`g${String(level + 1)}`)])]]));
    expect(judged(build([groupStep('g0')]), { groups }).told[0]).toContain('levels deep');
  });

  it('cannot make any number of steps', () => {
    const ten = (id: string) => Array.from({ length: 10 }, () => groupStep(id));
    const groups = withGroups({
      a: group(ten('b')),
      b: group(ten('c')),
      c: group(ten('d')),
      d: group(ten('e')),
      e: group(Array.from({ length: 10 }, () => COPY)),
    });
    const { told, uses } = judged(build([groupStep('a', { connection: CONNECTION })]), { groups });
    expect(told.some((one) => one.includes(`more than ${String(MAX_STEPS)} steps`))).toBe(true);
    expect(uses).toBeLessThanOrEqual(MAX_STEPS);
  });

  it('cannot make any length of text', () => {
    const double = (id: string) => group([groupStep(id, { x: '$(x)'.repeat(64) })]);
    const groups = withGroups({ a: double('b'), b: double('c'), c: double('d'), d: group([COPY]) });
    const { verdict, told } = judged(build([groupStep('a', { x: 'x'.repeat(64) })]), { groups });
    expect(verdict).toBe('unknown');
    expect(told[0]).toContain('too long');
    expect(told[0]).toContain('Input "x"');
    expect(told[0]).toContain('with the parameters of task group "Web" put in');
  });
});

describe('substitution', () => {
  it.each([
    ['$(a)', { a: '1' }, '1'],
    ['$(A) and $( a )', { a: '1' }, '1 and 1'],
    ['$(a)', { a: '$(a)' }, '$(a)'],
    ['$(a)', { a: '$(b)', b: '2' }, '$(b)'],
    ['$(other) $a ${a}', { a: '1' }, '$(other) $a ${a}'],
    ['$($(a))', { a: 'b' }, '$(b)'],
    ['$&', { a: '1' }, '$&'],
    ['$(a)', { a: '$&' }, '$&'],
  ])('of %j with %j is %j', (text, values, made) => {
    expect(substituted(text, new Map(Object.entries(values)))).toBe(made);
  });

  it('ends where it becomes too long', () => {
    expect(substituted('$(a)'.repeat(1_000), new Map([['a', 'x'.repeat(MAX_TEXT_LENGTH)]]))).toBeUndefined();
  });
});
