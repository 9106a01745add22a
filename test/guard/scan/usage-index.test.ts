import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contosoWithLogistics, DELIVERY } from '../../../local/azure-devops/seeds/logistics.ts';
import { openLedger, type Ledger } from '../../../shared/ledger/index.ts';
import { GUARD_EVENTS_QUEUE, GUARD_SCAN_QUEUE, SCAN_POISON_QUEUE } from '../../../shared/queue/guard-event.ts';
import { apiClient } from '../../local/azure-devops/api-client.ts';
import { subscribe } from '../../local/azure-devops/subscribe.ts';
import { until } from '../../local/functions-host/until.ts';
import { SECRET, startWorld, type World } from '../world.ts';

let world: World;
let ledger: Ledger;

beforeAll(async () => {
  world = await startWorld({}, contosoWithLogistics);
  const storage = { kind: 'connection-string', connectionString: world.azurite.connectionString } as const;
  ledger = openLedger(storage, world.simulator.organizationUrl);
  await subscribe(apiClient(world.simulator), {
    eventType: 'git.push',
    receiver: { url: world.webhookUrl },
    consumerInputs: { basicAuthUsername: 'guard', basicAuthPassword: SECRET },
  });
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

const repositoryId = (name: string): string =>
  world.simulator.organization.state.repositories.find((repository) => repository.name === name)?.id ?? '';

/** `delivery-ci: deploy/stages.yml deploy/steps.yml` of every pipeline that reads a repository. */
async function readers(name: string): Promise<readonly string[]> {
  const found = await ledger.usage.readersOf(repositoryId(name));
  return found.map((reader) => `${reader.name}: ${reader.read.paths === 'any' ? 'any' : reader.read.paths.join(' ')}`);
}

/** Waits until some pipelines, and no others, read a repository. */
async function readersAre(name: string, expected: readonly string[]): Promise<void> {
  await until(`${name} is read by ${expected.join(', ')}`, async () => {
    const found = await readers(name);
    return JSON.stringify(found) === JSON.stringify(expected);
  });
}

const READS = 'delivery-ci: deploy/stages.yml deploy/steps.yml';

describe('the usage index', () => {
  it('is built soon after the first start, and the timer that asks for it asks once', async () => {
    await world.fire('scan-first');
    await until('all projects are known', async () => {
      const { startedAt, unfinished } = await ledger.usage.scans();
      return startedAt !== undefined && unfinished.length === 0;
    });
    expect(await readers('pipeline-templates')).toEqual([READS]);
    const { startedAt } = await ledger.usage.scans();
    await world.fire('scan-first');
    expect((await ledger.usage.scans()).startedAt).toBe(startedAt);
  });

  it('is made current by a push, and the row is in the table', async () => {
    world.simulator.organization.push({
      repository: 'delivery',
      branch: 'main',
      changes: { 'azure-pipelines.yml': 'steps:\n- bash: echo none\n' },
    });
    await readersAre('pipeline-templates', []);
    await world.simulator.hooksSettled();
    world.simulator.organization.push({ repository: 'delivery', branch: 'main', changes: { ...DELIVERY } });
    await readersAre('pipeline-templates', [READS]);
    const row = (await world.rows('Usage')).find(({ partitionKey }) =>
      String(partitionKey).endsWith(`repository|${repositoryId('pipeline-templates')}`),
    );
    expect(row).toMatchObject({ name: 'delivery-ci', projectName: 'Logistics', isSelf: false, allPaths: false });
    expect(row?.['refs']).toBe('["refs/heads/main"]');
  });

  it('is made current by a push to the templates alone', async () => {
    world.simulator.organization.push({
      repository: 'pipeline-templates',
      branch: 'main',
      changes: {
        'deploy/steps.yml': 'parameters: [{ name: connection, type: string }]\nsteps:\n- template: more.yml\n',
        'deploy/more.yml': 'steps: []\n',
      },
    });
    const expected = ['delivery-ci: deploy/more.yml deploy/stages.yml deploy/steps.yml'];
    await readersAre('pipeline-templates', expected);
    expect(await readers('pipeline-templates')).toEqual(expected);
  });

  it('is made current every night, also where no push was told of', async () => {
    world.simulator.organization.deleteDefinition({ project: 'Logistics', definition: 'delivery-ci' });
    const before = (await ledger.usage.scans()).startedAt;
    await world.fire('scan');
    await until('all projects are known since', async () => {
      const { startedAt, unfinished } = await ledger.usage.scans();
      return startedAt !== before && unfinished.length === 0;
    });
    expect(await readers('pipeline-templates')).toEqual([]);
    expect(await readers('delivery')).toEqual([]);
  });

  it('keeps what the host gave up on as a dead letter', async () => {
    const client = QueueServiceClient.fromConnectionString(world.azurite.connectionString);
    const queue = client.getQueueClient(SCAN_POISON_QUEUE);
    await queue.createIfNotExists();
    await queue.sendMessage('{"gaveUp":"on this scan"}');
    const kept = await until('it is kept', async () =>
      (await world.rows('DeadLetters')).find(({ event }) => event === '{"gaveUp":"on this scan"}'),
    );
    expect(kept['reason']).toContain('the host gave up');
  });

  it('leaves a scan of the organization that fails to the next timer', async () => {
    world.simulator.addFault({ match: { path: '/_apis/projects$' }, fault: 'status', status: 503, times: 3 });
    await world.fire('scan');
    const isLeft = (line: string): boolean =>
      line.includes('Event scan-organization-') && line.includes('is left to the next timer');
    await until('it is said', () => world.log.some(isLeft));
    const client = QueueServiceClient.fromConnectionString(world.azurite.connectionString);
    const queue = client.getQueueClient(GUARD_SCAN_QUEUE);
    const count = async () => (await queue.getProperties()).approximateMessagesCount;
    await until('its message is gone', async () => (await count()) === 0);
    expect(
      world.log.filter((line) => line.includes('Event scan-organization-') && line.includes('is tried again in')),
    ).toEqual([]);
  });

  it('puts a scan that fails back into its own queue', async () => {
    const client = QueueServiceClient.fromConnectionString(world.azurite.connectionString);
    world.simulator.addFault({ match: { path: '/build/definitions$' }, fault: 'status', status: 503, times: 3 });
    world.simulator.organization.push({ repository: 'delivery', branch: 'main', changes: { 'README.md': '# New\n' } });
    const count = async (name: string) =>
      (await client.getQueueClient(name).getProperties()).approximateMessagesCount ?? 0;
    await until('the event was put back', () =>
      world.log.some((line) => line.includes('the pipeline definitions') && line.includes('is tried again')),
    );
    await until('it is the only one in its queue', async () => (await count(GUARD_SCAN_QUEUE)) === 1);
    expect(await count(GUARD_EVENTS_QUEUE)).toBe(0);
  });
});
