import { openCatalogue } from '../../../shared/catalogue/catalogue.ts';
import { expand } from '../../../shared/pipelines/expand.ts';
import { readPipeline, type Pipeline, type PipelineSurroundings } from '../../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../../shared/pipelines/source-file.ts';
import { TemplateStore } from '../../../shared/pipelines/template-store.ts';
import type { TemplateFiles } from '../../../shared/pipelines/templates/files.ts';
import type { ConnectionUse } from '../../../shared/pipelines/uses.ts';
import type { PipelineNode } from '../../../shared/pipelines/yaml/node.ts';
import { parseYaml, type ParsedFile } from '../../../shared/pipelines/yaml/parse.ts';

/**
 * Files by their path, the root pipeline first; a file of another repository is called `alias:path`. A text alone is the root
 * `azure-pipelines.yml`.
 */
export type Files = string | Readonly<Record<string, string>>;

/** What is known from outside the files. */
export interface Known {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** Groups that are at hand; undefined for a secret. */
  readonly groups?: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  readonly connectionNames?: readonly string[];
}

const catalogue = openCatalogue();

/** Reads the first of the files as a root pipeline, the others as templates. */
export function expanding(files: Files, known: Known = {}): Pipeline {
  const { root, surroundings } = opened(files, known);
  return readPipeline(root, catalogue, surroundings);
}

/** `AzureCLI@2 steps/a.yml:3 prod always x2` for each use: task, place, names, certainty, and how often where it is more than once. */
export function uses(files: Files, known: Known = {}): readonly string[] {
  return expanding(files, known).uses.map((use) => {
    const { file, start } = use.at;
    const path = file.repository === 'self' ? file.path : `${file.repository}:${file.path}`;
    const task = use.kind === 'task' ? use.reference.text : use.kind;
    const place = `${path}:${String(file.positionOf(start).line)}`;
    return `${task} ${place} ${namesOf(use)} ${use.when}${timesOf(use)}`;
  });
}

/** The names of each use alone: `prod`, `prod maybe`, `prod|test x2`. */
export function seen(files: Files, known: Known = {}): readonly string[] {
  return expanding(files, known).uses.map(
    (use) => `${namesOf(use)}${use.when === 'maybe' ? ' maybe' : ''}${timesOf(use)}`,
  );
}

/** How each connection was resolved: `prod|test parameter open`, and `inherited x` where another file declares the variable. */
export function resolutions(files: Files, known: Known = {}): readonly string[] {
  return expanding(files, known).uses.flatMap((use) =>
    use.connections.map(({ names, resolution, open, inherited }) =>
      [
        names.length === 0 ? '-' : names.join('|'),
        resolution,
        ...(open === true ? ['open'] : []),
        ...(inherited === undefined ? [] : ['inherited', inherited]),
      ].join(' '),
    ),
  );
}

/** `code file:line` for each diagnostic. */
export function notes(files: Files, known: Known = {}): readonly string[] {
  return expanding(files, known).diagnostics.map(({ code, repository, file, line }) => {
    const path = repository === 'self' ? file : `${repository}:${file}`;
    return `${code} ${path}:${String(line)}`;
  });
}

/** The expanded root as plain values: a mapping as an object, a scalar as its text. */
export function tree(files: Files, known: Known = {}): unknown {
  const { root, surroundings } = opened(files, known);
  if (root.root?.kind !== 'mapping') throw new Error('the root is no mapping');
  return plain(expand(root.root, surroundings.files, surroundings).root);
}

/** A step that names a connection, as one line of flow YAML. */
export function cli(connection: string): string {
  return `{ task: AzureCLI@2, inputs: { azureSubscription: "${connection}" } }`;
}

function opened(files: Files, known: Known) {
  const sources = Object.entries(typeof files === 'string' ? { 'azure-pipelines.yml': files } : files).map(
    ([name, text]) => {
      const colon = name.indexOf(':');
      return new SourceFile(colon < 0 ? 'self' : name.slice(0, colon), name.slice(colon + 1), text);
    },
  );
  const [first, ...templates] = sources;
  if (first === undefined) throw new Error('there is no root');
  const store = new TemplateStore([first, ...templates]);
  const all: TemplateFiles = {
    get: (repository, path) => store.get(repository, path) ?? { absent: 'there is no such file' },
  };
  const root: ParsedFile = parseYaml(first);
  const surroundings = {
    files: all,
    parameters: mapOf(known.parameters),
    variables: mapOf(known.variables),
    groups: mapOf(known.groups && mapValues(known.groups)),
    ...(known.connectionNames === undefined ? {} : { connectionNames: known.connectionNames }),
  } satisfies PipelineSurroundings;
  return { root, surroundings };
}

function mapOf<T>(record: Readonly<Record<string, T>> | undefined): ReadonlyMap<string, T> | undefined {
  return record === undefined ? undefined : new Map(Object.entries(record));
}

function mapValues(
  groups: NonNullable<Known['groups']>,
): Readonly<Record<string, ReadonlyMap<string, string | undefined>>> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, values]) => [name.toLowerCase(), new Map(Object.entries(values))]),
  );
}

function namesOf({ connections }: ConnectionUse): string {
  return connections.map(({ names, value }) => (names.length === 0 ? value : names.join('|'))).join(' + ');
}

function timesOf({ count }: ConnectionUse): string {
  return count === 1 ? '' : ` x${String(count)}`;
}

function plain(node: PipelineNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.text;
    case 'sequence':
      return node.items.map(plain);
    case 'mapping':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, plain(value)]));
  }
}
