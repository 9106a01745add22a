import type { Log } from '../../log.ts';
import type { EventOf } from '../../queue/guard-event.ts';
import { scanOrganization } from './scan-organization.ts';
import { scanProject } from './scan-project.ts';
import { scanRepository } from './scan-repository.ts';
import type { ScanContext } from './walk.ts';

/**
 * How a scan ended. `part`: what is left is in the queue. `covered`: a later one did the same. `not-seen`: the service keeps it from
 * the guard. `busy`: another instance is at it.
 */
export type ScanOutcome = 'scanned' | 'part' | 'covered' | 'not-seen' | 'busy';

/** Looks at what pipelines read, and keeps it in the ledger. */
export function scan(context: ScanContext, event: EventOf<'scan'>, log: Log): Promise<ScanOutcome> {
  switch (event.scope) {
    case 'organization':
      return scanOrganization(context, event, log);
    case 'project':
      return scanProject(context, event, log);
    case 'repository':
      return scanRepository(context, event, log);
  }
}
