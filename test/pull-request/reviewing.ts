import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { openParsedFiles } from '../../shared/guard/git/parsed-files.ts';
import { openChange } from '../../shared/guard/pull-request/open-change.ts';
import { openRecentDefinitions } from '../../shared/guard/pull-request/recent-definitions.ts';
import { reviewChange } from '../../shared/guard/pull-request/review-change.ts';
import { wantedThreads } from '../../shared/guard/pull-request/wanted-threads.ts';
import type { Reader } from '../../shared/ledger/usage-rows.ts';
import type { ScanState } from '../../shared/ledger/scans.ts';
import { worst } from '../../shared/judging/verdict.ts';
import { statusDescription } from '../../shared/report/pull-request-status.ts';
import { summaryComment } from '../../shared/report/pull-request-summary.ts';
import { organization } from '../azure-devops/organization.ts';
import { policySource } from '../policy/policies.ts';

export type Files = Readonly<Record<string, string | null>>;

/** What stands around a pull request. */
export interface Around {
  readonly policy?: ReturnType<typeof policySource>;
  readonly preview?: boolean;
  /** How complete the index is; everything is known where it is not given. */
  readonly scans?: ScanState;
}

const COMPLETE: ScanState = { startedAt: '2026-11-24T00:00:00.000Z', finished: [], unfinished: [] };

/** A pull request of the shop that leaves `source` different from `target`, what stands on main; and how to judge it as it is now. */
export async function pullRequest(target: Files, source: Files, around: Around = {}) {
  const { policy = policySource(), preview = false, scans = COMPLETE } = around;
  const readers: Reader[] = [];
  const { simulator, azureDevOps, clock } = await organization();
  const { organization: org, organizationUrl } = simulator;
  if (Object.keys(target).length > 0) org.push({ repository: 'shop', branch: 'main', changes: { ...target } });
  org.push({ repository: 'shop', branch: 'own', changes: { ...source } });
  const opened = org.openPullRequest({ repository: 'shop', source: 'own', title: 'Own' });
  const key = { projectId: opened.projectId, repositoryId: opened.repositoryId, pullRequestId: opened.pullRequestId };
  const { policy: inForce } = await policy.current();
  const catalogue = openCatalogue(inForce.edition, inForce.tasks);
  const context = {
    azureDevOps,
    catalogue,
    clock,
    organizationUrl,
    parsedFiles: openParsedFiles(),
    definitions: openRecentDefinitions(),
    policy,
    preview,
    ledger: { usage: { readersOf: () => Promise.resolve(readers), scans: () => Promise.resolve(scans) } },
  };
  const read = async (over: object = {}) => {
    const iteration = await azureDevOps.lastIteration(key);
    if (iteration === undefined) throw new Error('There is no iteration.');
    const asked = { ...(await azureDevOps.pullRequest(key)), ...over };
    const found = await reviewChange(context, await openChange(context, key, asked, iteration));
    const { change } = found;
    const fresh = change.pipelines.flatMap((pipeline) => pipeline.fresh.findings);
    const old = change.pipelines.flatMap((pipeline) => pipeline.old.findings);
    const reviewing = { iterationId: iteration.id, isDraft: false, edition: catalogue.edition };
    return {
      change,
      verdict: change.verdict,
      remarks: change.remarks,
      pipelines: change.pipelines,
      unseen: change.unseen,
      /** Of the pipelines as they are left, whoever brought it. */
      whole: worst(change.pipelines.map(({ judged }) => judged.verdict)),
      findings: fresh,
      old,
      /** What is said in all, first what is new. */
      said: [...fresh, ...old].map(({ rule, waived }) => (waived ? `${rule} waived` : rule)),
      threads: wantedThreads(found, reviewing).filter(({ place }) => place !== undefined),
      summary: summaryComment(change, catalogue.edition),
      status: statusDescription(change),
    };
  };
  /** A pipeline of another repository that the index knows to read paths of the shop on main; `of` is `Project/repository`. */
  const user = (of: string, root: string, paths: readonly string[] | 'any', refs = ['refs/heads/main']): void => {
    const [project = '', name = ''] = of.split('/');
    if (org.state.projects.every((one) => one.name !== project)) org.createProject({ name: project });
    const { repositoryId } = org.createRepository({ project, name, files: { 'azure-pipelines.yml': root } });
    const { definitionId } = org.createDefinition({
      name: `${name}-ci`,
      project,
      repository: repositoryId,
      yamlFilename: 'azure-pipelines.yml',
    });
    readers.push({
      projectId: org.state.projects.find((one) => one.name === project)?.id ?? '',
      projectName: project,
      definitionId,
      name: `${name}-ci`,
      yamlFile: 'azure-pipelines.yml',
      rootRepositoryId: repositoryId,
      rootRepositoryName: name,
      walkedAt: '2026-11-24T00:00:00.000Z',
      unseen: '',
      read: { repositoryId: key.repositoryId, isSelf: false, refs, commits: [], paths },
    });
  };
  return { simulator, org, azureDevOps, clock, key, read, user };
}
