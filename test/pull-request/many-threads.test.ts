import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { KEY_PROPERTY, marked, ownThreads } from '../../shared/guard/pull-request/own-threads.ts';
import { planThreads, type WantedThread } from '../../shared/guard/pull-request/plan-threads.ts';
import { wantedThreads } from '../../shared/guard/pull-request/wanted-threads.ts';
import { newPipelines } from './new-pipelines.ts';

const { edition } = openCatalogue();

/** The threads of a change in which files use AzureFileCopy@4 with these connections. */
function wanted(files: Readonly<Record<string, readonly string[]>>): readonly WantedThread[] {
  const texts = Object.entries(files).map(([path, connections]) => {
    const steps = connections.map((name) => `- task: AzureFileCopy@4\n  inputs: { azureSubscription: ${name} }\n`);
    return [path, `steps:\n${steps.join('')}`] as const;
  });
  const found = newPipelines(Object.fromEntries(texts), undefined, (path) => path !== 'elsewhere.yml');
  return wantedThreads(found, { iterationId: 1, isDraft: false, edition });
}

/** The threads as the service gives them back once the plan was carried out. */
function standing(threads: readonly WantedThread[]) {
  const made = planThreads(threads, []).flatMap((action) => (action.kind === 'create' ? [action.wanted] : []));
  return ownThreads(
    made.map(({ key, print, content, status }, id) => ({
      id,
      status,
      properties: { [KEY_PROPERTY]: key },
      comments: [{ id: 1, content: marked(content, key, print), author: { id: 'me' } }],
    })),
    'me',
  );
}

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `c${String(index)}`);

describe('a review with very many findings', () => {
  it('makes a bounded number of threads, and the same review again changes nothing', () => {
    const many = wanted({ 'a.yml': names(100) });
    const own = standing(many);
    expect(own.length).toBeLessThan(50);
    expect(planThreads(many, own)).toEqual([]);
  });

  it('never closes as fixed what is not: a finding that others pushed beyond the limit keeps its thread', () => {
    const own = standing(wanted({ 'a.yml': names(20) }));
    const pushed = wanted({
      'a.yml': [...Array.from({ length: 15 }, (_, index) => `new${String(index)}`), ...names(20)],
    });
    expect(planThreads(pushed, own).filter(({ kind }) => kind === 'set-status')).toEqual([]);
  });

  it('makes no more of them while twenty stand', () => {
    const own = standing(wanted({ 'a.yml': names(20) }));
    const more = wanted({ 'a.yml': [...names(20), ...Array.from({ length: 9 }, (_, index) => `new${String(index)}`)] });
    expect(planThreads(more, own).filter(({ kind }) => kind === 'create')).toEqual([]);
    expect(planThreads(more, own.slice(0, 16)).filter(({ kind }) => kind === 'create')).toHaveLength(5);
  });

  it('closes what was mended, however many there are', () => {
    const own = standing(wanted({ 'a.yml': names(20) }));
    expect(planThreads(wanted({ 'a.yml': ['c0'] }), own).filter(({ kind }) => kind === 'set-status')).toHaveLength(
      own.length - 2,
    );
  });
});

describe('findings of one rule at the same place of two files', () => {
  it('have a thread each', () => {
    const threads = wanted({ 'a.yml': ['prod'], 'b.yml': ['prod'] }).filter(({ place }) => place !== undefined);
    expect(threads.map(({ place }) => [place?.path, place?.line])).toEqual([
      ['a.yml', 2],
      ['b.yml', 2],
    ]);
    expect(new Set(threads.map(({ key }) => key)).size).toBe(2);
  });
});

describe('a finding in a file that the pull request does not change', () => {
  it('has no thread, but stands in the summary', () => {
    const threads = wanted({ 'elsewhere.yml': ['prod'] });
    expect(threads).toHaveLength(1);
    expect(threads[0]?.content).toContain('`elsewhere.yml:2`');
  });
});
