import { STATUS_CONTEXT } from '../shared/azure-devops/statuses.ts';
import type { Repository } from '../shared/azure-devops/repositories.ts';
import type { PolicyPlan } from '../shared/guard/branch-policy/plan.ts';
import type { Wanted } from '../shared/guard/branch-policy/wanted.ts';
import { shortened } from '../shared/report/shortened.ts';
import { terminalText } from '../shared/report/terminal-text.ts';

/** Longest name of an identity that is shown. */
const MAX_NAME = 100;

const STATUS = `${STATUS_CONTEXT.genre}/${STATUS_CONTEXT.name}`;

/**
 * What `setup pr` did, or would do, and what the guard needs besides.
 * @param policyId Undefined in a dry run.
 */
export function setupText(
  plan: PolicyPlan,
  wanted: Wanted & { readonly authorName: string | undefined },
  repository: Repository,
  policyId: number | undefined,
): string {
  const { project, name } = repository;
  const { authorId, authorName } = wanted;
  const author =
    authorName === undefined ? authorId : `${shortened(authorName, MAX_NAME)} (${authorId}), who signs in here`;
  const lines = [
    `${headline(plan, policyId)}: ${project.name}/${name} asks for the status ${STATUS} on ${wanted.branches.join(', ')}.`,
    ...(plan.kind === 'change' ? plan.differences.map(({ message }) => `  before:  ${message}`) : []),
    `  author:  ${author}; nobody else's status counts`,
    '  reset:   with each push, until the guard has judged it',
    `  files:   ${wanted.patterns.length === 0 ? 'every one' : wanted.patterns.join(', ')}`,
    `  applies: ${wanted.required ? 'required' : 'optional'}, ${applies(wanted)}`,
    ...(plan.kind === 'make' || plan.others.length === 0 ? [] : [othersLine(plan.others)]),
    '',
    'The guard needs besides:',
    `  - its identity, ${wanted.authorId}, may "Contribute to pull requests" in ${project.name}/${name}: that lets it post statuses`,
    `  - subscriptions in project ${project.name}: Pull request created, Pull request updated, Pull request commented on, Code pushed (Project settings, Service hooks)`,
  ];
  return `${lines.map(terminalText).join('\n')}\n`;
}

function headline(plan: PolicyPlan, policyId: number | undefined): string {
  if (plan.kind === 'make')
    return policyId === undefined ? 'A branch policy would be made' : `Branch policy ${String(policyId)} was made`;
  const which = `Branch policy ${String(plan.policy.id)}`;
  if (plan.kind === 'leave') return `${which} stands as wanted`;
  return policyId === undefined ? `${which} would be changed` : `${which} was changed`;
}

function applies({ required, patterns }: Wanted): string {
  const which = patterns.length === 0 ? 'a pull request' : 'a pull request that changes such files';
  return required
    ? `${which} waits until the guard says that nothing breaks, also while the guard is down`
    : 'from the moment the guard has posted a status; it never holds a pull request up';
}

function othersLine(others: readonly number[]): string {
  return `  also:    ${others.map((id) => `policy ${String(id)}`).join(', ')} asks for the status here too and was left alone; delete what is not needed`;
}
