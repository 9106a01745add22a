import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { snapshotOf } from '../../shared/conversions/snapshot.ts';
import { GuardError } from '../../shared/errors.ts';
import { countDownIssuer, type CountdownContext } from '../../shared/guard/issuer/countdown.ts';
import { startCountdownWorld, type CountdownWorld } from './countdowns.ts';

const HOSTILE = '</td>##vso[task.complete]\u202E\u001B[2J';

let world: CountdownWorld;

beforeAll(async () => {
  world = await startCountdownWorld();
  const { organization } = world.simulator;
  const old = { scheme: 'WorkloadIdentityFederation', issuer: 'azure-devops', project: 'Payments' } as const;
  organization.createConnection({ ...old, name: 'old-a' });
  organization.createConnection({ ...old, name: HOSTILE });
  organization.createConnection({ ...old, name: 'gov', data: { environment: 'AzureUSGovernment' } });
  organization.createConnection({
    ...old,
    name: 'registry',
    type: 'dockerregistry',
    data: { registrytype: 'ACR' },
    authorization: {
      scheme: 'WorkloadIdentityFederation',
      parameters: { workloadIdentityFederationIssuer: 'https://vstoken.dev.azure.com/1', tenantId: 'a-tenant' },
    },
  });
});

afterAll(async () => {
  expect(world.simulator.violations()).toEqual([]);
  await world.stop();
});

const tick = (context: CountdownContext = world.context) => countDownIssuer(context, world.log);
const ids = (): readonly string[] => world.received.map(({ id }) => id);
const messageSchema = z.object({
  type: z.string(),
  data: z.object({
    step: z.string(),
    daysLeft: z.number(),
    totals: z.object({ left: z.number(), unknown: z.number(), done: z.number() }),
    connections: z.array(z.object({ name: z.string(), concern: z.string() })),
    unseen: z.array(z.string()),
    text: z.string(),
  }),
});
const last = () => messageSchema.parse(world.received.at(-1)?.payload);

/** A countdown that nothing was settled of: the table is emptied. */
beforeEach(async () => {
  const rows = [];
  const { tablesOf } = await import('../../shared/ledger/table.ts');
  const open = tablesOf({ kind: 'connection-string', connectionString: world.connectionString });
  for await (const { row } of open('Countdowns').list()) rows.push(row);
  for (const { partitionKey, rowKey } of rows) await open('Countdowns').remove(String(partitionKey), String(rowKey));
});

/** Must not be called. */
function untouched(): never {
  throw new Error('It was asked.');
}

describe('before the first step', () => {
  it('asks nobody and reads nothing', async () => {
    world.at('2026-11-29T17:00:00Z');
    const before = world.calls();
    const countdowns = { settled: untouched, lease: untouched };
    const connections = { ...world.ledger.connections, list: untouched };
    const ledger = { ...world.ledger, countdowns, connections };
    expect(await tick({ ...world.context, ledger })).toBe('not-due');
    expect(world.calls()).toBe(before);
  });
});

describe('a step', () => {
  it('is one message for all connections, by project, at the first timer after it, and no second one', async () => {
    world.at('2027-01-01T23:59:59Z');
    expect(await tick()).toBe('not-due');
    world.at('2027-01-02T00:00:15Z');
    const before = ids().length;
    expect(await tick()).toBe('sent');
    const calls = world.calls();
    world.at('2027-01-02T00:15:15Z');
    // From then on a timer reads the one row of the countdown.
    const countdowns = { ...world.ledger.countdowns, lease: untouched };
    const connections = { ...world.ledger.connections, list: untouched };
    const ledger = { ...world.ledger, countdowns, connections };
    expect(await tick({ ...world.context, ledger })).toBe('not-due');
    expect(world.calls()).toBe(calls);
    expect(ids()).toHaveLength(before + 1);
    expect(ids().at(-1)).toMatch(/^issuer-2027-07-01-2027-01-02T00:00:00Z-[0-9a-f]{16}$/);

    const { type, data } = last();
    expect(type).toBe('wif-guard.issuer.reminder');
    expect(data).toMatchObject({ step: 'P180D', daysLeft: 180, totals: { left: 2, unknown: 1, done: 1 }, unseen: [] });
    expect(data.connections.map(({ name }) => name).toSorted()).toEqual([HOSTILE, 'old-a', 'registry'].toSorted());
    expect(data.text).toMatch(
      /^REMINDER: the issuer of Azure DevOps retires on 2027-07-01, in 180 days; 2 connections still have to change, of 1 it is not known\.\n/,
    );
    expect(data.text.match(/^ {2}project Payments:$/gm)).toHaveLength(1);
    for (const harmful of ['\u202E', '\u001B', '##vso[']) expect(data.text).not.toContain(harmful);
    expect(JSON.stringify(world.received)).not.toContain('a-tenant');
    expect(world.lines).toContain(data.text.split('\n')[0]);
  });

  it('waits while the receiver is away, and comes with the next timer', async () => {
    world.at('2027-06-01T00:00:15Z');
    world.away = true;
    const before = ids().length;
    expect(await tick()).toBe('waiting');
    world.away = false;
    world.at('2027-06-01T00:15:15Z');
    expect(await tick()).toBe('sent');
    expect(ids()).toHaveLength(before + 1);
    expect(last().data).toMatchObject({ step: 'P30D', daysLeft: 30 });
  });

  it('that was missed is not made up for when a later one is due', async () => {
    world.at('2027-06-30T00:15:15Z');
    const before = ids().length;
    expect(await tick()).toBe('sent');
    expect(last().data.step).toBe('P1D');
    world.at('2027-07-01T00:00:15Z');
    expect(await tick()).toBe('sent');
    expect(last()).toMatchObject({ type: 'wif-guard.issuer.retired', data: { step: 'deadline', daysLeft: 0 } });
    expect(last().data.text).toContain('RETIRED: the issuer of Azure DevOps retires today, 2027-07-01; 2 connections');
    world.at('2028-01-01T00:00:15Z');
    expect(await tick()).toBe('not-due');
    expect(ids()).toHaveLength(before + 2);
  });

  it('is sent once by two instances at the same time', async () => {
    world.at('2027-04-02T00:00:15Z');
    const before = ids().length;
    const outcomes = await Promise.all([tick(), tick(), tick()]);
    expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(1);
    expect(ids()).toHaveLength(before + 1);
  });
});

describe('the policy', () => {
  it('chooses the steps', async () => {
    const context = world.under('version: 1\nreminders: { issuer: [P1Y] }');
    world.at('2026-11-29T17:00:00Z');
    expect(await tick(context)).toBe('sent');
    expect(last().data).toMatchObject({ step: 'P1Y', daysLeft: 214 });
    world.at('2027-06-30T23:00:00Z');
    expect(await tick(context)).toBe('not-due');
    // A step that is added counts where nothing was said since.
    expect(await tick(world.under('version: 1\nreminders: { issuer: [P1Y, P1D] }'))).toBe('sent');
    expect(await tick(world.under('version: 1\nreminders: { issuer: [P3D, PT24H] }'))).toBe('not-due');
  });

  it('with [] reminds on the day only', async () => {
    const context = world.under('version: 1\nreminders: { issuer: [] }');
    world.at('2027-06-30T23:59:00Z');
    expect(await tick(context)).toBe('not-due');
    world.at('2027-07-01T00:00:15Z');
    expect(await tick(context)).toBe('sent');
  });

  it.each([
    ['observes', () => world.under('version: 1\nconversions: observe')],
    ['may not alert', () => ({ ...world.context, effects: new Set<never>() })],
  ])('that %s sends nothing and asks nobody', async (_, context) => {
    world.at('2027-01-02T00:00:15Z');
    const [before, calls] = [ids().length, world.calls()];
    expect(await tick(context())).toBe('switched-off');
    expect(await tick()).toBe('not-due');
    expect([ids().length, world.calls()]).toEqual([before, calls]);
  });

  it('that waives the rule for the last connections ends the messages, and that is noted', async () => {
    const waived = `version: 1\nwaivers:\n  - { rule: issuer-retiring, pipeline: "**", reason: several tenants, until: 2027-12-31 }`;
    world.at('2027-01-02T00:00:15Z');
    const before = ids().length;
    expect(await tick(world.under(waived))).toBe('nothing-left');
    expect(ids()).toHaveLength(before);
    const [settled] = await world.ledger.countdowns.settled('issuer 2027-07-01');
    expect(settled).toMatchObject({ step: 'P180D', settlement: 'nothing-left', left: 0, unknown: 0 });
    expect(world.lines.at(-1)).toContain('concerns no connection any more: nothing is sent');
  });
});

describe('a connection whose issuer changed', () => {
  it('is in no message any more', async () => {
    const { connectionId } = world.simulator.organization.createConnection({
      project: 'Payments',
      name: 'moving',
      issuer: 'azure-devops',
    });
    world.at('2027-01-02T00:00:15Z');
    await tick();
    expect(last().data.connections.map(({ name }) => name)).toContain('moving');
    world.simulator.organization.updateConnection({ connection: connectionId, issuer: 'entra' });
    world.at('2027-04-02T00:00:15Z');
    await tick();
    expect(last().data.connections.map(({ name }) => name)).not.toContain('moving');
    expect(last().data.totals.left).toBe(2);
  });
});

describe('a channel that does not take the message, while another does', () => {
  const toTeams: string[] = [];
  let isAway = true;
  const withTeams = (): CountdownContext => ({
    ...world.context,
    channels: new Map([
      ...world.context.channels,
      [
        'teams',
        {
          send(id: string) {
            if (isAway) return Promise.reject(new GuardError('alert-unavailable', 'Teams is away.'));
            toTeams.push(id);
            return Promise.resolve();
          },
        },
      ],
    ]),
  });

  it('gets it from a later timer, and the other one nothing twice', async () => {
    world.at('2027-01-02T00:00:15Z');
    const before = ids().length;
    expect(await tick(withTeams())).toBe('sent');
    expect(ids()).toHaveLength(before + 1);
    world.at('2027-01-02T00:15:15Z');
    expect(await tick(withTeams())).toBe('waiting');
    isAway = false;
    world.at('2027-01-02T00:30:15Z');
    expect(await tick(withTeams())).toBe('sent');
    expect(toTeams).toEqual(ids().slice(-1));
    expect(ids()).toHaveLength(before + 1);
    expect(await tick(withTeams())).toBe('not-due');
  });

  it('has it as a dead letter when it stays away for a day', async () => {
    isAway = true;
    world.at('2027-01-02T00:00:15Z');
    await tick(withTeams());
    world.at('2027-01-03T00:15:15Z');
    expect(await tick(withTeams())).toBe('sent');
    expect(world.lines.join('\n')).toMatch(
      /teams did not take .* for a day: it is kept in DeadLetters as issuer-.*-teams/,
    );
    expect(await tick(withTeams())).toBe('not-due');
  });
});

describe('where Azure DevOps does not answer', () => {
  it('counts what the guard saw last, and says so', async () => {
    const connection = world.simulator.organization.state.connections.find(({ shares }) => shares[0]?.name === 'old-a');
    const { connections } = await world.context.azureDevOps.azureConnections(
      (await world.context.azureDevOps.projects())[0]?.id ?? '',
    );
    const seen = connections.find(({ id }) => id === connection?.id);
    const snapshot = seen && snapshotOf(seen);
    if (snapshot === undefined) throw new Error('It is no Azure connection.');
    await world.ledger.connections.baseline(snapshot);
    world.simulator.addFault({ match: { method: 'GET', path: '_apis/projects' }, fault: 'sign-in-page' });
    world.at('2027-01-02T00:00:15Z');
    expect(await tick()).toBe('sent');
    expect(last().data.connections.map(({ name }) => name)).toEqual(['old-a']);
    expect(last().data.unseen.join(' ')).toMatch(/Docker registries.*could not be seen: .*sign-in/);
  });

  it('of one project, keeps what was seen last of that project', async () => {
    const { azureDevOps } = world.context;
    const refused = new GuardError('azure-devops-forbidden', 'The project keeps its connections from the guard.');
    world.at('2027-01-02T00:00:15Z');
    const hidden = { ...azureDevOps, serviceConnections: () => Promise.reject(refused) };
    expect(await tick({ ...world.context, azureDevOps: hidden })).toBe('sent');
    expect(last().data.connections.map(({ name }) => name)).toEqual(['old-a']);
    expect(last().data.unseen).toEqual([
      'The connections of project Payments could not be seen: The project keeps its connections from the guard.',
    ]);
  });

  it('in full, because the guard lost its role, never says that nothing is left', async () => {
    const { azureDevOps } = world.context;
    const shortened = { ...azureDevOps, serviceConnections: () => Promise.resolve([]) };
    world.at('2027-01-02T00:00:15Z');
    expect(await tick({ ...world.context, azureDevOps: shortened })).toBe('waiting');
    world.at('2027-01-03T00:15:15Z');
    expect(await tick({ ...world.context, azureDevOps: shortened })).toBe('sent');
    expect(last().data.totals).toMatchObject({ left: 0, unknown: 0 });
    expect(last().data.unseen).toEqual([
      expect.stringMatching(/not shown to it any more: "old-a" .*lost the role Reader/),
    ]);
  });

  describe('and shows no project', () => {
    const nobody = (): CountdownContext => ({
      ...world.context,
      azureDevOps: { ...world.context.azureDevOps, projects: () => Promise.resolve([]) },
    });

    it('counts what the guard saw last', async () => {
      world.at('2027-01-10T00:00:15Z');
      expect(await tick(nobody())).toBe('sent');
      expect(last().data.totals.left).toBe(1);
      expect(last().data.unseen.at(-1)).toContain('Azure DevOps shows no project');
    });

    it('waits a day before it says that nothing could be seen, where the guard never saw any', async () => {
      const connections = { ...world.ledger.connections, list: nothing };
      const context = { ...nobody(), ledger: { ...world.ledger, connections } };
      world.at('2027-01-10T00:00:15Z');
      const before = ids().length;
      expect(await tick(context)).toBe('waiting');
      world.at('2027-01-10T23:45:15Z');
      expect(await tick(context)).toBe('waiting');
      expect(ids()).toHaveLength(before);
      world.at('2027-01-11T00:15:15Z');
      expect(await tick(context)).toBe('sent');
      expect(last().data.text).toContain('no connection that could be seen has to change, but not all could be seen');
    });
  });
});

// eslint-disable-next-line require-yield -- it yields nothing
async function* nothing(): AsyncGenerator<never> {
  await Promise.resolve();
}
