import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardEventSchema } from '../../shared/queue/guard-event.ts';
import { reduceToEvent } from './reduce-to-event.ts';
import { openPullRequest } from '../local/azure-devops/open-pull-request.ts';
import { startReceiver } from '../local/azure-devops/hook-receiver.ts';
import { startOrganization } from '../local/azure-devops/start-organization.ts';
import { subscribe } from '../local/azure-devops/subscribe.ts';
import { containing } from '../matching.ts';

const RECEIVED = '2026-11-24T10:00:00.000Z';

const reduce = (body: string, headers: Readonly<Record<string, string>> = {}) =>
  reduceToEvent({
    body: new TextEncoder().encode(body),
    headers: new Map(Object.entries(headers)),
    receivedAt: RECEIVED,
  });

/** What the organization delivers to one subscription, reduced. */
async function listening(eventType: string, consumerInputs: Readonly<Record<string, string>> = {}) {
  const { simulator, organization, api } = await startOrganization();
  const receiver = await startReceiver();
  await subscribe(api, { eventType, receiver, consumerInputs });
  const reduced = async () => {
    await simulator.hooksSettled();
    return receiver.deliveries.map(({ event }) => reduce(JSON.stringify(event)));
  };
  return { organization, receiver, reduced };
}

describe('what an organization delivers', () => {
  it('when a pull request is opened becomes its ids', async () => {
    const { organization, receiver, reduced } = await listening('git.pullrequest.created');
    const { projectId, repositoryId, pullRequestId } = openPullRequest(organization);
    expect(await reduced()).toEqual([
      {
        kind: 'pull-request',
        id: receiver.deliveries[0]?.event.id,
        receivedAt: RECEIVED,
        attempt: 0,
        projectId,
        repositoryId,
        pullRequestId,
      },
    ]);
  });

  it('when it changes becomes one event for each change', async () => {
    const { organization, reduced } = await listening('git.pullrequest.updated');
    const { pullRequestId } = openPullRequest(organization);
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'b.txt': 'b\n' } });
    organization.vote({ pullRequest: pullRequestId, by: 'Robin Reviewer', vote: 10 });
    const events = await reduced();
    expect(events).toMatchObject([
      { kind: 'pull-request', pullRequestId },
      { kind: 'pull-request', pullRequestId },
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });

  it.each(['minimal', 'none'])('with %s details is kept, and says what to set', async (resourceDetailsToSend) => {
    const { organization, receiver, reduced } = await listening('git.pullrequest.created', { resourceDetailsToSend });
    openPullRequest(organization);
    const events = await reduced();
    expect(events).toMatchObject([
      {
        kind: 'unusable',
        id: containing(receiver.deliveries[0]?.event.id ?? 'a delivery'),
        eventType: 'git.pullrequest.created',
        reason: containing('"Resource details to send" of the subscription to All'),
      },
    ]);
  });

  it('when somebody pushes becomes the ids of the repository', async () => {
    const { organization, receiver, reduced } = await listening('git.push');
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'a\n' } });
    const shop = organization.state.repositories.find(({ name }) => name === 'shop');
    expect(await reduced()).toEqual([
      {
        kind: 'scan',
        scope: 'repository',
        id: receiver.deliveries[0]?.event.id,
        receivedAt: RECEIVED,
        attempt: 0,
        projectId: shop?.project.id,
        repositoryId: shop?.id,
        after: '',
      },
    ]);
  });

  it('about an attempt to merge is kept as an event that is not handled', async () => {
    const { organization, reduced } = await listening('git.pullrequest.merged');
    openPullRequest(organization);
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'b.txt': 'b\n' } });
    expect((await reduced()).at(-1)).toMatchObject({ kind: 'unusable', eventType: 'git.pullrequest.merged' });
  });
});

describe('a delivery without a resource', () => {
  it.each([
    ['left out', {}],
    ['null', { resource: null }],
  ])('(%s) says what to set, under an id that holds its own', (_, over) => {
    expect(reduce(JSON.stringify({ id: 'event-1', eventType: 'git.pullrequest.created', ...over }))).toMatchObject({
      kind: 'unusable',
      id: containing('event-1'),
      reason: containing('"Resource details to send" of the subscription to All'),
    });
  });
});

describe('an event that two subscriptions send', () => {
  const twin = (resource: unknown) =>
    reduce(JSON.stringify({ id: 'event-1', eventType: 'git.pullrequest.created', resource }));
  const full = {
    pullRequestId: 12,
    repository: {
      id: '2805a14e-c1f5-4b45-ab1b-ac0de3de0540',
      project: { id: '6ccc6dcf-a875-4572-a2b2-731318be4d3a' },
    },
  };

  it('is not done when the one without details was kept: the other still leads to a review', () => {
    expect(twin(null)).toMatchObject({ kind: 'unusable' });
    expect(twin(full)).toMatchObject({ kind: 'pull-request', id: 'event-1' });
    expect(twin(null).id).not.toBe('event-1');
    expect(twin(null).id).toBe(twin(null).id);
  });
});

describe('an id that is no id', () => {
  const DIGEST = /^[0-9a-f]{64}$/;

  it.each([
    ['line breaks, which would forge lines of the log', 'a\nEvent b was worked on before'],
    ['terminal sequences', '\u001B[2K'],
    ['half a character, which no key can hold', '\uD83D'],
    ['what no XML can hold, and a queue message is XML', 'a\uFFFF'],
    ['slashes', '../../x'],
  ])('with %s gives way to the digest of the content', (_, id) => {
    const body = JSON.stringify({ id, eventType: 'x' });
    expect(reduce(body).id).toMatch(DIGEST);
    expect(reduce(body).id).toBe(reduce(body).id);
  });

  it('of a subscription gives way too: two deliveries never share an id for want of one', () => {
    const body = (text: string) =>
      JSON.stringify({ subscriptionId: '', notificationId: 7, eventType: 'x', message: text });
    expect(reduce(body('one')).id).toMatch(DIGEST);
    expect(reduce(body('one')).id).not.toBe(reduce(body('two')).id);
  });

  it('is never taken from below a __proto__', () => {
    expect(reduce('{"__proto__":{"id":"forged"},"eventType":"x"}').id).toMatch(DIGEST);
  });
});

describe('whatever an authentic sender sends', () => {
  it('travels as a short line of plain ASCII', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    const envelope = fc.record(
      {
        id: text,
        subscriptionId: fc.option(text),
        notificationId: fc.option(fc.integer()),
        eventType: fc.oneof(text, fc.constant('git.pullrequest.updated')),
        resource: fc.oneof(
          fc.jsonValue(),
          fc.record({ pullRequestId: fc.jsonValue(), repository: fc.record({ id: text, project: fc.jsonValue() }) }),
        ),
      },
      { requiredKeys: [] },
    );
    const headers = fc.dictionary(fc.constantFrom('user-agent', 'request-id', 'authorization'), text);
    fc.assert(
      fc.property(envelope, headers, (sent, given) => {
        const event = reduce(JSON.stringify(sent), given);
        expect(guardEventSchema.safeParse(event).success).toBe(true);
        const message = JSON.stringify(event);
        expect(message).toMatch(/^[ -~]*$/);
        expect(message.length).toBeLessThan(8 * 1024);
        expect(event).not.toHaveProperty('headers.authorization');
      }),
    );
  });
});
