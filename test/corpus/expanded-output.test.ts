import { describe, expect, it } from 'vitest';
import { expand } from '../../shared/pipelines/expand.ts';
import { hasBody } from '../../shared/pipelines/roots.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { isMaybe, type PipelineNode } from '../../shared/pipelines/yaml/node.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { expandedYaml } from '../../shared/report/expanded-yaml.ts';
import { corpusIsThere, filesOf, onlyThese, repositories } from './reading.ts';

/** Every key and value in its order. What a person could type is not printed beside what stands at the same place. */
function textsOf(node: PipelineNode): readonly string[] {
  if (node.kind === 'scalar') return [node.text];
  if (node.kind === 'mapping') {
    // A key that several branches have is printed once, with what a run has by default; the others are comments.
    const names = [...new Set(node.entries.map(({ key }) => key.text))];
    return names.flatMap((name) => {
      const entries = node.entries.filter(({ key }) => key.text === name);
      const shown = entries.find(({ value }) => !isMaybe(value)) ?? entries[0];
      return shown === undefined ? [] : [name, ...textsOf(shown.value)];
    });
  }
  const isTyped = ({ branches = [] }: PipelineNode): boolean => branches.some((branch) => branch.isTyped === true);
  const written = new Set(
    node.items.filter((item) => !isTyped(item)).map(({ file, start }) => `${String(file.id)}:${String(start)}`),
  );
  const printed = node.items.filter(
    (item) => !isTyped(item) || !written.has(`${String(item.file.id)}:${String(item.start)}`),
  );
  return printed.flatMap(textsOf);
}

/** The first text that is not the same; lists of a hundred thousand texts are no message. */
function differenceOf(read: readonly string[], made: readonly string[]): readonly (string | undefined)[] {
  const length = Math.max(read.length, made.length);
  for (let at = 0; at < length; at += 1) if (read[at] !== made[at]) return [read[at], made[at]];
  return [];
}

describe.skipIf(!corpusIsThere)('what --expand prints of files of public repositories', () => {
  it.each(repositories)('%s: is YAML that says the same', (folder) => {
    const files = filesOf(folder);
    const templates = onlyThese(files);
    let printed = 0;
    for (const file of files) {
      const { root } = parseYaml(file);
      if (root?.kind !== 'mapping' || !hasBody(root)) continue;
      const expanded = expand(root, templates).root;
      const again = parseYaml(new SourceFile('self', file.path, expandedYaml(expanded)));
      const entries = expanded.entries.filter(({ key }) => key.text !== 'parameters');
      // What is larger than a file may be is not read again.
      const faults = again.diagnostics.filter(({ code }) => code !== 'file-too-large');
      expect([file.path, faults]).toEqual([file.path, []]);
      if (again.root === undefined) continue;
      expect([file.path, differenceOf(textsOf(again.root), textsOf({ ...expanded, entries }))]).toEqual([
        file.path,
        [],
      ]);
      printed += 1;
    }
    expect(printed).toBeGreaterThan(0);
  });
});
