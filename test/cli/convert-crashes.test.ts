import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAzureDevOps } from '../../shared/azure-devops/index.ts';
import { schemeKindOf } from '../../shared/connections/service-connection.ts';
import { isUnderWay } from '../../shared/connections/watched-connection.ts';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { snapshotOf } from '../../shared/conversions/snapshot.ts';
import { GuardError } from '../../shared/errors.ts';
import type { GuardContext } from '../../shared/guard/context.ts';
import { changeByPerson, resume } from '../../shared/guard/conversion/change-by-person.ts';
import { openParsedFiles } from '../../shared/guard/git/parsed-files.ts';
import { openRecentDefinitions } from '../../shared/guard/pull-request/recent-definitions.ts';
import { openGuardQueue } from '../../shared/queue/guard-queue.ts';
import { policySource } from '../policy/policies.ts';
import { Life, type Death } from '../life.ts';
import { startConverting, type Converting } from './converting.ts';

let world: Converting;
let time = Date.now();

beforeAll(async () => {
  world = await startConverting();
});

afterAll(async () => {
  await world.stop();
  expect(world.simulator.violations()).toEqual([]);
});

/** The guard's context as a process has it that dies at a call. */
function contextOf(life: Life): GuardContext {
  const { ledger, simulator, storage } = world;
  // Leases end, and no two runs begin at the same moment.
  time += 10 * 60_000;
  const clock = { now: () => (time += 1), wait: () => Promise.resolve() };
  const { organizationUrl, token } = simulator;
  const azureDevOps = openAzureDevOps({ organizationUrl, auth: 'pat', pat: token, clientId: undefined }, clock);
  return {
    azureDevOps: life.of(azureDevOps),
    ledger: {
      ...ledger,
      connections: life.of(ledger.connections),
      conversions: life.of(ledger.conversions),
      intents: life.of(ledger.intents),
      reminders: life.of(ledger.reminders),
    },
    queue: openGuardQueue(storage, 'converting'),
    scanQueue: openGuardQueue(storage, 'converting'),
    catalogue: openCatalogue(),
    clock,
    effects: new Set(['alert']),
    policy: policySource(),
    preview: false,
    channels: new Map(),
    parsedFiles: openParsedFiles(),
    definitions: openRecentDefinitions(),
    organizationUrl,
  };
}

const silent = {
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  waiting: () => undefined,
};

function projectOfPayments(): string {
  return world.simulator.organization.state.projects.find(({ name }) => name === 'Payments')?.id ?? '';
}

/** One run of `wif-guard convert`, from what was left open to the conversion. */
async function run(id: string, death?: Death): Promise<'converted' | 'killed'> {
  const life = new Life(death);
  const context = contextOf(life);
  const projectId = projectOfPayments();
  try {
    await resume(context, { operation: 'convert', projectId, connectionId: id }, silent);
    const snapshot = snapshotOf(await context.azureDevOps.serviceConnection(projectId, id));
    if (snapshot === undefined) throw new Error('No Azure connection.');
    if (snapshot.scheme === 'WorkloadIdentityFederation') return 'converted';
    const wish = {
      operation: 'convert',
      projectId,
      snapshot,
      by: 'robin',
      forced: true,
      reason: 'test',
      verdict: '',
    } as const;
    const { outcome } = await changeByPerson(context, wish, silent);
    expect(outcome).toBe('done');
    return 'converted';
  } catch (error) {
    if (life.isOver) return 'killed';
    throw error;
  }
}

describe('convert whose last look fails', () => {
  it('does not take an older record for its own, and is completed by the next run', async () => {
    const id = world.onSecret('twice');
    expect(await run(id)).toBe('converted');
    const { organization } = world.simulator;
    organization.updateConnection({ connection: id, scheme: 'ServicePrincipal', by: 'Robin Admin' });
    const context = contextOf(new Life(undefined));
    const { azureDevOps } = context;
    let isAway = false;
    const failing: typeof azureDevOps = {
      ...azureDevOps,
      async serviceConnection(...args) {
        if (isAway) throw new GuardError('azure-devops-unavailable', 'Azure DevOps is away.');
        const connection = await azureDevOps.serviceConnection(...args);
        // The read that shows that it is done is the last one.
        isAway = schemeKindOf(connection) === 'federated' && !isUnderWay(connection);
        return connection;
      },
    };
    const projectId = projectOfPayments();
    const snapshot = snapshotOf(await azureDevOps.serviceConnection(projectId, id));
    if (snapshot === undefined) throw new Error('No Azure connection.');
    const wish = {
      operation: 'convert',
      projectId,
      snapshot,
      by: 'robin',
      forced: true,
      reason: 'again',
      verdict: '',
    } as const;
    await expect(changeByPerson({ ...context, azureDevOps: failing }, wish, silent)).rejects.toThrow(
      'is federated now, but that could not be recorded: Azure DevOps is away. Run the same command again.',
    );
    expect((await world.intents(id)).map(({ outcome }) => outcome)).toEqual(['done', '']);
    expect(await run(id)).toBe('converted');
    expect((await world.intents(id)).map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect((await world.records(id)).map(({ kind, forced }) => `${kind} ${forced}`)).toEqual([
      'converted test',
      'reverted ',
      'converted again',
    ]);
  });
});

describe('convert that is interrupted at any call', () => {
  it('and run again ends in one conversion, one record that says who made it, and no open intent', async () => {
    const died: string[] = [];
    for (let call = 1; ; call += 1) {
      let isAlive = true;
      for (const when of ['before', 'after'] as const) {
        const name = `${when}-${String(call)}`;
        const id = world.onSecret(name);
        world.simulator.organization.planConversions({ connection: id, unreadyReads: 1 });
        if ((await run(id, { call, when })) !== 'killed') continue;
        isAlive = false;
        died.push(name);
        await run(id);
        await run(id);
        const records = await world.records(id);
        const outcomes = (await world.intents(id)).map(({ outcome }) => outcome);
        expect({
          died: name,
          puts: world.puts(id),
          scheme: world.scheme(id),
          kinds: records.map(({ kind, madeBy, forced, state }) => `${kind} ${madeBy} ${forced} ${state}`),
          isOpen: outcomes.includes(''),
          done: outcomes.filter((outcome) => outcome === 'done').length,
        }).toEqual({
          died: name,
          puts: 1,
          scheme: 'WorkloadIdentityFederation',
          kinds: ['converted wif-guard convert test open'],
          isOpen: false,
          done: 1,
        });
      }
      if (isAlive) break;
    }
    expect(died.length).toBeGreaterThan(25);
  }, 300_000);
});
