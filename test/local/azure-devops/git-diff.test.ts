import { describe, expect, it } from 'vitest';
import { diffTrees } from '../../../local/azure-devops/git/diff.ts';
import { ancestry, commitsBetween, mergeBase } from '../../../local/azure-devops/git/history.ts';
import { mergeTrees } from '../../../local/azure-devops/git/merge.ts';
import { GitStore, type FileTree } from '../../../local/azure-devops/git/store.ts';

const store = new GitStore();
const AUTHOR = { name: 'Dana', email: 'dana@contoso.example', date: new Date(0) };
const FOUR_LINES = 'one\ntwo\nthree\nfour\n';

function tree(files: Readonly<Record<string, string>>): FileTree {
  return new Map(Object.entries(files).map(([path, text]) => [path, store.addBlob(text)]));
}

function changes(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  return diffTrees(store, tree(before), tree(after)).map(
    ({ changeType, path, originalPath }) =>
      `${changeType} ${path}${originalPath === undefined ? '' : ` < ${originalPath}`}`,
  );
}

function commit(message: string, ...parents: readonly string[]): string {
  return store.addCommit({ parents, files: new Map(), author: AUTHOR, message }).id;
}

describe('comparing two trees', () => {
  it('finds what was added, edited and deleted, by path', () => {
    expect(changes({ '/b': 'b', '/c': 'c' }, { '/a': 'a', '/b': 'B' })).toEqual(['add /a', 'edit /b', 'delete /c']);
  });

  it('finds nothing where nothing changed', () => {
    expect(changes({ '/a': 'a' }, { '/a': 'a' })).toEqual([]);
  });

  it('finds a moved file as a rename', () => {
    expect(changes({ '/old/a': 'a' }, { '/new/a': 'a' })).toEqual(['rename /new/a < /old/a']);
  });

  it('finds a moved file with a few edits as both', () => {
    const after = FOUR_LINES.replace('four', 'five');
    expect(changes({ '/a.yml': FOUR_LINES }, { '/b.yml': after })).toEqual(['edit, rename /b.yml < /a.yml']);
  });

  it('takes a file with other content for another file', () => {
    expect(changes({ '/a.yml': FOUR_LINES }, { '/b.yml': 'x\ny\nz\n' })).toEqual(['delete /a.yml', 'add /b.yml']);
  });

  it('does not look for similar lines in binary files', () => {
    expect(changes({ '/a': 'x\0\ny\nz' }, { '/b': 'x\0\ny\nw' })).toEqual(['delete /a', 'add /b']);
  });
});

describe('merging two trees', () => {
  it('takes each file from the side that changed it', () => {
    const result = mergeTrees(
      tree({ '/a': '1', '/b': '1', '/c': '1' }),
      tree({ '/a': '2', '/b': '1', '/c': '1' }),
      tree({ '/a': '1', '/b': '2', '/d': '1' }),
    );
    expect(result).toEqual({ merged: true, files: tree({ '/a': '2', '/b': '2', '/d': '1' }) });
  });

  it('names the files that both changed differently', () => {
    const result = mergeTrees(
      tree({ '/a': '1', '/b': '1' }),
      tree({ '/a': '2', '/b': '2' }),
      tree({ '/a': '3', '/b': '2' }),
    );
    expect(result).toEqual({ merged: false, conflicts: ['/a'] });
  });
});

describe('history', () => {
  const root = commit('root');
  const main = commit('main', root);
  const feature = commit('feature', root);
  const merged = commit('merge', main, feature);

  it('of a merge holds both sides once', () => {
    expect([...ancestry(store, merged).keys()]).toEqual([merged, main, feature, root]);
  });

  it('of two branches has a nearest common commit', () => {
    expect(mergeBase(store, feature, main)?.id).toBe(root);
    expect(mergeBase(store, feature, merged)?.id).toBe(feature);
  });

  it('of unrelated commits has none', () => {
    expect(mergeBase(store, main, commit('elsewhere'))).toBeUndefined();
  });

  it('says which commits are only on one side', () => {
    expect(commitsBetween(store, main, merged).map(({ id }) => id)).toEqual([merged, feature]);
  });
});
