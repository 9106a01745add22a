import { counted } from '../../report/counted.ts';
import type { ProjectSource } from './source.ts';

/** So far back a use counts as lately. */
export const LATELY_MS = 30 * 24 * 60 * 60_000;

/** Runs that really used the connection, by what Azure DevOps keeps of it. */
export const useHistorySource: ProjectSource = {
  name: 'history of use',
  needs: 'Service connections: Reader, token scope Service Connections (Read)',
  async ask({ azureDevOps, clock, connection }, project) {
    const since = clock.now() - LATELY_MS;
    const { uses, unreadable, isCut } = await azureDevOps.connectionHistory(project.id, connection.id, since);
    const used = uses.map(({ planType, definition, owner, startTime, finishTime }) => ({
      project,
      planType,
      id: definition.id,
      name: definition.name ?? String(definition.id),
      run: owner?.name ?? String(owner?.id ?? ''),
      at: startTime ?? finishTime ?? '',
    }));
    const unseen = [
      ...(unreadable === 0
        ? []
        : [
            `${counted(unreadable, 'use')} of the connection in project ${project.name} are in a shape the guard does not know.`,
          ]),
      ...(isCut ? [`Project ${project.name} used the connection more often in 30 days than the guard reads.`] : []),
    ];
    return { used, unseen, next: 'the history of use of the connection in Azure DevOps' };
  },
};
