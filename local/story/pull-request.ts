import { z } from 'zod';
import { tablesOf } from '../../shared/ledger/table.ts';
import { contoso } from '../azure-devops/seeds/contoso.ts';
import type { PullRequestView } from './control.ts';
import { seen } from './expect.ts';
import type { World } from './world.ts';

/** Longest wait for the guard to act; it takes about a second. */
const BOUND_MS = 15_000;

const FILE = 'azure-pipelines.yml';
const BRANCH = 'copy-static-files';

const pipeline = contoso.projects[0]?.repositories?.[0]?.files?.[FILE] ?? '';

/** The shop's pipeline with a step that copies its static files. */
function withFileCopy(major: number): string {
  return `${pipeline}                - task: AzureFileCopy@${String(major)}
                  displayName: Copy the static files
                  inputs:
                    azureSubscription: shop-prod
                    SourcePath: $(Pipeline.Workspace)/shop/static
                    Destination: AzureBlob
                    storage: contososhop
                    ContainerName: static
`;
}

const LINE =
  withFileCopy(4)
    .split('\n')
    .findIndex((line) => line.includes('AzureFileCopy@4')) + 1;

/**
 * The pull-request story: a step that cannot federate is added, then mended. Each act waits until it can be seen in the
 * organization and in the guard's tables; the guard's own log proves nothing.
 * @param keepBackFix A control: the second push never comes, so the story has to fail.
 * @throws NotSeen that says what did not happen.
 */
export async function pullRequestStory(
  world: World,
  tell: (line: string) => void,
  keepBackFix: boolean,
): Promise<number> {
  const { control } = world;
  tell(`A pull request adds a step with AzureFileCopy@4 on the connection shop-prod, which is federated.`);
  await push(world, 4);
  const opened = await control.step(
    'open-pull-request',
    { repository: 'shop', source: BRANCH, title: 'Copy the static files' },
    z.object({ pullRequestId: z.int(), repositoryId: z.string() }),
  );
  const look = () => control.pullRequest(opened.pullRequestId);
  await seen(BOUND_MS, async () => complaintAbout(await look(), 1, 'failed', 'active'));
  await seen(BOUND_MS, () => recordComplaint(world, opened, 1, 'blocked'));
  const first = await look();
  const summary = summaryOf(first)?.id;
  tell(`  one thread on line ${String(LINE)} of ${FILE}, a summary, and the status: ${statusText(first)}`);

  tell(`The next push moves the step to AzureFileCopy@6.`);
  if (!keepBackFix) await push(world, 6);
  await seen(BOUND_MS, async () => {
    const pullRequest = await look();
    if (summaryOf(pullRequest)?.id !== summary) return 'the summary is not the same thread any more';
    return complaintAbout(pullRequest, 2, 'succeeded', 'fixed');
  });
  await seen(BOUND_MS, () => recordComplaint(world, opened, 2, 'ready'));
  tell(`  the thread is closed as fixed, the same summary is up to date, and the status: ${statusText(await look())}`);

  return opened.pullRequestId;
}

async function push({ control }: World, major: number): Promise<void> {
  const input = { repository: 'shop', branch: BRANCH, changes: { [FILE]: withFileCopy(major) } };
  await control.step('push', input, z.object({ commitId: z.string() }));
}

/** What is still wrong with the pull request; undefined when it is as it should be. */
function complaintAbout(
  pullRequest: PullRequestView | undefined,
  iteration: number,
  state: string,
  thread: string,
): string | undefined {
  if (pullRequest === undefined) return 'there is no pull request';
  const onLines = pullRequest.threads.filter(({ threadContext }) => typeof threadContext?.filePath === 'string');
  const [line, ...more] = onLines;
  if (line === undefined || more.length > 0) return `${String(onLines.length)} threads stand on lines, not 1`;
  if (line.threadContext?.filePath !== `/${FILE}` || line.threadContext.rightFileStart?.line !== LINE)
    return `the thread is not on line ${String(LINE)} of ${FILE}`;
  if (line.status !== thread) return `the thread is ${line.status ?? ''}, not ${thread}`;
  if (pullRequest.threads.length !== 2)
    return `${String(pullRequest.threads.length)} threads stand, not a summary and one on a line`;
  const status = latestStatus(pullRequest);
  if (status?.iterationId !== iteration || status.state !== state)
    return `the status is ${statusText(pullRequest)}, not ${state} on iteration ${String(iteration)}`;
  return undefined;
}

function summaryOf(pullRequest: PullRequestView | undefined) {
  return pullRequest?.threads.find(({ threadContext }) => typeof threadContext?.filePath !== 'string');
}

function latestStatus(pullRequest: PullRequestView | undefined) {
  return pullRequest?.statuses.findLast(
    ({ context }) => context.genre === 'wif-guard' && context.name === 'compatibility',
  );
}

function statusText(pullRequest: PullRequestView | undefined): string {
  const status = latestStatus(pullRequest);
  return status === undefined
    ? 'missing'
    : `${status.state} on iteration ${String(status.iterationId ?? 0)} ("${status.description ?? ''}")`;
}

/** What is still missing in the guard's Reviews table. */
async function recordComplaint(
  world: World,
  pullRequest: { pullRequestId: number; repositoryId: string },
  iteration: number,
  verdict: string,
): Promise<string | undefined> {
  const open = tablesOf({ kind: 'connection-string', connectionString: world.storage });
  for await (const { row } of open('Reviews').list(pullRequest.repositoryId)) {
    if (Number(row['rowKey']) !== pullRequest.pullRequestId) continue;
    const recorded = `iteration ${String(row['iterationId'])}, ${String(row['verdict'])}`;
    return recorded === `iteration ${String(iteration)}, ${verdict}`
      ? undefined
      : `the Reviews table holds ${recorded}`;
  }
  return 'the Reviews table holds no such pull request';
}
