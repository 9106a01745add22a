import { describe, expect, it } from 'vitest';
import { blobId, commitId, treeId } from '../../../local/azure-devops/git/objects.ts';
import { GitStore } from '../../../local/azure-devops/git/store.ts';

const AUTHOR = { name: 'Dana Developer', email: 'dana@contoso.example', date: new Date('2026-01-02T03:04:05Z') };

describe('ids', () => {
  it('of files are those of git', () => {
    expect(blobId(Buffer.from('hello\n'))).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  });

  it('of an empty folder are those of git', () => {
    expect(treeId([])).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
  });

  it('of trees and commits are those of git, folders sorted as git sorts them', () => {
    const store = new GitStore();
    const hello = store.addBlob('hello\n');
    const files = new Map(['/a.txt', '/a/b/c.txt', '/a0', '/README.md'].map((path) => [path, hello]));
    const commit = store.addCommit({ parents: [], files, author: AUTHOR, message: 'First\n' });
    expect(commit.treeId).toBe('73287345e8d938dfc16066eb529cf4ee5279a973');
    expect(commit.id).toBe('534ee4cca69bd4e64b9e04ff49053243c9fd9ae8');
    expect(commit.folders.get('/a')).toBe('91942592790b66ae4bec319bf951d1c7692c5e85');
  });

  it('of commits depend on their parents', () => {
    const content = { treeId: treeId([]), author: AUTHOR, message: 'x' };
    expect(commitId({ ...content, parents: [] })).not.toBe(commitId({ ...content, parents: ['0'.repeat(40)] }));
  });
});
