import type { Log } from '../../log.ts';
import { isCovered } from '../../policy/projects.ts';
import type { ScanOf } from '../../queue/guard-event.ts';
import { counted } from '../../report/counted.ts';
import type { ScanContext } from './walk.ts';

/**
 * Projects whose scans begin at the same time, and the pause before the next ones: all at once would use up what the service allows
 * for everybody.
 */
const AT_ONCE = 4;
const PAUSE_MS = 15_000;

/**
 * Asks for a scan of every project. What is noted before is only what was asked for, so that nothing is called known that is not. Of
 * a project that is not shown any more, or that the policy leaves out, the pipelines are forgotten.
 */
export async function scanOrganization(
  { azureDevOps, ledger, policy, scanQueue }: ScanContext,
  { receivedAt }: ScanOf<'organization'>,
  log: Log,
): Promise<'scanned' | 'not-seen'> {
  const shown = await azureDevOps.projects();
  if (shown.length === 0) {
    log.error(
      'No pipeline is looked for: Azure DevOps shows the guard no project. Add its identity to the projects, docs/permissions.md lists what it needs.',
    );
    return 'not-seen';
  }
  const covered = (await policy.current()).policy.projects;
  const projects = shown.filter(({ name }) => isCovered(covered, name));
  const listed = new Set(projects.map(({ id }) => id));
  const { finished, unfinished } = await ledger.usage.scans();
  for (const { projectId, projectName } of [...finished, ...unfinished].filter((one) => !listed.has(one.projectId))) {
    log.warn(
      `Project ${projectName} is not shown to the guard any more, or left out by the policy: what its pipelines read is forgotten.`,
    );
    await ledger.usage.forgetBefore(projectId, receivedAt);
  }
  await ledger.usage.noteScan({ scope: 'organization', startedAt: receivedAt, projects });
  for (const [index, { id: projectId }] of projects.entries()) {
    const id = `scan-project-${projectId}-${receivedAt}`;
    const event = { kind: 'scan', scope: 'project', id, receivedAt, attempt: 0, projectId, after: '' } as const;
    await scanQueue.send(event, Math.floor(index / AT_ONCE) * PAUSE_MS);
  }
  log.info(`The pipelines of ${counted(projects.length, 'project')} are looked at.`);
  return 'scanned';
}
