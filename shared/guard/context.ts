import { openAzureDevOps, type AzureDevOps } from '../azure-devops/index.ts';
import { openCatalogue, type Catalogue } from '../catalogue/catalogue.ts';
import { systemClock, type Clock } from '../clock.ts';
import { openLedger, type Ledger } from '../ledger/index.ts';
import { GUARD_EVENTS_QUEUE } from '../queue/guard-event.ts';
import { openGuardQueue, type GuardQueue } from '../queue/guard-queue.ts';
import type { Effect, Settings } from '../settings/settings.ts';

/** The effects and facts that a use case works with. */
export interface GuardContext {
  readonly azureDevOps: AzureDevOps;
  readonly ledger: Ledger;
  readonly queue: GuardQueue;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly effects: ReadonlySet<Effect>;
}

/** Makes the context of a running guard. Nothing is sent before a use case asks for something. */
export function openContext(settings: Settings): GuardContext {
  const clock = systemClock;
  return {
    azureDevOps: openAzureDevOps(settings.azureDevOps, clock),
    ledger: openLedger(settings.storage),
    queue: openGuardQueue(settings.storage, GUARD_EVENTS_QUEUE),
    catalogue: openCatalogue(),
    clock,
    effects: settings.effects,
  };
}
