import { startSimulator, type Simulator } from '../../local/azure-devops/simulator.ts';
import { startAzurite } from '../../local/processes/start-azurite.ts';
import { openAzureDevOps } from '../../shared/azure-devops/index.ts';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import type { GuardContext } from '../../shared/guard/context.ts';
import { openParsedFiles } from '../../shared/guard/git/parsed-files.ts';
import { openRecentDefinitions } from '../../shared/guard/pull-request/recent-definitions.ts';
import { giveUpReview, reviewPullRequest, type ReviewOutcome } from '../../shared/guard/pull-request/review.ts';
import { openLedger } from '../../shared/ledger/index.ts';
import { encodeKey } from '../../shared/ledger/keys.ts';
import { tablesOf } from '../../shared/ledger/table.ts';
import { Life, type Death } from '../life.ts';
import type { PullRequestKey } from '../../shared/azure-devops/pull-requests.ts';
import { openGuardQueue } from '../../shared/queue/guard-queue.ts';
import type { EventOf } from '../../shared/queue/guard-event.ts';
import { policySource } from '../policy/policies.ts';

/** A simulated organization with real tables, and workers of the guard that review in this process. */
export interface Reviewers {
  readonly simulator: Simulator;
  /** Lets time pass: leases end. */
  pass(ms: number): void;
  /** ISO 8601 UTC, as the reviewers see it. */
  now(): string;
  /**
   * Reviews as a new process does.
   * @returns How it ended, and how many calls it made; `killed` where it died.
   */
  review(
    key: Pick<EventOf<'pull-request'>, 'projectId' | 'repositoryId' | 'pullRequestId'>,
    options?: { readonly death?: Death; readonly force?: boolean; readonly receivedAt?: string },
  ): Promise<{ readonly outcome: ReviewOutcome | 'killed'; readonly calls: number }>;
  /** What follows where an event of a pull request failed for good. */
  giveUp(key: PullRequestKey, reason: string): Promise<void>;
  /** Forgets the review of a pull request, as a new storage account has it. */
  forget(key: PullRequestKey): Promise<void>;
  stop(): Promise<void>;
}

export async function startReviewers(policy?: string): Promise<Reviewers> {
  const azurite = await startAzurite();
  const simulator = await startSimulator();
  const storage = { kind: 'connection-string', connectionString: azurite.connectionString } as const;
  const { organizationUrl, token } = simulator;
  let now = Date.now();
  const clock = { now: () => now, wait: () => Promise.resolve() };
  const azureDevOps = openAzureDevOps({ organizationUrl, auth: 'pat', pat: token, clientId: undefined }, clock);
  const ledger = openLedger(storage, organizationUrl);
  return {
    simulator,
    pass: (ms) => {
      now += ms;
    },
    forget: ({ repositoryId, pullRequestId }) =>
      tablesOf(storage)('Reviews').remove(encodeKey(repositoryId), String(pullRequestId).padStart(10, '0')),
    now: () => new Date(now).toISOString(),
    async review(key, { death, force = false, receivedAt } = {}) {
      const life = new Life(death);
      const context: GuardContext = {
        azureDevOps: life.of(azureDevOps),
        ledger: { ...ledger, reviews: life.of(ledger.reviews), usage: life.of(ledger.usage) },
        queue: openGuardQueue(storage, 'reviewers'),
        scanQueue: openGuardQueue(storage, 'reviewers'),
        catalogue: openCatalogue(),
        clock,
        effects: new Set(['comment', 'status']),
        policy: policySource(policy),
        preview: false,
        channels: new Map(),
        parsedFiles: openParsedFiles(),
        definitions: openRecentDefinitions(),
        organizationUrl,
      };
      now += 60_000;
      const { projectId, repositoryId, pullRequestId } = key;
      const event = {
        kind: 'pull-request' as const,
        id: 'event',
        receivedAt: receivedAt ?? new Date(now).toISOString(),
        attempt: 0,
        projectId,
        repositoryId,
        pullRequestId,
        force,
      };
      const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
      try {
        return { outcome: await reviewPullRequest(context, event, silent), calls: life.calls };
      } catch (error) {
        if (life.isOver) return { outcome: 'killed', calls: life.calls };
        throw error;
      }
    },
    giveUp: (key, reason) => giveUpReview({ azureDevOps, clock, ledger, effects: new Set(['status']) }, key, reason),
    async stop() {
      await simulator.stop();
      await azurite.stop();
    },
  };
}
