import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { convert } from '../../cli/convert.ts';
import { systemClock } from '../../shared/clock.ts';
import { record } from '../cli/recording.ts';
import { BREAKING, HARMLESS, startConversionWorld, type ConversionWorld } from '../guard/conversions.ts';

let world: ConversionWorld;

beforeAll(async () => {
  world = await startConversionWorld();
});

afterAll(async () => {
  expect(world.simulator.violations()).toEqual([]);
  await world.stop();
});

async function ask(id: string) {
  const response = await fetch(`${world.host.url}/api/connections/${id}/preflight`, { method: 'POST' });
  return { status: response.status, answer: z.record(z.string(), z.unknown()).parse(await response.json()) };
}

describe('POST /api/connections/{id}/preflight', () => {
  it('answers what a conversion would break, with evidence, and converts nothing', async () => {
    const id = await world.connection('to-ask', { task: BREAKING });
    const { status, answer } = await ask(id);
    expect([status, world.puts(id)]).toEqual([200, 0]);
    expect(answer).toMatchObject({
      schemaVersion: 1,
      connection: { id, name: 'to-ask', scheme: 'ServicePrincipal' },
      convertible: 'no',
      obstacles: [],
      reservations: ['the verdict is blocked: 1 of its pipelines would break'],
      verdict: 'blocked',
      assessment: { pipelines: [{ name: 'to-ask', findings: [{ severity: 'error', when: 'after-conversion' }] }] },
    });
    expect(JSON.stringify(answer)).not.toMatch(/serviceprincipalkey|tenantid/i);
  });

  it('answers of one that is ready, of a federated one, and of one that the guard never saw', async () => {
    const ready = await world.connection('fine-to-ask', { task: HARMLESS });
    expect((await ask(ready.toUpperCase())).answer).toMatchObject({ convertible: 'yes', verdict: 'ready' });
    const federated = world.simulator.organization.state.connections.find(
      ({ shares }) => shares[0]?.name === 'shop-prod',
    );
    expect((await ask(federated?.id ?? '')).answer).toMatchObject({ convertible: 'already', obstacles: [] });
    const unseen = world.silently(() =>
      world.simulator.organization.createConnection({ project: 'Payments', name: 'fresh', scheme: 'ServicePrincipal' }),
    );
    expect((await ask(unseen.connectionId)).answer).toMatchObject({ convertible: 'yes', verdict: 'ready' });
  });

  it('answers 400 for what is no id, 404 for what nobody shows, and 503 with the reason where it cannot be found out', async () => {
    expect(await ask('shop-prod')).toMatchObject({ status: 400, answer: { error: { code: 'usage' } } });
    expect(await ask('00000000-0000-4000-8000-000000000000')).toMatchObject({ status: 404 });
    const id = await world.connection('not-shown');
    world.simulator.addFault({ match: { method: 'GET', path: id }, fault: 'sign-in-page' });
    expect(await ask(id)).toMatchObject({ status: 503, answer: { error: { code: 'azure-devops-sign-in' } } });
  });
});

describe('wif-guard convert beside a guard that hears of it', () => {
  it('gives one record that says who made it, however told of it first', async () => {
    const id = await world.connection('beside', { task: BREAKING });
    const environment = {
      AZURE_DEVOPS_ORG_URL: world.simulator.organizationUrl,
      AZURE_DEVOPS_AUTH: 'pat',
      AZURE_DEVOPS_PAT: world.simulator.token,
      AzureWebJobsStorage: world.azurite.connectionString,
    };
    const args = [id, '--yes', '--force', '--reason', 'known'];
    const { code } = await record(convert, args, { environment, clock: systemClock });
    expect(code).toBe(0);
    await world.watch();
    const made = { madeBy: 'wif-guard convert', forced: 'known', kind: 'converted' };
    await world.alerted(id, 'converted');
    expect(await world.ledger.conversions.ofConnection(id)).toMatchObject([made]);
    expect(world.puts(id)).toBe(1);
  });
});
