import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Catalogue } from '../../shared/catalogue/catalogue.ts';
import type { RunValues } from '../../shared/pipelines/expand.ts';
import { readPipeline, type Pipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { TemplateStore } from '../../shared/pipelines/template-store.ts';
import type { TemplateFiles } from '../../shared/pipelines/templates/files.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';

/** YAML of public repositories with the uses that another program found there; it is no part of this project. */
const corpus = path.join(import.meta.dirname, '../../../shared/corpus');
export const corpusIsThere = existsSync(path.join(corpus, 'expected.json'));

const expectedUse = z.object({
  task: z.string(),
  major: z.int(),
  connection: z.string(),
  connection_with_yaml_variables: z.string().optional(),
  file: z.string(),
  line: z.int(),
  count: z.int().optional(),
});

const expectedPipeline = z.object({
  repo: z.string(),
  commit: z.string(),
  root: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
  expected: z.array(expectedUse),
  may_also: z.array(expectedUse),
  assumptions: z.record(z.string(), z.string()),
});

export type ExpectedUse = z.infer<typeof expectedUse>;
export type ExpectedPipeline = z.infer<typeof expectedPipeline>;

export const expectations: readonly ExpectedPipeline[] = corpusIsThere
  ? z
      .object({ pipelines: z.array(expectedPipeline) })
      .parse(JSON.parse(readFileSync(path.join(corpus, 'expected.json'), 'utf8'))).pipelines
  : [];

export const repositories: readonly string[] = corpusIsThere
  ? readdirSync(corpus, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  : [];

/** Repositories whose templates others include, by the alias that these use. */
const INCLUDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Azure/mlops-project-template': { 'mlops-templates': 'Azure+mlops-templates' },
};

/** Parameters without a default for which the expectation assumes its own text. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'archive/e2e_samples/deployment_stamps/pipelines/create-one-stamp.yml': { arm_connection: '<param:arm_connection>' },
};

/** Every YAML file of a repository. */
export function filesOf(folder: string, alias = 'self'): readonly SourceFile[] {
  const whole = path.join(corpus, folder);
  return readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
    .map((entry) => path.relative(whole, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .map((file) => new SourceFile(alias, file, readFileSync(path.join(whole, file), 'utf8')));
}

/** All files that the pipelines of a repository can reach. */
export function reachableFrom(repo: string): readonly SourceFile[] {
  const others = Object.entries(INCLUDED[repo] ?? {}).flatMap(([alias, folder]) => filesOf(folder, alias));
  return [...filesOf(repo.replace('/', '+')), ...others];
}

/** What is not among the files is not there. */
export function onlyThese(files: readonly SourceFile[]): TemplateFiles {
  const store = new TemplateStore(files);
  return { get: (repository, file) => store.get(repository, file) ?? { absent: 'it is no part of the corpus' } };
}

/** What the expectation of a pipeline assumes of a run. */
export function assumedOf({ root, assumptions }: Pick<ExpectedPipeline, 'root' | 'assumptions'>): RunValues {
  return {
    variables: new Map(Object.entries(assumptions)),
    parameters: new Map(Object.entries(PARAMETERS[root] ?? {})),
  };
}

/** Reads a pipeline of the corpus as its expectation assumes. */
export function readExpected(
  pipeline: Pick<ExpectedPipeline, 'root' | 'assumptions'>,
  files: readonly SourceFile[],
  templates: TemplateFiles,
  catalogue: Catalogue,
): Pipeline {
  const file = files.find((one) => one.repository === 'self' && one.path === pipeline.root);
  if (file === undefined) throw new Error(`The corpus has no ${pipeline.root}.`);
  return readPipeline(parseYaml(file), catalogue, { files: templates, ...assumedOf(pipeline) });
}
