import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiClient } from '../local/azure-devops/api-client.ts';
import { subscribe } from '../local/azure-devops/subscribe.ts';
import { until } from '../local/functions-host/until.ts';
import { allStatuses, open, pullRequest, status, subscribeGuard, withStep } from './pull-requests.ts';
import { SECRET, startWorld, type World } from './world.ts';

const COMMENTED = 'ms.vss-code.git-pullrequest-comment-event';
const EXPLAIN = '/wif-guard explain task-version-superseded';

let world: World;
let id = 0;

beforeAll(async () => {
  world = await startWorld();
  await subscribeGuard(world);
  await subscribe(apiClient(world.simulator), {
    eventType: COMMENTED,
    receiver: { url: world.webhookUrl },
    consumerInputs: { basicAuthUsername: 'guard', basicAuthPassword: SECRET },
  });
  id = open(world, { 'azure-pipelines.yml': withStep('AzureFileCopy@4') }).pullRequestId;
  await status(world, id);
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

const comment = (content: string, by?: string) =>
  world.simulator.organization.comment({ pullRequest: id, content, ...(by === undefined ? {} : { by }) });

const said = (text: string) => until(`the log says "${text}"`, () => world.log.find((line) => line.includes(text)));

const commentsOf = (threadId: number) =>
  pullRequest(world, id).threads.find((thread) => thread.id === threadId)?.comments ?? [];

/** The events of comments that were delivered, the newest last. */
const delivered = () =>
  world.simulator.organization.hooks.subscriptions.find(({ eventType }) => eventType === COMMENTED)?.notifications ??
  [];

const post = (resource: object) =>
  fetch(world.webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`guard:${SECRET}`).toString('base64')}`,
    },
    body: JSON.stringify({ id: 'made-up', eventType: COMMENTED, resource }),
  });

describe('a command in a comment', () => {
  it('lets a pull request be reviewed again', async () => {
    const { threadId } = comment('/wif-guard recheck');
    // That it was seen shows in the status, which begins anew.
    const states = () => allStatuses(world, id).map(({ state }) => state);
    await until('it was reviewed again', () => states().length === 4);
    expect(states()).toEqual(['pending', 'failed', 'pending', 'failed']);
    expect(commentsOf(threadId)).toHaveLength(1);
  });

  it('is answered once, though its event comes twice', async () => {
    const { threadId, commentId } = comment(EXPLAIN);
    await until('it was answered', () => commentsOf(threadId).length === 2);
    await said(
      `Comment ${String(commentId)} in thread ${String(threadId)} of pull request ${String(id)} (explain): replied.`,
    );
    const event = delivered().find(({ event: one }) =>
      JSON.stringify(one.resource).includes(`/threads/${String(threadId)}"`),
    );
    world.simulator.organization.deliverAgain({ eventId: event?.event.id ?? '' });
    await said(`-${String(id)}-${String(threadId)}-${String(commentId)} was worked on before`);
    expect(commentsOf(threadId).map(({ author }) => author.displayName)).toEqual(['Dana Developer', 'WIF Guard']);
  });

  it('is not followed when it comes from an edit, or from the guard itself', async () => {
    const written = comment('Hm.');
    world.simulator.setClock(60_000);
    world.simulator.organization.editComment({
      pullRequest: id,
      thread: written.threadId,
      comment: written.commentId,
      content: EXPLAIN,
    });
    await said(`thread ${String(written.threadId)} of pull request ${String(id)} is not followed: it was edited`);
    const own = comment(EXPLAIN, 'WIF Guard');
    await said(`thread ${String(own.threadId)} of pull request ${String(id)} is not followed: it is by the identity`);
    expect([commentsOf(written.threadId).length, commentsOf(own.threadId).length]).toEqual([1, 1]);
  });

  it('is put back when the answer to its reply is lost', async () => {
    world.simulator.addFault({ match: { method: 'POST', path: '/comments$' }, fault: 'hang-up', served: true });
    const { threadId, commentId } = comment('/wif-guard explain AzureFileCopy@4');
    await said(`-${String(threadId)}-${String(commentId)} failed`);
    expect(commentsOf(threadId)).toHaveLength(2);
  });
});

describe('a comment that is no command', () => {
  it('is taken and leads to nothing: a command behind it is answered, and of it nothing was read', async () => {
    const plain = comment('Looks good, apart from /wif-guard recheck in the middle.');
    const event = delivered().at(-1);
    const asked = comment('/wif-guard help');
    await until('the command was answered', () => commentsOf(asked.threadId).length === 2);
    expect(event?.attempts.map(({ status: answer }) => answer)).toEqual([202]);
    expect(world.log.filter((line) => line.includes(`thread ${String(plain.threadId)} `))).toEqual([]);
    const threads = world.simulator
      .requests()
      .filter(({ path }) => path.endsWith(`/threads/${String(plain.threadId)}`));
    expect(threads).toEqual([]);
  });

  it('whose reply meets a conflict is answered later', async () => {
    world.simulator.addFault({ match: { method: 'POST', path: '/comments$' }, fault: 'status', status: 409 });
    const { threadId, commentId } = comment(EXPLAIN);
    await until('the event was put back', () =>
      world.log.find((line) => line.includes('at the same time (409') && line.includes('is tried again')),
    );
    expect(commentsOf(threadId).map(({ id: own }) => own)).toEqual([commentId]);
  });
});

describe('a delivery that lies', () => {
  const made = (threadId: number, href: string, content = EXPLAIN) => {
    const { repository } = pullRequest(world, id);
    return {
      comment: { id: 1, content, _links: { threads: { href: `${href}${String(threadId)}` } } },
      pullRequest: { pullRequestId: id, repository: { id: repository.id, project: { id: repository.project.id } } },
    };
  };

  it('about the text of a comment leads to what really stands there', async () => {
    const { threadId } = comment('Nothing for the guard.');
    expect((await post(made(threadId, 'https://evil.example/threads/'))).status).toBe(202);
    await said(`thread ${String(threadId)} of pull request ${String(id)} is not followed: it is no command`);
  });

  it('about the thread finds none of another pull request', async () => {
    const other = open(world, { 'README.md': '# Other\n' }).pullRequestId;
    const foreign = world.simulator.organization.comment({ pullRequest: other, content: 'Hm.' });
    expect((await post(made(foreign.threadId, '/threads/'))).status).toBe(202);
    await said(`thread ${String(foreign.threadId)} of pull request ${String(id)} is not followed: it is not there`);
  });

  it('with ids that no service has is kept as a dead letter', async () => {
    expect((await post(made(9_999_999_999, '/threads/'))).status).toBe(202);
    await until('it is kept', async () =>
      (await world.rows('DeadLetters')).find(({ reason }) => String(reason).includes('not the payload of a comment')),
    );
  });
});
