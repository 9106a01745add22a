import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../local/functions-host/until.ts';
import { open, status, statuses, subscribeGuard, threads, withStep } from './pull-requests.ts';
import { startWorld, type World } from './world.ts';

let world: World;

afterAll(() => world.stop());

async function reviewedWith(effects: string) {
  const { pullRequestId } = open(world, { 'azure-pipelines.yml': withStep('AzureFileCopy@4') });
  await until(`a review under ${effects} is recorded`, async () =>
    (await world.rows('Reviews')).some(
      ({ rowKey, verdict }) => Number(rowKey) === pullRequestId && verdict === 'blocked',
    ),
  );
  return pullRequestId;
}

beforeAll(async () => {
  world = await startWorld({ GUARD_EFFECTS: 'alert' });
  await subscribeGuard(world);
});

it('without the effects comment and status a review only keeps its record', async () => {
  const id = await reviewedWith('alert');
  expect(statuses(world, id)).toEqual([]);
  expect(threads(world, id)).toEqual({ lines: [], whole: [] });
});

it('what was held back is posted by the next review once the effects are on', async () => {
  const id = await reviewedWith('alert');
  const { simulator } = world;
  await world.restart({ GUARD_EFFECTS: 'comment,status' });
  simulator.organization.vote({ pullRequest: id, by: 'Robin Reviewer', vote: 10 });
  expect(await status(world, id)).toMatchObject({ state: 'failed' });
  expect(threads(world, id).lines).toHaveLength(1);
});
