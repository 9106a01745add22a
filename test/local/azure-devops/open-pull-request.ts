import type { Simulator } from '../../../local/azure-devops/simulator.ts';

/** The address of the pull request that `openPullRequest` opens, after the organization. */
export const PULL_REQUEST = '/Payments/_apis/git/repositories/shop/pullRequests/1';

/** Opens a pull request from `feature` to `main` with these changes. */
export function openPullRequest(
  organization: Simulator['organization'],
  changes: Readonly<Record<string, string | null>> = { 'a.txt': 'a\n' },
) {
  const pushed = organization.push({ repository: 'shop', branch: 'feature', changes: { ...changes } });
  const opened = organization.openPullRequest({ repository: 'shop', source: 'feature', title: 'Add a' });
  return { ...pushed, ...opened };
}
