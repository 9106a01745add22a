import type { TaskUse } from '../../pipelines/uses.ts';
import { textOf, type PipelineNode, type ScalarNode } from '../../pipelines/yaml/node.ts';
import type { KeyVariable } from './set-variables.ts';

const OUTPUTS = new WeakMap<PipelineNode, readonly ScalarNode[]>();

/** Texts of other jobs and stages that take an output variable (docs: variables, "use outputs in a different job"). */
export function takersOf({ step, list }: TaskUse, { name, isOutput }: KeyVariable): readonly ScalarNode[] {
  const stepName = textOf(step, 'name')?.trim();
  const [root] = list.owners;
  if (!isOutput || stepName === undefined || root === undefined) return [];
  const wanted = `${stepName}.${name}'`.toLowerCase();
  return outputsIn(root).filter(({ text }) => {
    const at = text.toLowerCase().indexOf(wanted);
    return at > 0 && /['.]/.test(text[at - 1] ?? '');
  });
}

/** The texts of a pipeline that take any output of another job; looked for once. */
function outputsIn(root: PipelineNode): readonly ScalarNode[] {
  const known = OUTPUTS.get(root);
  if (known !== undefined) return known;
  const found = new Set<ScalarNode>();
  const seen = new Set<PipelineNode>();
  const open: PipelineNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    // The same node can stand in a tree many times.
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'scalar') {
      if (node.text.includes('ependencies') && node.text.includes('outputs[')) found.add(node);
    } else if (node.kind === 'sequence') open.push(...node.items);
    else open.push(...node.entries.map(({ value }) => value));
  }
  OUTPUTS.set(root, [...found]);
  return [...found];
}
