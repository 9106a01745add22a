import { randomUUID } from 'node:crypto';
import { startAlertReceiver, type AlertReceiver } from '../../local/alert-receiver/receiver.ts';
import { startSimulator, type Simulator } from '../../local/azure-devops/simulator.ts';
import { startAzurite } from '../../local/processes/start-azurite.ts';
import { openAzureDevOps } from '../../shared/azure-devops/index.ts';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { systemClock } from '../../shared/clock.ts';
import type { GuardContext } from '../../shared/guard/context.ts';
import { openRecentDefinitions } from '../../shared/guard/pull-request/recent-definitions.ts';
import { openParsedFiles } from '../../shared/guard/git/parsed-files.ts';
import { remind } from '../../shared/guard/conversion/remind.ts';
import { openLedger } from '../../shared/ledger/index.ts';
import { openSignedWebHook } from '../../shared/notify/signed-web-hook.ts';
import { defaultPolicy } from '../../shared/policy/policy.ts';
import { openGuardQueue } from '../../shared/queue/guard-queue.ts';
import { startCountingProxy, type CountingProxy } from './counting-proxy.ts';
import { fill, store } from './filled-ledger.ts';
import { median, ms } from './statistics.ts';
import { snapshotOf as seenSnapshot } from '../../shared/conversions/snapshot.ts';

const SIZES = [10, 1_000, 10_000];
const DUE = [0, 1, 10, 100];
const FLOOR_CALLS = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

interface Parts {
  readonly context: GuardContext;
  readonly proxy: CountingProxy;
  readonly simulator: Simulator;
  readonly receiver: AlertReceiver;
}

interface Tick {
  readonly size: number;
  readonly due: number;
  readonly reads: number;
  readonly writes: number;
  readonly calls: number;
  readonly time: number;
}

/** Reads and writes of one reminder tick, by what is stored and by what is due. */
export async function benchReminders(): Promise<readonly string[]> {
  const azurite = await startAzurite();
  const proxy = await startCountingProxy(azurite.ports.table);
  const simulator = await startSimulator();
  const receiver = await startAlertReceiver();
  try {
    const connectionString = azurite.connectionString.replaceAll(String(azurite.ports.table), String(proxy.port));
    const storage = { kind: 'connection-string', connectionString } as const;
    const { organizationUrl, token } = simulator;
    const clock = systemClock;
    const context: GuardContext = {
      azureDevOps: openAzureDevOps({ organizationUrl, auth: 'pat', pat: token, clientId: undefined }, clock),
      ledger: openLedger(storage, organizationUrl),
      queue: openGuardQueue(storage, 'bench'),
      scanQueue: openGuardQueue(storage, 'bench-scan'),
      catalogue: openCatalogue(),
      clock,
      effects: new Set(['alert']),
      policy: { current: () => Promise.resolve({ policy: defaultPolicy, problem: undefined, source: 'bench' }) },
      channels: new Map([['webhook', openSignedWebHook(receiver, clock)]]),
      parsedFiles: openParsedFiles(),
      definitions: openRecentDefinitions(),
      preview: false,
      organizationUrl,
    };
    return await measure({ context, proxy, simulator, receiver });
  } finally {
    await Promise.all([receiver.stop(), simulator.stop()]);
    await proxy.stop();
    await azurite.stop();
  }
}

async function measure(parts: Parts): Promise<readonly string[]> {
  const { context } = parts;
  const ticks: Tick[] = [];
  let stored = 0;
  for (const size of SIZES) {
    await fill(context.ledger, size - stored);
    stored = size;
    if (size === SIZES[0]) await tick(parts, 1, size); // warm
    for (const due of DUE.filter((count) => count <= size)) ticks.push(await tick(parts, due, size));
  }
  return [
    '',
    "reminder tick, by connections in the ledger and reminders due (Azurite's tables, the simulated organization, a signed receiver)",
    '  connections    due   reads  writes  calls to Azure DevOps      time',
    ...ticks.map(lineOf),
    ...perReminder(ticks),
    await floor(parts),
  ];
}

/** What one more due reminder costs, with the most stored. */
function perReminder(ticks: readonly Tick[]): readonly string[] {
  const [idle, busy] = [ticks.findLast(({ due }) => due === 0), ticks.at(-1)];
  if (idle === undefined || busy === undefined) return [];
  const each = (figure: (tick: Tick) => number): number => (figure(busy) - figure(idle)) / busy.due;
  return [
    `  per due reminder: ${each(({ reads }) => reads).toFixed(1)} reads, ${each(({ writes }) => writes).toFixed(1)} writes, ${ms(each(({ time }) => time))}`,
    '    (the least: 2 reads: what is wanted, and what is told; 5 writes: claim it, put it into the outbox, note it, remove it from both)',
  ];
}

/** One read and one write of a row, through the same proxy. */
async function floor({ context: { ledger } }: Parts): Promise<string> {
  const key = { connectionId: 'none', change: 'none' };
  const dueAt = new Date(Date.now() + DAY_MS).toISOString();
  const each = async (work: (call: number) => Promise<unknown>): Promise<string> => {
    const times: number[] = [];
    for (let call = 0; call < FLOOR_CALLS; call += 1) {
      const start = performance.now();
      await work(call);
      times.push(performance.now() - start);
    }
    return ms(median(times));
  };
  const read = await each(() => ledger.connections.read('none'));
  const write = await each((call) => ledger.reminders.add(key, { step: String(call), dueAt }));
  return `  the floor: one read of a row ${read}, one write ${write}, median of ${String(FLOOR_CALLS)}`;
}

/** Makes some reminders due and runs one tick. Throws where not exactly those were sent and arrived. */
async function tick({ context, proxy, simulator, receiver }: Parts, due: number, size: number): Promise<Tick> {
  for (let index = 0; index < due; index += 1) await storeDue(context, simulator, `due ${randomUUID()}`);
  const arrived = receiver.messages.length;
  const asked = simulator.requests().length;
  proxy.take();
  const start = performance.now();
  const log = { info: () => undefined, warn: () => undefined, error: (line: string) => console.error(line) };
  const sent = await remind(context, log);
  const time = performance.now() - start;
  const { reads, writes } = proxy.take();
  const calls = simulator.requests().length - asked;
  const received = receiver.messages.length - arrived;
  if (sent !== due || received !== due)
    throw new Error(`${String(due)} reminders were due, ${String(sent)} were sent, ${String(received)} arrived.`);
  return { size, due, reads, writes, calls, time };
}

function lineOf({ size, due, reads, writes, calls, time }: Tick): string {
  const cells = [
    [size, 13],
    [due, 7],
    [reads, 8],
    [writes, 8],
    [calls, 23],
  ] as const;
  return `${cells.map(([value, width]) => String(value).padStart(width)).join('')}  ${ms(time).padStart(8)}`;
}

/** A connection that was converted five days ago in the organization, and whose first reminder is due. */
async function storeDue(
  { azureDevOps, ledger }: GuardContext,
  { organization }: Simulator,
  name: string,
): Promise<void> {
  const { connectionId } = organization.createConnection({ project: 'Payments', name, scheme: 'ServicePrincipal' });
  const at = new Date(Date.now() - 5 * DAY_MS).toISOString();
  organization.updateConnection({ connection: connectionId, scheme: 'WorkloadIdentityFederation', at });
  const project = organization.state.projects[0]?.id ?? '';
  const snapshot = seenSnapshot(await azureDevOps.serviceConnection(project, connectionId));
  if (snapshot === undefined) throw new Error('The connection cannot be seen.');
  await store(ledger, snapshot);
}
