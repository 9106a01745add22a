import { contoso } from '../../local/azure-devops/seeds/contoso.ts';
import { subscribe } from '../local/azure-devops/subscribe.ts';
import { apiClient } from '../local/azure-devops/api-client.ts';
import { SECRET, type World } from './world.ts';
import { until } from '../local/functions-host/until.ts';

/** The pipeline of the shop as it stands on main. */
export const PIPELINE = contoso.projects[0]?.repositories?.[0]?.files?.['azure-pipelines.yml'] ?? '';

/** A step at the end of the shop's deployment job. */
export function withStep(task: string, connection = 'shop-prod'): string {
  return `${PIPELINE}                - task: ${task}
                  inputs:
                    azureSubscription: ${connection}
`;
}

/** Subscribes the guard to the events that it handles. */
export async function subscribeGuard(world: World): Promise<void> {
  const api = apiClient(world.simulator);
  for (const eventType of ['git.pullrequest.created', 'git.pullrequest.updated']) {
    await subscribe(api, {
      eventType,
      receiver: { url: world.webhookUrl },
      consumerInputs: { basicAuthUsername: 'guard', basicAuthPassword: SECRET },
    });
  }
}

let branches = 0;

/** Opens a pull request with these files changed. */
export function open({ simulator }: World, changes: Record<string, string | null>, repository = 'shop') {
  branches += 1;
  const branch = `change-${String(branches)}`;
  simulator.organization.push({ repository, branch, changes });
  const opened = simulator.organization.openPullRequest({ repository, source: branch, title: branch });
  return { ...opened, branch };
}

/** The pull request as the simulator holds it. */
export function pullRequest({ simulator }: World, id: number) {
  const found = simulator.organization.state.pullRequests.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`There is no pull request ${String(id)}.`);
  return found;
}

/** The guard's statuses, oldest first. */
export function allStatuses(world: World, id: number) {
  return pullRequest(world, id).statuses.filter(({ context }) => context.genre === 'wif-guard');
}

/** Those that say how a review ended. */
export function statuses(world: World, id: number) {
  return allStatuses(world, id).filter(({ state }) => state !== 'pending');
}

/** Waits until the guard has posted so many statuses and answers the last. */
export async function status(world: World, id: number, count = 1) {
  await until(`pull request ${String(id)} has ${String(count)} statuses`, () => statuses(world, id).length >= count);
  const last = statuses(world, id).at(-1);
  if (last === undefined) throw new Error('no status');
  return last;
}

/** The threads that people or the guard wrote: on lines, and on the whole. */
export function threads(world: World, id: number) {
  const written = pullRequest(world, id).threads.filter(({ status: state }) => state !== null);
  return {
    lines: written.filter(({ threadContext }) => threadContext !== null),
    whole: written.filter(({ threadContext }) => threadContext === null),
  };
}
