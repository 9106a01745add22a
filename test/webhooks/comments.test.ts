import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardEventSchema } from '../../shared/queue/guard-event.ts';
import { reduceDelivery } from '../../shared/webhooks/reduce.ts';
import { openPullRequest } from '../local/azure-devops/open-pull-request.ts';
import { startReceiver } from '../local/azure-devops/hook-receiver.ts';
import { startOrganization } from '../local/azure-devops/start-organization.ts';
import { subscribe } from '../local/azure-devops/subscribe.ts';
import { containing } from '../matching.ts';

const PROJECT = '6ccc6dcf-a875-4572-a2b2-731318be4d3a';
const REPOSITORY = '2805A14E-c1f5-4b45-ab1b-ac0de3de0540';
const RECEIVED = '2026-11-24T10:00:00.000Z';
const COMMENTED = 'ms.vss-code.git-pullrequest-comment-event';
const THREADS = 'https://dev.azure.com/contoso/_apis/git/repositories/shop/pullRequests/12/threads/';

const reduce = (body: unknown) =>
  reduceDelivery({ body: new TextEncoder().encode(JSON.stringify(body)), headers: new Map(), receivedAt: RECEIVED });

const payload = (comment: object = {}, pullRequest: object = {}, over: object = {}): object => ({
  id: 'event-1',
  eventType: COMMENTED,
  resource: {
    comment: {
      id: 3,
      content: '/wif-guard recheck',
      author: { displayName: 'Dana' },
      _links: { self: { href: 'https://evil.example' }, threads: { href: `${THREADS}141` } },
      ...comment,
    },
    pullRequest: { pullRequestId: 12, repository: { id: REPOSITORY, project: { id: PROJECT } }, ...pullRequest },
  },
  ...over,
});

const linked = (href: string) => reduce(payload({ _links: { threads: { href } } }));

describe('a delivery about a comment', () => {
  it('becomes ids and nothing else, under an id that an edit of the comment has too', () => {
    const event = {
      kind: 'comment',
      id: `comment-${REPOSITORY.toLowerCase()}-12-141-3`,
      receivedAt: RECEIVED,
      attempt: 0,
      projectId: PROJECT,
      repositoryId: REPOSITORY,
      pullRequestId: 12,
      threadId: 141,
      commentId: 3,
    };
    expect(reduce(payload())).toEqual(event);
    expect(reduce(payload({ content: '/wif-guard explain x' }, {}, { id: 'event-2' }))).toEqual(event);
    expect(reduce(payload({ id: 4 }))?.id).not.toBe(event.id);
    expect(linked(`${THREADS}14`)?.id).not.toBe(event.id);
  });

  it.each(['Looks good.', '', ' ', 'please /wif-guard recheck', '> /wif-guard recheck', '**error**: breaks.', '/wif'])(
    'that is clearly no command is dropped: %j',
    (content) => {
      expect(reduce(payload({ content }))).toBeUndefined();
    },
  );

  it('that is clearly no command is dropped, whatever else is wrong with it', () => {
    expect(reduce(payload({ content: 'Hm.', id: 'x', _links: null }, { repository: null }))).toBeUndefined();
  });

  it.each(['/WIF-Guard recheck', '\n  /wif-guard', '/wif-guardian', undefined, null, 7])(
    'that may be one is taken: %j',
    (content) => {
      expect(reduce(payload({ content }))).toMatchObject({ kind: 'comment', commentId: 3 });
    },
  );

  it('takes the project from the containers where the resource has none', () => {
    const body = payload({}, { repository: { id: REPOSITORY } }, { resourceContainers: { project: { id: PROJECT } } });
    expect(reduce(body)).toMatchObject({ kind: 'comment', projectId: PROJECT });
  });

  it.each(['https://evil.example/threads/141', 'javascript:/141', '/141/', 'http://169.254.169.254/latest/141'])(
    'takes of the link only its last number: %s',
    (href) => {
      expect(linked(href)).toMatchObject({ kind: 'comment', threadId: 141, pullRequestId: 12 });
      expect(JSON.stringify(linked(href))).not.toMatch(/evil|javascript|169\.254/);
    },
  );

  it.each([
    '',
    `${THREADS}x`,
    `${THREADS}141?x=1`,
    `${THREADS}-1`,
    `${THREADS}0`,
    `${THREADS}2147483648`,
    `${THREADS}${'9'.repeat(400)}`,
    `${THREADS}1e3`,
    `${THREADS}${'a'.repeat(3_000)}/141`,
  ])('is unusable with the link %s', (href) => {
    expect(linked(href)).toMatchObject({ kind: 'unusable', reason: containing('not the payload of a comment') });
  });

  it.each([
    ['no comment', { resource: { pullRequest: {} } }],
    ['no details', { resource: null }],
  ])('is unusable with %s', (_, over) => {
    expect(reduce(payload({}, {}, over))).toMatchObject({
      kind: 'unusable',
      eventType: COMMENTED,
      reason: containing('Resource details to send'),
    });
  });

  it.each([0, -1, 1.5, '3', 2 ** 31, Number.MAX_VALUE])('is unusable with the comment %j', (id) => {
    expect(reduce(payload({ id }))).toMatchObject({ kind: 'unusable' });
  });

  it.each([0, -5, '12'])('is unusable with the pull request %j', (pullRequestId) => {
    expect(reduce(payload({}, { pullRequestId }))).toMatchObject({ kind: 'unusable' });
  });

  it('gives an event that the queue takes or none, whatever it holds', () => {
    const part = fc.oneof(
      fc.jsonValue(),
      fc.constant('/wif-guard'),
      fc.string().map((text) => `${THREADS}${text}`),
    );
    fc.assert(
      fc.property(part, part, part, (id, content, href) => {
        const event = reduce(payload({ id, content, _links: { threads: { href } } }));
        expect(event === undefined || guardEventSchema.safeParse(event).success).toBe(true);
      }),
    );
  });

  it('is what the organization delivers', async () => {
    const { simulator, organization, api } = await startOrganization();
    const receiver = await startReceiver();
    await subscribe(api, { eventType: COMMENTED, receiver });
    const { projectId, repositoryId, pullRequestId } = openPullRequest(organization);
    organization.comment({ pullRequest: pullRequestId, content: 'Why?' });
    const { threadId, commentId } = organization.comment({ pullRequest: pullRequestId, content: '/wif-guard recheck' });
    organization.editComment({
      pullRequest: pullRequestId,
      thread: threadId,
      comment: commentId,
      content: '/wif-guard x',
    });
    await simulator.hooksSettled();
    const [question, command, edit] = receiver.deliveries.map(({ event }) => reduce(event));
    expect(question).toBeUndefined();
    expect(command).toMatchObject({ kind: 'comment', projectId, repositoryId, pullRequestId, threadId, commentId });
    expect(edit).toEqual(command);
  });
});
