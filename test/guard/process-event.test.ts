import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GUARD_EVENTS_QUEUE, POISON_QUEUE } from '../../shared/queue/guard-event.ts';
import { containing } from '../matching.ts';
import { until } from '../local/functions-host/until.ts';
import { open, status, statuses, subscribeGuard, threads, withStep } from './pull-requests.ts';
import { startWorld, type World } from './world.ts';

const RISKY = { 'azure-pipelines.yml': withStep('AzureFileCopy@4') };

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await subscribeGuard(world);
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

const deadLetter = (said: string) =>
  until(`a dead letter says "${said}"`, async () =>
    (await world.rows('DeadLetters')).find(({ reason }) => String(reason).includes(said)),
  );

/** Puts a text into a queue of the guard, past the webhook. */
async function enqueue(queue: string, text: string): Promise<void> {
  const client = QueueServiceClient.fromConnectionString(world.azurite.connectionString).getQueueClient(queue);
  await client.createIfNotExists();
  await client.sendMessage(text);
}

describe('an event that fails', () => {
  it('to comment for good is kept as a dead letter with the service’s words; the status stands all the same', async () => {
    world.simulator.addFault({
      match: { method: 'POST', path: '/threads$' },
      fault: 'status',
      status: 400,
      message: 'TF400: comments are closed',
    });
    const { pullRequestId } = open(world, RISKY);
    expect(await deadLetter('TF400: comments are closed')).toMatchObject({
      event: containing(`"pullRequestId":${String(pullRequestId)}`),
    });
    expect(statuses(world, pullRequestId).map(({ state }) => state)).toEqual(['failed']);
  });

  it('for good is worked on again when a person sends it again', async () => {
    world.simulator.addFault({ match: { path: '/changes$' }, fault: 'status', status: 400, message: 'TF401: not now' });
    const { pullRequestId } = open(world, RISKY);
    await deadLetter('TF401: not now');
    const event = world.simulator.organization.hooks.subscriptions
      .flatMap(({ notifications }) => notifications)
      .findLast((notification) =>
        JSON.stringify(notification.event.resource).includes(`"pullRequestId":${String(pullRequestId)},`),
      );
    // That there is no verdict is said, so that the status does not stay pending.
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'error' });
    world.simulator.organization.deliverAgain({ eventId: event?.event.id ?? '' });
    expect(await status(world, pullRequestId, 2)).toMatchObject({ state: 'failed' });
  });

  it('for want of a permission waits for the permission that is named', async () => {
    world.simulator.addFault({ match: { path: '/changes$' }, fault: 'status', status: 403, message: 'no right' });
    open(world, RISKY);
    await until('the event was put back', () =>
      world.log.some(
        (line) => line.includes('has no access to the changes of pull request') && line.includes('is tried again'),
      ),
    );
    expect((await world.rows('DeadLetters')).filter(({ reason }) => String(reason).includes('no right'))).toEqual([]);
  });

  it('between thread and status is mended by the next event, and nothing is doubled', async () => {
    // The first status says that the review has begun.
    world.simulator.addFault({ match: { method: 'POST', path: '/statuses$' }, fault: 'slow', delayMs: 1 });
    world.simulator.addFault({ match: { method: 'POST', path: '/statuses$' }, fault: 'status', status: 503 });
    const { pullRequestId } = open(world, RISKY);
    await until('the event was put back', () =>
      world.log.some(
        (line) =>
          line.includes(`the status of pull request ${String(pullRequestId)} `) && line.includes('is tried again'),
      ),
    );
    expect(threads(world, pullRequestId).lines).toHaveLength(1);
    expect(statuses(world, pullRequestId)).toEqual([]);
    world.simulator.organization.vote({ pullRequest: pullRequestId, by: 'Robin Reviewer', vote: 10 });
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'failed' });
    expect(threads(world, pullRequestId).lines).toHaveLength(1);
    expect(
      threads(world, pullRequestId).whole.filter(({ comments }) => comments[0]?.content.includes('wif-guard')),
    ).toHaveLength(1);
  });
});

describe('a message that is no guard event', () => {
  it.each([
    ['text', 'not json'],
    ['another JSON', '{"kind":"pull-request","id":"x","repositoryId":"../../evil"}'],
  ])('is kept as a dead letter, and the queue goes on: %s', async (_, text) => {
    await enqueue(GUARD_EVENTS_QUEUE, text);
    await until('it is kept', async () =>
      (await world.rows('DeadLetters')).some(({ event }) => String(event).includes(text.slice(2, 8))),
    );
    const { pullRequestId } = open(world, RISKY);
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'failed' });
  });

  it('is kept when the host gave up on it', async () => {
    await enqueue(POISON_QUEUE, '{"gaveUp":"on this"}');
    expect(await deadLetter('the host gave up')).toMatchObject({ event: '{"gaveUp":"on this"}' });
  });
});
