import type { MappingNode, PipelineNode } from './node.ts';

/** The innermost item of a list around a place: a step, a job, a stage. Undefined outside of any. */
export function itemAround(root: PipelineNode, offset: number): MappingNode | undefined {
  let innermost: MappingNode | undefined;
  for (let node: PipelineNode | undefined = root; node !== undefined; node = childAt(node, offset)) {
    if (node.kind === 'sequence') {
      const item = node.items.find((one) => holds(one, offset));
      if (item?.kind === 'mapping') innermost = item;
    }
  }
  return innermost;
}

function childAt(node: PipelineNode, offset: number): PipelineNode | undefined {
  if (node.kind === 'scalar') return undefined;
  const children = node.kind === 'sequence' ? node.items : node.entries.flatMap(({ key, value }) => [key, value]);
  return children.find((child) => holds(child, offset));
}

function holds({ start, end }: PipelineNode, offset: number): boolean {
  return start <= offset && offset < Math.max(end, start + 1);
}
