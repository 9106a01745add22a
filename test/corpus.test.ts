import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../shared/catalogue/catalogue.ts';
import { checkFiles } from '../shared/guard/check-files.ts';
import { readPipeline } from '../shared/pipelines/pipeline.ts';
import { findRoots } from '../shared/pipelines/roots.ts';
import { parseYaml } from '../shared/pipelines/yaml/parse.ts';
import { compare, keyOf, usesOf } from './corpus/comparing.ts';
import { EXPLAINED } from './corpus/differences.ts';
import {
  corpusIsThere,
  expectations,
  filesOf,
  onlyThese,
  reachableFrom,
  readExpected,
  repositories,
  type ExpectedPipeline,
} from './corpus/reading.ts';
import { noSource } from './pipelines/no-source.ts';
import { TODAY } from './today.ts';

const catalogue = openCatalogue();

const read = (pipeline: ExpectedPipeline) => {
  const files = reachableFrom(pipeline.repo);
  return readExpected(pipeline, files, onlyThese(files), catalogue);
};
const explained = ({ root }: ExpectedPipeline): readonly string[] => (EXPLAINED[root] ?? []).map(({ use }) => use);

describe.skipIf(!corpusIsThere)('on pipelines of public repositories', () => {
  it.each(expectations)('$repo $root: its uses are found, on their lines and with their connections', (pipeline) => {
    const { missing, extra, counts, names } = compare(read(pipeline), pipeline);
    expect(missing).toEqual(explained(pipeline));
    expect({ extra, counts, names }).toEqual({ extra: [], counts: [], names: [] });
  });

  it('finds at least 99.5 % of the uses that are surely there, and no more than 0.5 % beside them', () => {
    const sure = expectations.filter(({ confidence }) => confidence === 'high');
    const compared = sure.map((pipeline) => compare(read(pipeline), pipeline));
    const sum = (count: (one: (typeof compared)[number]) => number): number =>
      compared.reduce((total, one) => total + count(one), 0);
    const [expected, missing, extra] = [
      sum((one) => one.expected),
      sum((one) => one.missing.length),
      sum((one) => one.extra.length),
    ];
    const hit = expected - missing;
    const [recall, precision] = [hit / expected, hit / (hit + extra)];
    console.log(
      `${String(sure.length)} roots, ${String(expected)} uses: recall ${(recall * 100).toFixed(2)} %, precision ${(precision * 100).toFixed(2)} %`,
    );
    expect(recall).toBeGreaterThanOrEqual(0.995);
    expect(precision).toBeGreaterThanOrEqual(0.995);
  });

  const open = expectations.filter(({ may_also: mayAlso }) => mayAlso.some(({ connection }) => connection !== ''));
  it.each(open)('$repo $root: what only some runs have is found as that when nothing is assumed', (pipeline) => {
    const found = usesOf(read({ ...pipeline, assumptions: {} }));
    for (const use of pipeline.may_also)
      expect([keyOf(use), found.get(keyOf(use))?.when]).toEqual([keyOf(use), 'maybe']);
  });

  it('takes every expected root for a root, and finds it by itself', () => {
    for (const folder of repositories) {
      const roots = findRoots(filesOf(folder).map(parseYaml)).map(({ file }) => file.path);
      const expected = expectations.filter(({ repo }) => repo.replace('/', '+') === folder).map(({ root }) => root);
      expect(roots).toEqual(expect.arrayContaining(expected));
    }
  });

  it.each(repositories)(
    '%s: no GitHub workflow passes for a root, and what is found is what is parsed',
    async (folder) => {
      const files = filesOf(folder);
      const roots = findRoots(files.map(parseYaml)).map(({ file }) => file.path);
      expect(roots.filter((root) => root.split('/').includes('.github'))).toEqual([]);
      // The cheap look before parsing leaves out nothing that parsing would find.
      const { judged } = await checkFiles(files, catalogue, { source: noSource, today: TODAY });
      expect(judged.map(({ pipeline }) => pipeline.root.path)).toEqual(roots.sort());
    },
  );

  it.each(repositories)(
    '%s: every YAML file is read as a root without an exception, and unread parts are told',
    (folder) => {
      const files = filesOf(folder);
      const templates = onlyThese(files);
      for (const file of files) {
        const { complete, diagnostics } = readPipeline(parseYaml(file), catalogue, { files: templates });
        expect([file.path, complete]).toEqual([file.path, diagnostics.every(({ unknown }) => !unknown)]);
      }
    },
  );
});
