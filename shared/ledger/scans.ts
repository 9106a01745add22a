import { z } from 'zod';
import { GuardError } from '../errors.ts';
import { encodeKey } from './keys.ts';
import { where, type OpenTable, type Row } from './table.ts';

/** What is known of the scan of a project. Times are the starts of scans, ISO 8601 UTC. */
export interface ProjectScan {
  readonly projectId: string;
  readonly projectName: string;
  /** The newest scan that was asked for. */
  readonly askedAt: string;
  /** The newest scan that met every definition that the guard may see; empty where none did. */
  readonly completeAt: string;
  /** YAML pipelines that may read more than is known since then. */
  readonly unseen: number;
  /** Why the newest scan ended early, in a sentence; empty where it did not. */
  readonly problem: string;
}

/** How complete the index is: of a project that is not `finished` it may lack pipelines, and hold some that are gone. */
export interface ScanState {
  /** Start of the newest scan of the whole organization; undefined where there was none. */
  readonly startedAt: string | undefined;
  /** Projects whose pipelines are known as they were at that start or later. */
  readonly finished: readonly ProjectScan[];
  /** All others that the organization showed. Those without `completeAt` are not known at all, the rest as they were then. */
  readonly unfinished: readonly ProjectScan[];
}

export type ScanNote =
  | { readonly scope: 'organization'; readonly startedAt: string; readonly projects: readonly NamedProject[] }
  | { readonly scope: 'project'; readonly startedAt: string; readonly projectId: string; readonly unseen: number }
  | { readonly scope: 'problem'; readonly startedAt: string; readonly projectId: string; readonly problem: string };

export interface NamedProject {
  readonly id: string;
  readonly name: string;
}

export interface Scans {
  noteScan(note: ScanNote): Promise<void>;
  /** @throws GuardError `ledger-unreadable` */
  scans(): Promise<ScanState>;
}

/** How often a change of a row is tried when others change it too. */
const ATTEMPTS = 5;

const MAX_PROBLEM = 1_000;

const projectSchema = z.object({
  projectId: z.string(),
  projectName: z.string(),
  askedAt: z.string(),
  completeAt: z.string(),
  unseen: z.number(),
  problem: z.string(),
});

const ORGANIZATION = 'organization';
/** Of the rows of projects; the character after the separator ends their range. */
const [PROJECTS, AFTER_PROJECTS] = ['project|', 'project}'];

/** Opens the scans of one organization. */
export function openScans(open: OpenTable, organization: string): Scans {
  const table = () => open('Scans');
  const partition = encodeKey(organization);

  /** Changes a row as it stands; `next` answers undefined where nothing is to be changed. */
  async function change(key: string, next: (row: Readonly<Record<string, unknown>> | undefined) => Row | undefined) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const found = await table().read(partition, key);
      const row = next(found?.row);
      if (row === undefined) return;
      const done =
        found === undefined
          ? await table().insert(partition, key, row)
          : await table().replace(partition, key, row, found.etag);
      if (done) return;
    }
    throw new GuardError(
      'storage-unavailable',
      `The row ${key} of the table Scans kept being changed by others: it is tried again later.`,
    );
  }

  const changeProject = (projectId: string, next: (scan: ProjectScan) => ProjectScan): Promise<void> =>
    change(projectKey(projectId), (row) => ({ ...next(row === undefined ? unknown(projectId) : projectIn(row)) }));

  async function* projects() {
    const range = where`PartitionKey eq ${partition} and RowKey ge ${PROJECTS} and RowKey lt ${AFTER_PROJECTS}`;
    for await (const { row, etag } of table().query(range)) yield { scan: projectIn(row), etag };
  }

  /** The projects come first: that the organization was scanned must not be said without them. */
  async function noteOrganization(startedAt: string, listed: readonly NamedProject[]): Promise<void> {
    for (const { id, name } of listed)
      await changeProject(id, (scan) => ({ ...scan, projectName: name, askedAt: later(scan.askedAt, startedAt) }));
    const ids = new Set(listed.map(({ id }) => id.toLowerCase()));
    for await (const { scan, etag } of projects())
      if (!ids.has(scan.projectId.toLowerCase()) && scan.askedAt < startedAt)
        await table().removeVersion(partition, projectKey(scan.projectId), etag);
    await change(ORGANIZATION, (row) =>
      row !== undefined && String(row['startedAt']) >= startedAt ? undefined : { startedAt },
    );
  }

  return {
    async noteScan(note) {
      const { startedAt } = note;
      switch (note.scope) {
        case 'organization':
          return noteOrganization(startedAt, note.projects);
        case 'project':
          return changeProject(note.projectId, (scan) => {
            if (scan.completeAt >= startedAt) return scan;
            const problem = scan.askedAt > startedAt ? scan.problem : '';
            return { ...scan, completeAt: startedAt, unseen: note.unseen, problem };
          });
        case 'problem':
          return changeProject(note.projectId, (scan) =>
            scan.askedAt > startedAt || scan.completeAt >= startedAt
              ? scan
              : { ...scan, problem: note.problem.slice(0, MAX_PROBLEM).replace(/\p{Cs}/gu, '\uFFFD') },
          );
      }
    },

    async scans() {
      const startedAt = (await table().read(partition, ORGANIZATION))?.row['startedAt'];
      const all: ProjectScan[] = [];
      for await (const { scan } of projects()) all.push(scan);
      const isFinished = ({ askedAt, completeAt }: ProjectScan): boolean => completeAt !== '' && completeAt >= askedAt;
      return {
        startedAt: typeof startedAt === 'string' ? startedAt : undefined,
        finished: all.filter(isFinished),
        unfinished: all.filter((scan) => !isFinished(scan)),
      };
    },
  };
}

function projectKey(projectId: string): string {
  return encodeKey(`${PROJECTS}${projectId.toLowerCase()}`);
}

/** A project of which no scan of the organization told yet. */
function unknown(projectId: string): ProjectScan {
  return { projectId, projectName: projectId, askedAt: '', completeAt: '', unseen: 0, problem: '' };
}

/** @throws GuardError `ledger-unreadable`: a project that cannot be read must not pass for none. */
function projectIn(row: Readonly<Record<string, unknown>>): ProjectScan {
  const parsed = projectSchema.safeParse(row).data;
  if (parsed !== undefined) return parsed;
  throw new GuardError(
    'ledger-unreadable',
    'The table Scans has a row in a shape that this version does not know: run the newest wif-guard.',
  );
}

/** The later of two times in ISO 8601 UTC; an empty one is the earliest. */
function later(a: string, b: string): string {
  return a > b ? a : b;
}
