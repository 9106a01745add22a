import { startSimulator, type Simulator } from '../../local/azure-devops/simulator.ts';
import { startAzurite } from '../../local/processes/start-azurite.ts';
import { openAzureDevOps } from '../../shared/azure-devops/index.ts';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import { GuardError } from '../../shared/errors.ts';
import type { GuardContext } from '../../shared/guard/context.ts';
import { deliverAll } from '../../shared/guard/notify/deliver-all.ts';
import { remind } from '../../shared/guard/conversion/remind.ts';
import { queueWatch } from '../../shared/guard/conversion/watch.ts';
import { openParsedFiles } from '../../shared/guard/git/parsed-files.ts';
import { processEvent } from '../../shared/guard/process-event.ts';
import type { GuardEvent } from '../../shared/queue/guard-event.ts';
import { openRecentDefinitions } from '../../shared/guard/pull-request/recent-definitions.ts';
import { openLedger, type Ledger } from '../../shared/ledger/index.ts';
import { tablesOf } from '../../shared/ledger/table.ts';
import type { Log } from '../../shared/log.ts';
import type { GuardQueue } from '../../shared/queue/guard-queue.ts';
import { prove } from './proof.ts';
import { Killed, Life, type Death } from '../life.ts';
import { policySource } from '../policy/policies.ts';

/** A message to people that a receiver took. */
export interface Told {
  readonly id: string;
  readonly atMs: number;
  readonly type: string;
}

/** A simulated organization with real tables, the guard in this process, and time that goes where a test wants it. */
export interface Driven {
  readonly simulator: Simulator;
  readonly ledger: Ledger;
  readonly lines: readonly string[];
  readonly told: readonly Told[];
  /** Ids of messages that wait for their receiver. */
  waiting(): Promise<ReadonlySet<string>>;
  /** Ids of messages that were given up. */
  givenUp(): Promise<ReadonlySet<string>>;
  /** Milliseconds since 1970, the same for guard and organization. */
  now(): number;
  pass(ms: number): void;
  /** Puts into the queue what the web hook puts there. */
  hook(connectionId: string, project?: string): void;
  /** Puts into the queue what a push puts there. */
  pushed(projectId: string, repositoryId: string): void;
  /** The timer that looks at connections, and all that follows now. */
  watch(scope?: 'all' | 'open', death?: Death): Promise<void>;
  /** Works on what the queue shows by now, until it shows nothing more. */
  drain(death?: Death): Promise<void>;
  remind(death?: Death): Promise<void>;
  /** The policy file has another text from now on. */
  rewrite(policy: string): void;
  /** The queue does not take the next event of a kind. */
  refuse(kind: GuardEvent['kind']): void;
  /** Loses everything that waits in the queue. */
  lose(): void;
  /** Makes every message fail from now on, or no more. */
  silence(isSilent: boolean): void;
  records(connectionId: string): Promise<readonly Conversion[]>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly text: string;
  readonly atMs: number;
}

/** @param policy The text of the policy file. */
export async function startDriven(
  policy?: string,
  effects: readonly ('alert' | 'revert' | 'disable')[] = ['alert'],
): Promise<Driven> {
  const azurite = await startAzurite();
  const simulator = await startSimulator();
  const storage = { kind: 'connection-string', connectionString: azurite.connectionString } as const;
  const { organizationUrl, token } = simulator;
  let offset = 0;
  const clock = {
    now: () => Date.now() + offset,
    wait: () => Promise.resolve(),
  };
  const pass = (ms: number): void => {
    offset += ms;
    simulator.organization.clock.offsetMs = offset;
  };
  const azureDevOps = openAzureDevOps({ organizationUrl, auth: 'pat', pat: token, clientId: undefined }, clock);
  const ledger = openLedger(storage, organizationUrl);
  const lines: string[] = [];
  const told: Told[] = [];
  const waiting: Waiting[] = [];
  let isSilent = false;
  let refused: GuardEvent['kind'] | undefined;
  let current = policy;
  const note = (line: string): void => void lines.push(line);
  const log: Log = { info: note, warn: note, error: note };
  const put = (text: string, delayMs: number): Promise<void> => {
    waiting.push({ text, atMs: clock.now() + delayMs });
    return Promise.resolve();
  };
  const queue: GuardQueue = {
    send(event, delayMs = 0) {
      if (event.kind !== refused) return put(JSON.stringify(event), delayMs);
      refused = undefined;
      return Promise.reject(new GuardError('storage-unavailable', 'The queue is away.'));
    },
    sendText: put,
    ping: () => Promise.resolve(),
  };
  const channel = {
    send(id: string, payload: object): Promise<void> {
      if (isSilent) return Promise.reject(new GuardError('alert-unavailable', 'the receiver is away'));
      told.push({ id, atMs: clock.now(), type: 'type' in payload ? String(payload.type) : '' });
      return Promise.resolve();
    },
  };
  const contextOf = (life: Life): GuardContext => ({
    azureDevOps: life.of(azureDevOps),
    ledger: {
      ...ledger,
      connections: life.of(ledger.connections),
      conversions: life.of(ledger.conversions),
      reminders: life.of(ledger.reminders),
      outbox: life.of(ledger.outbox),
      channels: life.of(ledger.channels),
    },
    queue: life.of(queue),
    scanQueue: life.of(queue),
    catalogue: openCatalogue(),
    clock,
    effects: new Set(effects),
    policy: policySource(current),
    preview: false,
    channels: new Map([['webhook', life.of(channel)]]),
    parsedFiles: openParsedFiles(),
    definitions: openRecentDefinitions(),
    organizationUrl,
  });
  /** A process that dies in it is no failure of what it does. */
  const living = async (
    death: Death | undefined,
    work: (context: GuardContext) => Promise<unknown>,
  ): Promise<boolean> => {
    const life = new Life(death);
    try {
      await work(contextOf(life));
      return !life.isOver;
    } catch (error) {
      if (life.isOver || error instanceof Killed) return false;
      throw error;
    }
  };
  const drain = async (death?: Death): Promise<void> => {
    let dying = death;
    for (let left = 500; left > 0; left -= 1) {
      const index = waiting.findIndex(({ atMs }) => atMs <= clock.now());
      const [next] = index < 0 ? [] : waiting.splice(index, 1);
      if (next === undefined) return;
      const isDone = await living(dying, (context) => processEvent(context, JSON.parse(next.text), log));
      dying = undefined;
      // The queue shows a message again that its worker did not end.
      if (!isDone) waiting.push({ text: next.text, atMs: clock.now() + REDELIVERY_MS });
    }
    throw new Error('The queue does not come to an end.');
  };
  return {
    simulator,
    ledger,
    lines,
    told,
    now: clock.now,
    pass,
    hook(connectionId, project) {
      const receivedAt = new Date(clock.now()).toISOString();
      const projectId = project ?? projectsOf(simulator, connectionId)[0] ?? null;
      const id = `hook-${connectionId}-${receivedAt}-${String(Math.random())}`;
      void queue.send({ kind: 'connection', id, receivedAt, attempt: 0, connectionId, projectId, seenBy: 'hook' });
    },
    async watch(scope = 'all', death) {
      // Shown anew by somebody, however much time has passed.
      await prove(ledger, simulator, new Date(clock.now()));
      await living(undefined, (context) => queueWatch(context, scope));
      await drain(death);
    },
    pushed(projectId, repositoryId) {
      const receivedAt = new Date(clock.now()).toISOString();
      const id = `push-${repositoryId}-${receivedAt}`;
      void queue.send({
        kind: 'scan',
        scope: 'repository',
        id,
        receivedAt,
        attempt: 0,
        projectId,
        repositoryId,
        after: '',
      });
    },
    drain,
    async remind(death) {
      await living(death, (context) => remind(context, log));
      await living(undefined, (context) => deliverAll(context, log));
    },
    refuse(kind) {
      refused = kind;
    },
    rewrite(text) {
      current = text;
    },
    async waiting() {
      const rows = await ledger.outbox.due('webhook', Infinity);
      return new Set(rows.map(({ id }) => id));
    },
    async givenUp() {
      const ids = new Set<string>();
      const open = tablesOf(storage);
      for await (const { row } of open('DeadLetters').list()) ids.add(String(row['rowKey']).replace(/-webhook$/, ''));
      return ids;
    },
    lose: () => void waiting.splice(0),
    silence(silent) {
      isSilent = silent;
    },
    records: (connectionId) => ledger.conversions.ofConnection(connectionId),
    async stop() {
      await simulator.stop();
      await azurite.stop();
    },
  };
}

/** A message that was never ended is shown again after this (host.json). */
const REDELIVERY_MS = 10 * 60 * 1000;

function projectsOf({ organization }: Simulator, connectionId: string): readonly string[] {
  const found = organization.state.connections.find(({ id }) => id === connectionId);
  return found?.shares.map(({ project }) => project.id) ?? [];
}
