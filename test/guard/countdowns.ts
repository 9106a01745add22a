import { startSimulator, type Simulator, type SimulatorOptions } from '../../local/azure-devops/simulator.ts';
import { startAzurite } from '../../local/processes/start-azurite.ts';
import { openAzureDevOps } from '../../shared/azure-devops/index.ts';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { GuardError } from '../../shared/errors.ts';
import type { CountdownContext } from '../../shared/guard/issuer/countdown.ts';
import { openLedger, type Ledger } from '../../shared/ledger/index.ts';
import type { Log } from '../../shared/log.ts';
import { readPolicy } from '../../shared/policy/read-policy.ts';

/** A message that the receiver got. */
interface Received {
  readonly id: string;
  readonly payload: unknown;
  readonly atMs: number;
}

/** A day in the life of an organization: real tables, the simulated organization, and a clock that the test moves. */
export interface CountdownWorld {
  readonly simulator: Simulator;
  readonly ledger: Ledger;
  readonly connectionString: string;
  readonly context: CountdownContext;
  readonly received: readonly Received[];
  readonly lines: readonly string[];
  readonly log: Log;
  /** Moves the clock to an instant. */
  at(iso: string): void;
  /** The context with another policy. */
  under(policy: string): CountdownContext;
  /** While true the receiver takes nothing. */
  away: boolean;
  /** Calls to Azure DevOps so far. */
  calls(): number;
  stop(): Promise<void>;
}

export async function startCountdownWorld(options: SimulatorOptions = {}): Promise<CountdownWorld> {
  const simulator = await startSimulator(options);
  const azurite = await startAzurite();
  const { connectionString } = azurite;
  const received: Received[] = [];
  const lines: string[] = [];
  let nowMs = Date.parse('2026-11-29T17:00:00Z');
  // Waits of the client pass at once; what it measures them by is the machine's own time.
  const clock: Clock = { now: () => nowMs, wait: () => Promise.resolve() };
  const ledger = openLedger({ kind: 'connection-string', connectionString }, simulator.organizationUrl);
  const { organizationUrl, token } = simulator;
  const azureDevOps = openAzureDevOps(
    { organizationUrl, auth: 'pat', pat: token, clientId: undefined },
    { ...systemClock, wait: () => Promise.resolve() },
  );
  const policyOf = (text: string) => ({
    current: () => Promise.resolve({ policy: readPolicy(text, 'policy'), problem: undefined, source: 'policy' }),
  });
  const say = (line: string): void => void lines.push(line);
  const world = {
    simulator,
    ledger,
    connectionString,
    received,
    lines,
    log: { info: say, warn: say, error: say },
    away: false,
    context: {
      azureDevOps,
      ledger,
      clock,
      organizationUrl,
      effects: new Set(['alert']),
      policy: policyOf('version: 1'),
      channels: new Map([
        [
          'webhook',
          {
            send(id: string, payload: object) {
              if (world.away) return Promise.reject(new GuardError('alert-unavailable', 'The alert receiver is away.'));
              received.push({ id, payload, atMs: nowMs });
              return Promise.resolve();
            },
          },
        ],
      ]),
    } satisfies CountdownContext,
    at(iso: string) {
      nowMs = Date.parse(iso);
    },
    under: (policy: string): CountdownContext => ({ ...world.context, policy: policyOf(policy) }),
    calls: () => simulator.requests().length,
    async stop() {
      await azurite.stop();
      await simulator.stop();
    },
  };
  return world;
}
