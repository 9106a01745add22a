import type { StepList } from '../step-list.ts';
import { isMaybe, textOf, valueOf, type MappingNode, type PipelineNode } from '../yaml/node.ts';

/** The task behind `checkout`, which a template with typed parameters sees in its place. */
const CHECKOUT_TASK = '6d15af64-176c-496d-b583-fd2ae21d4df4';

/**
 * Why the pipeline's own repository is not, or perhaps not, alone in its usual folder when a step runs; undefined where it is. A job
 * checks out its own repository unless it says otherwise, a deployment job only where it says so; of several repositories each gets
 * a folder of its own (docs: check out multiple repositories; deployment jobs).
 */
export function whyNotCheckedOut(step: MappingNode, list: StepList): string | undefined {
  const checkouts = checkoutsOf(list);
  const [only, ...more] = checkouts;
  if (only === undefined) {
    const isDeployment = list.owners.some((owner) => valueOf(owner, 'deployment') !== undefined);
    return isDeployment ? 'a deployment job checks out nothing unless a step says "checkout: self"' : undefined;
  }
  if (more.length > 0) return 'the job checks out several repositories, each to a folder of its own';
  if (only.repository === 'none') return 'the job checks out nothing ("checkout: none")';
  if (only.repository !== 'self') return 'the job checks out another repository';
  if (only.hasPath) return 'the job checks out its repository to a "path" of its own';
  if (isMaybe(only.node)) return 'not every run checks the repository out';
  return list.items.indexOf(only.node) < list.items.indexOf(step) ? undefined : 'the repository is checked out later';
}

interface Checkout {
  readonly node: PipelineNode;
  readonly repository: string;
  readonly hasPath: boolean;
}

const CHECKOUTS = new WeakMap<StepList, readonly Checkout[]>();

function checkoutsOf(list: StepList): readonly Checkout[] {
  const known = CHECKOUTS.get(list);
  if (known !== undefined) return known;
  const found = list.items.flatMap((item) => (item.kind === 'mapping' ? checkoutIn(item) : []));
  CHECKOUTS.set(list, found);
  return found;
}

function checkoutIn(node: MappingNode): readonly Checkout[] {
  const repository = textOf(node, 'checkout');
  if (repository !== undefined) return [made(node, repository, node)];
  if (textOf(node, 'task')?.split('@')[0]?.trim().toLowerCase() !== CHECKOUT_TASK) return [];
  const inputs = valueOf(node, 'inputs');
  return inputs?.kind === 'mapping' ? [made(node, textOf(inputs, 'repository') ?? '', inputs)] : [made(node, '', node)];
}

function made(node: MappingNode, repository: string, settings: MappingNode): Checkout {
  return { node, repository: repository.trim().toLowerCase(), hasPath: valueOf(settings, 'path') !== undefined };
}
