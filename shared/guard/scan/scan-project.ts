import { GuardError, LASTING } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { ScanOf } from '../../queue/guard-event.ts';
import { counted } from '../../report/counted.ts';
import { seenOr } from '../seen-or.ts';
import { yamlPipelines } from '../yaml-pipelines.ts';
import { openWalk, walkAll, type ScanContext } from './walk.ts';

/**
 * Walks the pipelines of a project, in parts. At its end it forgets those that it did not meet, and only then notes that the project
 * is known. Where the definitions are kept from the guard nothing is forgotten, and the project stays unknown.
 */
export async function scanProject(
  context: ScanContext,
  event: ScanOf<'project'>,
  log: Log,
): Promise<'scanned' | 'part' | 'not-seen'> {
  const { azureDevOps, ledger, scanQueue } = context;
  const { projectId, receivedAt: startedAt } = event;
  const walk = openWalk(context, event, log);
  try {
    const definitions = await azureDevOps.pipelineDefinitions(projectId);
    // Without them some names of templates stay open, which each pipeline then says.
    const groups = (await seenOr(azureDevOps.variableGroups(projectId), true, (why) => log.warn(why))) ?? [];
    const project = { id: projectId, name: definitions[0]?.projectName ?? projectId };
    const { pipelines, elsewhere } = yamlPipelines(definitions, project, groups);
    const left = await walkAll(walk, pipelines, event.after);
    if (left !== undefined) {
      const id = `scan-project-${projectId}-${startedAt}-${left.replace(/^.* /, '')}`;
      await scanQueue.send({ ...event, id, attempt: 0, after: left });
      return 'part';
    }
    await ledger.usage.forgetBefore(projectId, startedAt, new Set(pipelines.map(({ id }) => id)));
    const unseen = (await ledger.usage.countUnseen(projectId)) + elsewhere.length;
    await ledger.usage.noteScan({ scope: 'project', startedAt, projectId, unseen });
    const open = unseen === 0 ? '' : `; ${String(unseen)} may read more than could be seen`;
    log.info(`What ${counted(pipelines.length, 'pipeline')} of project ${project.name} read is known${open}.`);
    return 'scanned';
  } catch (error) {
    if (!(error instanceof GuardError) || !LASTING.has(error.code)) throw error;
    await ledger.usage.noteScan({ scope: 'problem', startedAt, projectId, problem: error.message });
    log.warn(`What the pipelines of project ${projectId} read is not known: ${error.message}`);
    return 'not-seen';
  }
}
