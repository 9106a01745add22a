import type { AzureDevOps } from '../../azure-devops/index.ts';
import type { Repository } from '../../azure-devops/repositories.ts';
import { GuardError } from '../../errors.ts';
import type { BranchPolicyRecord } from '../../ledger/branch-policies.ts';
import type { DoctorCheck, DoctorFinding } from '../../report/doctor-report.ts';
import { coveringPolicies, type ComparedPolicy } from './own-policies.ts';
import { same } from './scope.ts';
import { setupCommand } from './setup-command.ts';
import type { Expectation } from './wanted.ts';

/** A repository to be looked at, and what was set up for it; a record holds ids, a person gives names. */
export interface LookedAt {
  readonly project: string;
  readonly repository: string;
  /** Undefined for one that a person names; its names may have changed since it was recorded. */
  readonly record: BranchPolicyRecord | undefined;
}

type PolicyCheck = Extract<DoctorCheck, { check: 'branch-policy' }>;

export interface LookContext {
  readonly azureDevOps: Pick<AzureDevOps, 'repository' | 'statusPolicies'>;
  readonly organizationUrl: string;
  /** Of a repository that is in none, only what is wrong in every case is found. */
  readonly records: readonly BranchPolicyRecord[];
}

/** Looks whether the branch policy of a repository stands as it was set up. What the service refuses or keeps back is unknown. */
export async function lookAtPolicy(context: LookContext, looked: LookedAt): Promise<PolicyCheck> {
  try {
    const repository = await context.azureDevOps.repository(looked.project, looked.repository);
    const record = context.records.find(({ repositoryId }) => same(repositoryId, repository.id));
    return await lookIn(context, repository, record);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return unknown(looked, messageFor(error, looked));
  }
}

async function lookIn(
  { azureDevOps, organizationUrl }: LookContext,
  repository: Repository,
  record: BranchPolicyRecord | undefined,
): Promise<PolicyCheck> {
  const { project, id, name } = repository;
  const expected = expectationOf(record, repository);
  const [best] = coveringPolicies(expected, await azureDevOps.statusPolicies(project.id), repository);
  const remedy = setupCommand(organizationUrl, record ?? { projectId: project.id, repositoryId: id });
  const findings = findingsOf(best, expected).map((finding) => ({ ...finding, remedy }));
  const what = `Branch policy ${best === undefined ? '' : `${String(best.policy.id)} `}of ${project.name}/${name}`;
  return {
    check: 'branch-policy',
    state: findings.length === 0 ? 'fine' : 'found',
    message: findings.length === 0 ? `${what} stands${recordText(record)}.` : `${what}${recordText(record)}:`,
    project: { id: project.id, name: project.name },
    repository: { id, name },
    policyId: best?.policy.id ?? null,
    findings,
  };
}

function expectationOf(record: BranchPolicyRecord | undefined, { id, defaultBranch }: Repository): Expectation {
  const branches = record === undefined || record.branches.length === 0 ? [defaultBranch] : record.branches;
  const { authorId, patterns, required = false } = record ?? {};
  return { repositoryId: id, branches: branches.filter((branch) => branch !== ''), authorId, patterns, required };
}

function findingsOf(
  best: ComparedPolicy | undefined,
  { branches }: Expectation,
): readonly Omit<DoctorFinding, 'remedy'>[] {
  if (best === undefined) {
    const where = branches.length === 0 ? 'here' : `on ${branches.join(', ')}`;
    return [{ code: 'missing', message: `There is none: no pull request asks for the guard's status ${where}.` }];
  }
  return best.differences.filter(({ loosens }) => loosens).map(({ code, message }) => ({ code, message }));
}

function recordText(record: BranchPolicyRecord | undefined): string {
  if (record === undefined) return ' (what was wanted is not recorded)';
  return ` as set up on ${record.setUpAt.slice(0, 10)}${record.setUpBy === '' ? '' : ` by ${record.setUpBy}`}`;
}

function unknown({ project, repository, record }: LookedAt, message: string): PolicyCheck {
  return {
    check: 'branch-policy',
    state: 'unknown',
    message,
    project: { id: record?.projectId ?? project, name: record?.projectName ?? project },
    repository: { id: record?.repositoryId ?? repository, name: record?.repositoryName ?? repository },
    policyId: null,
    findings: [],
  };
}

function messageFor(error: GuardError, { project, repository, record }: LookedAt): string {
  const name = `${record?.projectName ?? project}/${record?.repositoryName ?? repository}`;
  const gone =
    record !== undefined && error.code === 'azure-devops-not-found'
      ? ` If it is gone for good, delete its row ${record.repositoryId} from the table BranchPolicies.`
      : '';
  return `Branch policy of ${name}: ${error.message}${gone}`;
}
