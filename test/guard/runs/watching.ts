import { openCatalogue } from '../../../shared/catalogue/catalogue.ts';
import type { Conversion } from '../../../shared/conversions/conversion.ts';
import type { GuardContext } from '../../../shared/guard/context.ts';
import { openParsedFiles } from '../../../shared/guard/git/parsed-files.ts';
import { openRecentDefinitions } from '../../../shared/guard/pull-request/recent-definitions.ts';
import { watchFirstRuns } from '../../../shared/guard/runs/first-runs.ts';
import type { NamedPipeline } from '../../../shared/guard/runs/pipelines-by-project.ts';
import { openLedger } from '../../../shared/ledger/index.ts';
import { guardEventSchema, type EventOf, type GuardEvent } from '../../../shared/queue/guard-event.ts';
import type { GuardQueue } from '../../../shared/queue/guard-queue.ts';
import { assessment, conversion, pipeline as assessed } from '../../conversions/building.ts';
import { policySource } from '../../policy/policies.ts';
import { CONVERTED, running } from './running.ts';

/** A guard that watches the runs of a pipeline after a conversion, in real tables, with a queue that keeps what it is given. */
export async function watching(connectionString: string, policy = 'version: 1\n') {
  const world = await running();
  const { azureDevOps, clock } = world.context;
  const { organizationUrl } = world.simulator;
  const ledger = openLedger({ kind: 'connection-string', connectionString }, organizationUrl);
  const sent: GuardEvent[] = [];
  const warnings: string[] = [];
  const queue: GuardQueue = {
    send: (event) => {
      sent.push(guardEventSchema.parse(event));
      return Promise.resolve();
    },
    sendText: () => Promise.resolve(),
    ping: () => Promise.resolve(),
  };
  const context: GuardContext = {
    azureDevOps,
    ledger,
    queue,
    scanQueue: queue,
    catalogue: openCatalogue(),
    clock,
    effects: new Set(['alert']),
    policy: policySource(policy),
    preview: false,
    channels: new Map(),
    parsedFiles: openParsedFiles(),
    definitions: openRecentDefinitions(),
    organizationUrl,
  };
  const log = { info: () => undefined, warn: (line: string) => void warnings.push(line), error: () => undefined };
  return {
    ...world,
    context,
    ledger,
    sent,
    warnings,
    /** Records a conversion with these pipelines. */
    async converted(pipelines: readonly NamedPipeline[], over: Partial<Conversion> = {}): Promise<Conversion> {
      const using = pipelines.map((named) => assessed({ ...named, name: `p${String(named.id)}`, findings: [] }));
      const record = conversion({
        projects: world.projects,
        change: CONVERTED,
        changedAt: CONVERTED,
        assessment: assessment({ pipelines: using, pipelinesUsing: using.length }),
        ...over,
      });
      await ledger.conversions.insert(record);
      return record;
    },
    /** A look by the timer, or by a hook that told of one pipeline. */
    async look(only: EventOf<'runs'>['pipeline'] = null, with_: Partial<GuardContext> = {}): Promise<void> {
      const receivedAt = new Date(clock.now()).toISOString();
      const event = { kind: 'runs', id: 'look', receivedAt, attempt: 0, pipeline: only } as const;
      await watchFirstRuns({ ...context, ...with_ }, event, log);
    },
  };
}
