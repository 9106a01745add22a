import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openCatalogue } from '../shared/catalogue/catalogue.ts';
import { checkFiles } from '../shared/guard/check-files.ts';
import { readPipeline, type Pipeline } from '../shared/pipelines/pipeline.ts';
import { findRoots } from '../shared/pipelines/roots.ts';
import { SourceFile } from '../shared/pipelines/source-file.ts';
import { parseYaml } from '../shared/pipelines/yaml/parse.ts';

/** YAML of public repositories with the uses that another program found there; it is no part of this project. */
const corpus = path.join(import.meta.dirname, '../../shared/corpus');
const isThere = existsSync(path.join(corpus, 'expected.json'));

const expectedUse = z.object({ task: z.string(), major: z.int(), file: z.string(), line: z.int() });
const expectedPipeline = z.object({
  repo: z.string(),
  root: z.string(),
  expected: z.array(expectedUse),
  may_also: z.array(expectedUse),
});
type ExpectedUse = z.infer<typeof expectedUse>;
type ExpectedPipeline = z.infer<typeof expectedPipeline>;

const expectations: readonly ExpectedPipeline[] = isThere
  ? z
      .object({ pipelines: z.array(expectedPipeline) })
      .parse(JSON.parse(readFileSync(path.join(corpus, 'expected.json'), 'utf8'))).pipelines
  : [];
const withUses = expectations.filter(({ expected, root }) => expected.some(({ file }) => file === root));

const catalogue = openCatalogue();
const folderOf = (repo: string): string => path.join(corpus, repo.replace('/', '+'));

function source(folder: string, file: string): SourceFile {
  return new SourceFile('self', file, readFileSync(path.join(folder, file), 'utf8'));
}

function read({ repo, root }: ExpectedPipeline): Pipeline {
  return readPipeline(parseYaml(source(folderOf(repo), root)), catalogue);
}

/** Every YAML file of a repository. */
function filesOf(folder: string): readonly SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .map((file) => source(folder, file));
}

/** `AzureCLI@2 12` for each task use of a pipeline. */
function usesOf(pipeline: Pipeline): readonly string[] {
  return pipeline.uses.flatMap((use) => {
    if (use.kind !== 'task') return [];
    const { line } = use.at.file.positionOf(use.at.start);
    return [`${use.reference.name.toLowerCase()}@${String(use.reference.major)} ${String(line)}`];
  });
}

const named = ({ task, major, line }: ExpectedUse): string => `${task.toLowerCase()}@${String(major)} ${String(line)}`;

describe.skipIf(!isThere)('on pipelines of public repositories', () => {
  const repositories = isThere
    ? readdirSync(corpus, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    : [];

  it.each(withUses)('$repo $root: every use in the root itself is found, on its line', (pipeline) => {
    const own = pipeline.expected.filter(({ file }) => file === pipeline.root).map(named);
    expect(usesOf(read(pipeline))).toEqual(expect.arrayContaining(own));
  });

  it.each(expectations)('$repo $root: no use is found that was not expected there', (pipeline) => {
    const known = new Set(
      [...pipeline.expected, ...pipeline.may_also].filter(({ file }) => file === pipeline.root).map(named),
    );
    const extra = usesOf(read(pipeline)).filter((use) => !known.has(use));
    expect(extra).toEqual([]);
  });

  it.each(expectations)('$repo $root: is seen completely only where all its uses are in the root', (pipeline) => {
    const elsewhere = pipeline.expected.some(({ file }) => file !== pipeline.root);
    expect(read(pipeline).complete && elsewhere).toBe(false);
  });

  it('finds exactly the 14 uses of the four roots of ALZ-Bicep', () => {
    const own = expectations.filter(({ repo }) => repo === 'Azure/ALZ-Bicep');
    expect(own).toHaveLength(4);
    expect(own.flatMap((pipeline) => usesOf(read(pipeline)))).toHaveLength(14);
  });

  it('takes every expected root for a root, and finds it by itself', () => {
    for (const folder of repositories) {
      const roots = findRoots(filesOf(path.join(corpus, folder)).map(parseYaml)).map(({ file }) => file.path);
      const expected = expectations.filter(({ repo }) => repo.replace('/', '+') === folder).map(({ root }) => root);
      expect(roots).toEqual(expect.arrayContaining(expected));
    }
  });

  it.each(repositories)('%s: no GitHub workflow passes for a root, and what is found is what is parsed', (folder) => {
    const files = filesOf(path.join(corpus, folder));
    const roots = findRoots(files.map(parseYaml)).map(({ file }) => file.path);
    expect(roots.filter((root) => root.split('/').includes('.github'))).toEqual([]);
    // The cheap look before parsing leaves out nothing that parsing would find.
    expect(checkFiles(files, catalogue).judged.map(({ pipeline }) => pipeline.root.path)).toEqual(roots.sort());
  });

  it.each(repositories)('%s: every YAML file is read without an exception, and unread parts are told', (folder) => {
    for (const file of filesOf(path.join(corpus, folder))) {
      const { complete, diagnostics } = readPipeline(parseYaml(file), catalogue);
      expect([file.path, complete]).toEqual([file.path, diagnostics.length === 0]);
    }
  });
});
