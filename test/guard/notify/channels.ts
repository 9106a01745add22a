import { onTestFinished } from 'vitest';
import type { ChatReceiver } from '../../../local/alert-receiver/chat-receiver.ts';
import { startSlackReceiver, startTeamsReceiver } from '../../../local/alert-receiver/chat-receiver.ts';
import { startAlertReceiver, type AlertReceiver } from '../../../local/alert-receiver/receiver.ts';
import type { RunningAzurite } from '../../../local/processes/start-azurite.ts';
import type { Conversion } from '../../../shared/conversions/conversion.ts';
import type { NotifyContext } from '../../../shared/guard/notify/notify-context.ts';
import { systemClock } from '../../../shared/clock.ts';
import { openChannels } from '../../../shared/guard/notify/open-channels.ts';
import { openLedger, type Ledger } from '../../../shared/ledger/index.ts';
import { tablesOf, type Row } from '../../../shared/ledger/table.ts';
import type { Log } from '../../../shared/log.ts';
import { readPolicy } from '../../../shared/policy/read-policy.ts';
import type { GuardEvent } from '../../../shared/queue/guard-event.ts';
import { conversion } from '../../conversions/building.ts';
import { changeRows } from '../change-rows.ts';
import { ORGANIZATION } from '../../report/alerts.ts';

/** One guard with three real receivers on real tables, and a clock that is set. */
export interface Telling {
  readonly context: NotifyContext;
  readonly ledger: Ledger;
  readonly teams: ChatReceiver;
  readonly slack: ChatReceiver;
  readonly webhook: AlertReceiver;
  readonly log: Log & { readonly lines: readonly string[] };
  /** What was put into the queue. */
  readonly queued: readonly GuardEvent[];
  pass(ms: number): void;
  /** Records a conversion, and answers it. */
  record(number: number, over?: Partial<Conversion>): Promise<Conversion>;
  /** Ids that wait for a channel, whether they may be tried or not. */
  waiting(channel: 'teams' | 'slack' | 'webhook'): Promise<readonly string[]>;
  change(table: string, isIt: (row: Readonly<Record<string, unknown>>) => boolean, values: Row): Promise<void>;
  rows(table: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

let guards = 0;

/** @param azurite For all guards of a file; each has an organization of its own. */
export async function startTelling(
  { connectionString }: RunningAzurite,
  policyText = 'version: 1\n',
): Promise<Telling> {
  const [teams, slack, webhook] = await Promise.all([startTeamsReceiver(), startSlackReceiver(), startAlertReceiver()]);
  onTestFinished(async () => void (await Promise.all([teams.stop(), slack.stop(), webhook.stop()])));
  const storage = { kind: 'connection-string', connectionString } as const;
  guards += 1;
  const organizationUrl = `${ORGANIZATION}${String(guards)}`;
  const ledger = openLedger(storage, organizationUrl);
  let passed = 0;
  const clock = { ...systemClock, now: () => Date.now() + passed };
  const queued: GuardEvent[] = [];
  const lines: string[] = [];
  const add = (line: string): void => void lines.push(line);
  const policy = readPolicy(policyText, 'policy');
  const context: NotifyContext = {
    ledger,
    clock,
    organizationUrl,
    effects: new Set(['alert']),
    policy: { current: () => Promise.resolve({ policy, problem: undefined, source: 'test' }) },
    // The signature holds the time, which the receiver compares with its own.
    channels: openChannels({ alert: webhook, teamsUrl: teams.url, slackUrl: slack.url }, systemClock),
    queue: {
      send: (event) => Promise.resolve(void queued.push(event)),
      sendText: () => Promise.resolve(),
      ping: () => Promise.resolve(),
    },
  };
  return {
    context,
    ledger,
    teams,
    slack,
    webhook,
    log: { info: add, warn: add, error: add, lines },
    queued,
    pass: (ms) => (passed += ms),
    async record(number, over = {}) {
      const connectionId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
      const revertEligibleUntil = new Date(Date.now() + 86_400_000).toISOString();
      const one = conversion({ connectionId, name: `conn-${String(number)}`, revertEligibleUntil, ...over });
      await ledger.conversions.insert(one);
      return one;
    },
    async waiting(channel) {
      const far = Date.now() + 100 * 86_400_000;
      return (await ledger.outbox.due(channel, far)).map(({ id }) => id);
    },
    change: (table, isIt, values) => changeRows(tablesOf(storage)(table), isIt, values),
    async rows(table) {
      const rows = [];
      for await (const { row } of tablesOf(storage)(table).list()) rows.push(row);
      return rows;
    },
  };
}
