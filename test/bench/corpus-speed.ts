import { LineCounter, parseDocument } from 'yaml';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { expand, type Expansion, type RunValues } from '../../shared/pipelines/expand.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import type { SourceFile } from '../../shared/pipelines/source-file.ts';
import { eachStep } from '../../shared/pipelines/steps.ts';
import type { TemplateFiles } from '../../shared/pipelines/templates/files.ts';
import { keyOfFile } from '../../shared/pipelines/templates/place.ts';
import { SELF } from '../../shared/pipelines/templates/repositories.ts';
import type { MappingNode } from '../../shared/pipelines/yaml/node.ts';
import { PARSE_OPTIONS, type ParsedFile } from '../../shared/pipelines/yaml/parse.ts';
import { assumedOf, corpusIsThere, expectations, onlyThese, reachableFrom } from '../corpus/reading.ts';
import { median, ms, quantile, timed } from './statistics.ts';

/** Until the figures of the rounds no longer fall. */
const WARM_UP = 6;
const ROUNDS = 15;

/** A pipeline of the corpus, and what a run is assumed to know. */
interface Root {
  readonly repo: string;
  readonly path: string;
  readonly values: RunValues;
}

type Texts = ReadonlyMap<string, readonly SourceFile[]>;

/** The roots of the corpus: all with what they reach, against parsing alone, and each by itself with its files parsed already. */
export function corpusSpeed(): readonly string[] {
  if (!corpusIsThere) return ['expansion: the corpus is not there, so its pipelines are not measured'];
  const roots = expectations.map((one): Root => ({ repo: one.repo, path: one.root, values: assumedOf(one) }));
  const texts: Texts = new Map([...new Set(roots.map(({ repo }) => repo))].map((repo) => [repo, reachableFrom(repo)]));
  return [...againstFloor(roots, texts), ...eachRoot(roots, texts)];
}

function againstFloor(roots: readonly Root[], texts: Texts): readonly string[] {
  const reached = reachedBy(roots, texts);
  const floor: number[] = [];
  const ours: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const parsing = timed(() =>
      reached.forEach(({ text }) => parseDocument(text, { ...PARSE_OPTIONS, lineCounter: new LineCounter() })),
    );
    // Texts in memory, found by their path; nothing of them is parsed yet.
    const stores = storesOf(texts);
    const expanding = timed(() => expandAll(roots, stores));
    if (round < 0) continue;
    floor.push(parsing);
    ours.push(expanding);
  }
  const ratios = ours.map((time, index) => time / (floor[index] ?? Number.NaN));
  const kilobytes = reached.reduce((sum, { text }) => sum + text.length, 0) / 1024;
  return [
    `expansion: ${String(roots.length)} roots that reach ${String(reached.length)} files (${kilobytes.toFixed(0)} KB), in process, warm, median of ${String(ROUNDS)}`,
    `  yaml alone (parseDocument + LineCounter), each file once  ${ms(median(floor))}`,
    `  all roots expanded, each file parsed once                 ${ms(median(ours))}`,
    `  ratio, median of the rounds                               ${median(ratios).toFixed(2)}; of the fastest rounds ${(Math.min(...ours) / Math.min(...floor)).toFixed(2)} (to stay below 1.5)`,
  ];
}

/** Expands all roots from texts; nothing is kept from an earlier round. */
function expandAll(roots: readonly Root[], stores: ReadonlyMap<string, TemplateFiles>): readonly Expansion[] {
  return roots.map((root) => {
    const { templates, parsed } = open(root, stores);
    return expand(mappingOf(parsed), templates, root.values);
  });
}

/** What the roots read, themselves included, each file once. */
function reachedBy(roots: readonly Root[], texts: Texts): readonly SourceFile[] {
  const reached = new Map<string, SourceFile>();
  for (const [index, { files, root }] of expandAll(roots, storesOf(texts)).entries()) {
    const repo = roots[index]?.repo ?? '';
    for (const file of [root.file, ...files]) reached.set(`${repo} ${keyOfFile(file.repository, file.path)}`, file);
  }
  return [...reached.values()];
}

function eachRoot(roots: readonly Root[], texts: Texts): readonly string[] {
  const catalogue = openCatalogue();
  const stores = storesOf(texts);
  const opened = roots.map((root) => ({ root, ...open(root, stores) }));
  const times = opened.map((): number[] => []);
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const [index, { root, templates, parsed }] of opened.entries()) {
      const time = timed(() => readPipeline(parsed, catalogue, { files: templates, ...root.values }));
      if (round >= 0) times[index]?.push(time);
    }
  }
  const medians = times.map(median);
  const worst = medians.indexOf(Math.max(...medians));
  return [
    '  each root by itself, its files parsed already, its uses found:',
    `    median ${ms(median(medians))} (to stay below 3 ms), p95 ${ms(quantile(medians, 0.95))} (30 ms), worst ${ms(Math.max(...medians))} (150 ms)`,
    ...opened.slice(worst, worst + 1).map(({ root, templates, parsed }) => {
      const expansion = expand(mappingOf(parsed), templates, root.values);
      const size = `${String(stepsIn(expansion.root))} steps (in all branches) from ${String(expansion.files.length + 1)} files`;
      return `    the worst is ${root.repo} ${root.path}: ${size}`;
    }),
  ];
}

function storesOf(texts: Texts): ReadonlyMap<string, TemplateFiles> {
  return new Map(Array.from(texts, ([repo, files]) => [repo, onlyThese(files)]));
}

function open(root: Root, stores: ReadonlyMap<string, TemplateFiles>) {
  const templates = stores.get(root.repo) ?? onlyThese([]);
  const parsed = templates.get(SELF, root.path);
  if (parsed === undefined || 'absent' in parsed) throw new Error(`The corpus has no ${root.path}.`);
  return { templates, parsed };
}

function mappingOf({ root, file }: ParsedFile): MappingNode {
  if (root?.kind !== 'mapping') throw new Error(`${file.path} is no pipeline.`);
  return root;
}

/** Steps of an expanded pipeline, those of branches that not every run takes included. */
export function stepsIn(root: MappingNode): number {
  let steps = 0;
  const count = (): void => {
    steps += 1;
  };
  eachStep(root, { given: () => undefined, groups: new Map() }, count, () => undefined);
  return steps;
}
