import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentFiles, generateDocuments } from '../../../local/docs/documents.ts';

const root = path.join(import.meta.dirname, '../../..');

describe('the generated documents', () => {
  it('are what "npm run docs" writes', async () => {
    expect(await generateDocuments(root, { write: false }), 'out of date: run "npm run docs"').toEqual([]);
  });

  it('are the catalogue, its schema, diagnostics, the schema of the policy, the index of the rules and their texts', () => {
    expect(documentFiles).toEqual([
      'docs/catalogue.md',
      'docs/catalogue.schema.json',
      'docs/diagnostics.md',
      'docs/policy.schema.json',
      'docs/rules/README.md',
      'shared/rules/rule-texts.json',
    ]);
  });
});

describe('npm run docs', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'wif-guard-docs-'));
    await cp(path.join(root, 'docs/rules'), path.join(folder, 'docs/rules'), { recursive: true });
    await mkdir(path.join(folder, 'shared/rules'), { recursive: true });
    for (const file of ['.prettierrc.json', ...documentFiles]) await cp(path.join(root, file), path.join(folder, file));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes a document that is missing, and one that somebody changed by hand', async () => {
    await rm(path.join(folder, 'docs/diagnostics.md'));
    await writeFile(path.join(folder, 'docs/catalogue.md'), 'by hand\n');
    const written = ['docs/catalogue.md', 'docs/diagnostics.md'];
    expect(await generateDocuments(folder, { write: true })).toEqual(written);
    for (const file of written)
      expect(await readFile(path.join(folder, file), 'utf8')).toBe(await readFile(path.join(root, file), 'utf8'));
    expect(await generateDocuments(folder, { write: true })).toEqual([]);
  });

  it('with --check writes nothing', async () => {
    const file = path.join(folder, 'docs/catalogue.md');
    await writeFile(file, 'by hand\n');
    expect(await generateDocuments(folder, { write: false })).toEqual(['docs/catalogue.md']);
    expect(await readFile(file, 'utf8')).toBe('by hand\n');
  });

  it('keeps what stands around the table of the rules', async () => {
    const file = path.join(folder, 'docs/rules/README.md');
    const now = await readFile(file, 'utf8');
    await writeFile(file, now.replace('# Rules', '# Our rules').replace('| error |', '| note |'));
    expect(await generateDocuments(folder, { write: true })).toEqual(['docs/rules/README.md']);
    expect(await readFile(file, 'utf8')).toBe(now.replace('# Rules', '# Our rules'));
  });
});
