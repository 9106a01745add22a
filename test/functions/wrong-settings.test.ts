import { QueueServiceClient } from '@azure/storage-queue';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFunctionsHost, type RunningHost } from '../../local/functions-host/index.ts';
import { startAzurite, type RunningAzurite } from '../../local/processes/start-azurite.ts';
import { startHostProcess } from '../../local/processes/start-host.ts';
import { GUARD_EVENTS_QUEUE, type GuardEvent } from '../../shared/queue/guard-event.ts';
import { openGuardQueue } from '../../shared/queue/guard-queue.ts';
import { until } from '../local/functions-host/until.ts';

const appDirectory = path.join(import.meta.dirname, '..', '..');

let azurite: RunningAzurite;
let host: RunningHost;
const log: string[] = [];

beforeAll(async () => {
  azurite = await startAzurite();
  process.env['AzureWebJobsStorage'] = azurite.connectionString;
  process.env['AZURE_DEVOPS_ORG_URL'] = 'http://dev.azure.com/contoso';
  process.env['GUARD_EFFECTS'] = 'comment,explode';
  host = await startFunctionsHost({ appDirectory, port: 0, log: (line) => void log.push(line) });
});

afterAll(async () => {
  await host.stop();
  await azurite.stop();
});

it('the functions load all the same, and webhook and health answer 503', async () => {
  const webhook = await fetch(`${host.url}/api/webhooks/azure-devops`, { method: 'POST', body: '{}' });
  expect(webhook.status).toBe(503);
  const health = await fetch(`${host.url}/api/health`);
  expect(health.status).toBe(503);
  expect(await health.json()).toEqual({ status: 'down', checks: { settings: 'down' } });
});

it('one message names all that is wrong', async () => {
  await fetch(`${host.url}/api/health`);
  const messages = log.filter((line) => line.includes('wif-guard cannot work'));
  expect(messages).toHaveLength(1);
  for (const name of ['AZURE_DEVOPS_ORG_URL', 'GUARD_WEBHOOK_SECRET', 'GUARD_EFFECTS'])
    expect(messages[0]).toContain(name);
});

it('a queued event waits in the queue instead of being given up', async () => {
  const storage = { kind: 'connection-string', connectionString: azurite.connectionString } as const;
  const event: GuardEvent = {
    kind: 'pull-request',
    id: 'waits',
    receivedAt: '2026-11-24T10:00:00.000Z',
    attempt: 0,
    projectId: '6ccc6dcf-a875-4572-a2b2-731318be4d3a',
    repositoryId: '2805a14e-c1f5-4b45-ab1b-ac0de3de0540',
    pullRequestId: 1,
  };
  await openGuardQueue(storage, GUARD_EVENTS_QUEUE).send(event);
  await until('the worker has put it back', () =>
    log.some((line) => line.includes("Executed 'process-event' (Succeeded")),
  );
  const queue = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient(GUARD_EVENTS_QUEUE);
  await until(
    'only what was put back is in the queue',
    async () => (await queue.getProperties()).approximateMessagesCount === 1,
  );
  // Hidden for a minute, so nobody sees it now.
  expect((await queue.receiveMessages()).receivedMessageItems).toEqual([]);
});

it('the host command ends with exit code 2 and the same message', async () => {
  const failing = startHostProcess({
    appDirectory,
    port: 0,
    env: { GUARD_WEBHOOK_SECRET: undefined, AZURE_DEVOPS_ORG_URL: 'http://dev.azure.com/contoso' },
  });
  await expect(failing).rejects.toThrow(/AZURE_DEVOPS_ORG_URL.*GUARD_WEBHOOK_SECRET/);
});
