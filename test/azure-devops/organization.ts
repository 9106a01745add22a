import { afterEach, expect } from 'vitest';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../local/azure-devops/simulator.ts';
import { openAzureDevOps, type AzureDevOps } from '../../shared/azure-devops/index.ts';
import type { PullRequestKey } from '../../shared/azure-devops/pull-requests.ts';
import type { Clock } from '../../shared/clock.ts';

/** A clock that a test moves, and that notes what was waited for. */
export interface TestClock extends Clock {
  readonly waits: number[];
}

export function testClock(): TestClock {
  let now = Date.parse('2026-11-24T10:00:00Z');
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    wait: (ms) => {
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

const running: Simulator[] = [];

afterEach(async () => {
  for (const simulator of running.splice(0)) {
    await simulator.stop();
    expect(simulator.violations()).toEqual([]);
  }
});

/** A simulated organization with an open pull request, and the guard's client of it. Every violation fails the test. */
export async function organization(options: SimulatorOptions & { readonly pat?: string } = {}) {
  const { pat, ...rest } = options;
  const simulator = await startSimulator(rest);
  running.push(simulator);
  const clock = testClock();
  const azureDevOps: AzureDevOps = openAzureDevOps(
    { organizationUrl: simulator.organizationUrl, auth: 'pat', pat: pat ?? simulator.token, clientId: undefined },
    clock,
  );
  const { push, openPullRequest } = bound(simulator);
  push({
    repository: 'shop',
    branch: 'feature',
    changes: { 'azure-pipelines.yml': 'steps:\n- bash: echo ü\n', 'new/deploy.yml': 'steps: []\n', 'README.md': null },
  });
  const { projectId, repositoryId, pullRequestId } = openPullRequest({
    repository: 'shop',
    source: 'feature',
    title: 'Change',
  });
  const key: PullRequestKey = { projectId, repositoryId, pullRequestId };
  return { simulator, azureDevOps, clock, key };
}

function bound({ organization: steps }: Simulator) {
  return { push: steps.push.bind(steps), openPullRequest: steps.openPullRequest.bind(steps) };
}
