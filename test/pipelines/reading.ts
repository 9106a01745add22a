import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { readPipeline, type Pipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import type { ConnectionUse } from '../../shared/pipelines/uses.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';

const catalogue = openCatalogue();

/** Reads a text as the root pipeline of a repository. */
export function read(text: string): Pipeline {
  return readPipeline(parseYaml(new SourceFile('self', 'azure-pipelines.yml', text)), catalogue);
}

/** `AzureCLI@2 5:9` for each task use, `container 5:9` for each container: what was found and where. */
export function found(text: string): readonly string[] {
  return read(text).uses.map(placed);
}

/** A use as `name line:column`. */
export function placed(use: ConnectionUse): string {
  const { line, column } = use.at.file.positionOf(use.at.start);
  const name = use.kind === 'task' ? use.at.text : use.kind;
  return `${name} ${String(line)}:${String(column)}`;
}

/** The connections of all uses as `input=value`. */
export function connections(text: string): readonly string[] {
  return read(text).uses.flatMap((use) => use.connections.map(({ input, value }) => `${input}=${value}`));
}

/** `code line:column` for each diagnostic. */
export function told(text: string): readonly string[] {
  return read(text).diagnostics.map(({ code, line, column }) => `${code} ${String(line)}:${String(column)}`);
}
