import { describe, expect, it } from 'vitest';
import { detailsOf } from '../../shared/conversions/details.ts';
import type { ConnectionSnapshot } from '../../shared/conversions/snapshot.ts';
import { snapshot } from './building.ts';

const project = (id: string, connectionName = 'prod') => ({ id, name: `Project ${id}`, connectionName });

const between = (before: Partial<ConnectionSnapshot>, now: Partial<ConnectionSnapshot>) =>
  detailsOf(snapshot(before), snapshot(now));

describe('what else changed of a connection', () => {
  it('is nothing where nothing of it did', () => {
    expect(between({}, { modificationDate: 'later', deadline: '', scheme: 'ServicePrincipal' })).toEqual([]);
  });

  it('is each name once, whatever the number of projects that have it', () => {
    expect(
      between(
        { projects: [project('a'), project('b'), project('c', 'other')] },
        { projects: [project('a', 'new'), project('b', 'new'), project('c', 'another')] },
      ),
    ).toEqual([
      { kind: 'renamed', from: 'prod', to: 'new' },
      { kind: 'renamed', from: 'other', to: 'another' },
    ]);
  });

  it.each([
    [false, true, 'disabled'],
    [true, false, 'enabled'],
  ])('is that it was switched, from %s to %s', (was, is, kind) => {
    expect(between({ isDisabled: was }, { isDisabled: is })).toEqual([{ kind, from: '', to: '' }]);
  });

  it('is no switch where an older version did not note how it was', () => {
    expect(between({ isDisabled: undefined }, { isDisabled: true })).toEqual([]);
  });

  it('names projects that came and went, of many five', () => {
    const many = Array.from({ length: 7 }, (_, index) => project(String(index)));
    expect(between({ projects: [project('x')] }, { projects: many })).toEqual([
      { kind: 'shared', from: '', to: 'Project 0, Project 1, Project 2, Project 3, Project 4 and 2 more' },
      { kind: 'unshared', from: 'Project x', to: '' },
    ]);
  });

  it('says nothing of projects where some are hidden', () => {
    const after = { projects: [project('a'), project('b')] };
    expect(between({ projects: [project('a')], hasHiddenProjects: true }, after)).toEqual([]);
    expect(between({ projects: [project('a')] }, { ...after, hasHiddenProjects: true })).toEqual([]);
  });
});
