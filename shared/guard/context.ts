import { openAzureDevOps, type AzureDevOps } from '../azure-devops/index.ts';
import { openCatalogue, type Catalogue } from '../catalogue/catalogue.ts';
import { systemClock, type Clock } from '../clock.ts';
import { openLedger, type Ledger } from '../ledger/index.ts';
import { GUARD_EVENTS_QUEUE, GUARD_SCAN_QUEUE, type GuardEvent } from '../queue/guard-event.ts';
import { openGuardQueue, type GuardQueue } from '../queue/guard-queue.ts';
import { openPolicy, type PolicySource } from '../policy/load-policy.ts';
import type { WebHook } from '../notify/web-hook.ts';
import type { ChannelName } from '../policy/notifications.ts';
import { openChannels } from './notify/open-channels.ts';
import { openParsedFiles, type ParsedFiles } from './git/parsed-files.ts';
import { openRecentDefinitions, type RecentDefinitions } from './pull-request/recent-definitions.ts';
import type { Effect, Settings } from '../settings/settings.ts';

/** The effects and facts that a use case works with. */
export interface GuardContext {
  readonly azureDevOps: AzureDevOps;
  readonly ledger: Ledger;
  readonly queue: GuardQueue;
  /** Takes events of kind `scan`, and no others. */
  readonly scanQueue: GuardQueue;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly effects: ReadonlySet<Effect>;
  readonly policy: PolicySource;
  /** True where Azure DevOps may be asked for its own expansion of a pipeline. */
  readonly preview: boolean;
  /** Where alerts go beside the console: what the settings name. */
  readonly channels: ReadonlyMap<ChannelName, WebHook>;
  /** Files that were parsed before. */
  readonly parsedFiles: ParsedFiles;
  /** Pipeline definitions that were asked for a moment ago. */
  readonly definitions: RecentDefinitions;
  /** Without a slash at its end. */
  readonly organizationUrl: string;
}

/** Makes the context of a running guard. Nothing is sent before a use case asks for something. */
export function openContext(settings: Settings): GuardContext {
  const clock = systemClock;
  const azureDevOps = openAzureDevOps(settings.azureDevOps, clock);
  return {
    azureDevOps,
    ledger: openLedger(settings.storage, settings.azureDevOps.organizationUrl),
    queue: openGuardQueue(settings.storage, GUARD_EVENTS_QUEUE),
    scanQueue: openGuardQueue(settings.storage, GUARD_SCAN_QUEUE),
    catalogue: openCatalogue(),
    clock,
    effects: settings.effects,
    policy: openPolicy(settings.policy, (...file) => azureDevOps.fileAtDefaultBranch(...file), clock),
    preview: settings.preview,
    channels: openChannels(settings, clock),
    parsedFiles: openParsedFiles(),
    definitions: openRecentDefinitions(),
    organizationUrl: settings.azureDevOps.organizationUrl,
  };
}

/** The queue that an event belongs in. */
export function queueOf(context: Pick<GuardContext, 'queue' | 'scanQueue'>, { kind }: GuardEvent): GuardQueue {
  return kind === 'scan' ? context.scanQueue : context.queue;
}
