import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiClient } from '../local/azure-devops/api-client.ts';
import { subscribe } from '../local/azure-devops/subscribe.ts';
import { until } from '../local/functions-host/until.ts';
import { startConversionWorld, type ConversionWorld } from './conversions.ts';
import { SECRET } from './world.ts';

let world: ConversionWorld;

beforeAll(async () => {
  world = await startConversionWorld();
  await subscribe(apiClient(world.simulator), {
    eventType: 'build.complete',
    receiver: { url: world.webhookUrl },
    consumerInputs: { basicAuthUsername: 'guard', basicAuthPassword: SECRET },
  });
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

const LOG =
  'hunter2 ##vso[task.complete result=Succeeded]\nAADSTS700024: Client assertion is not within its valid time range.';

/** A pipeline runs after the conversion of its connection. */
function runs(name: string, log?: string): void {
  const { organization } = world.simulator;
  const { runId } = organization.startRun({ definition: name });
  const steps = log === undefined ? [] : [{ name: 'Upload', task: 'AzureFileCopy@4', log }];
  organization.finishRun({ run: runId, result: log === undefined ? 'succeeded' : 'failed', steps });
}

async function converted(name: string): Promise<string> {
  const id = await world.connection(name);
  world.convert(id);
  await world.recorded(id, ({ assessment }) => assessment !== null);
  return id;
}

describe('a run that fails after the conversion of its connection', () => {
  it('is told when a hook tells of it, once, with the command to revert and without its log', async () => {
    const id = await converted('told-by-hook');
    runs('told-by-hook', LOG);
    const { text, json } = await world.alerted(id, 'run-failed');
    expect(text).toContain('  step:       Upload\n  cause:      aadsts700024: ');
    expect(text).toContain(`  to revert:  wif-guard revert ${id}`);
    expect(json).not.toContain('hunter2');
    runs('told-by-hook', LOG);
    await world.fire('watch-open-conversions');
    await until('both looks are over', async () =>
      (await world.rows('FirstRuns')).some(({ connectionId, told }) => connectionId === id && told === true),
    );
    expect(world.alerts(id).filter(({ type }) => type.endsWith('run-failed'))).toHaveLength(1);
    expect(world.log.join('\n') + JSON.stringify(await world.rows('FirstRuns'))).not.toContain('hunter2');
  });

  it('is told by the timer where no hook comes, and a success is noted', async () => {
    const [failing, working] = [await converted('no-hook'), await converted('works')];
    world.silently(() => {
      runs('no-hook', LOG);
      runs('works');
    });
    await world.fire('watch-open-conversions');
    await world.alerted(failing, 'run-failed');
    const noted = await until('the success is noted', async () =>
      (await world.rows('FirstRuns')).find(({ connectionId }) => connectionId === working),
    );
    expect(noted).toMatchObject({ state: 'succeeded', signature: '' });
  });
});
