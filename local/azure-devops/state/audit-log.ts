import { randomUUID } from 'node:crypto';
import type { Connection, Identity } from './model.ts';
import type { OrganizationContext } from './organization-context.ts';

/** What people did, and whether the guard may read it. */
export interface AuditLog {
  /** Oldest first. */
  readonly entries: AuditEntry[];
  /** As long as nobody gives the right to it, it is refused. */
  isShown: boolean;
}

/** One change of a service connection. */
export interface AuditEntry {
  readonly id: string;
  readonly actionId: string;
  readonly category: 'create' | 'modify' | 'remove';
  readonly timestamp: string;
  readonly actor: Identity;
  /** Null where the action is about several projects. */
  readonly project: { readonly id: string; readonly name: string } | null;
  readonly details: string;
  readonly data: Readonly<Record<string, string>>;
}

const CATEGORIES = { Created: 'create', Modified: 'modify', PropertyChanged: 'modify', Deleted: 'remove' } as const;
/** Some actions have another name where a connection is in several projects (reference: azure-devops.md 3.1). */
const OF_SEVERAL = {
  Created: 'CreatedForMultipleProjects',
  Modified: 'Modified',
  PropertyChanged: 'PropertyChanged',
  Deleted: 'DeletedFromMultipleProjects',
} as const;

/** Notes what was done to a connection. That `data` has the fields of the documented sentence, and no id, is an assumption. */
export function audit(
  { state }: OrganizationContext,
  what: keyof typeof CATEGORIES,
  { type, shares, isDisabled }: Connection,
  { modifiedBy, modificationDate }: Pick<Connection, 'modifiedBy' | 'modificationDate'>,
): void {
  const [first] = shares;
  const project = shares.length === 1 && first !== undefined ? first.project : null;
  const name = first?.name ?? '';
  state.auditLog.entries.push({
    id: randomUUID(),
    actionId: `Library.ServiceConnection${project === null ? OF_SEVERAL[what] : what}`,
    category: CATEGORIES[what],
    timestamp: modificationDate,
    actor: modifiedBy,
    project: project && { id: project.id, name: project.name },
    details: `${what} Service Connection "${name}" of type ${type}.`,
    data: {
      ConnectionName: name,
      ConnectionType: type,
      ...(project === null ? {} : { ProjectId: project.id }),
      ...(what === 'PropertyChanged' ? { IsDisabled: String(isDisabled) } : {}),
    },
  });
}
