import { GuardError } from '../errors.ts';
import { encodeKey } from './keys.ts';
import { where, type OpenTable } from './table.ts';
import {
  forwardIn,
  forwardRow,
  readerIn,
  readerRow,
  unionOf,
  type PipelineReads,
  type Reader,
  type RepositoryRead,
} from './usage-rows.ts';

/**
 * Which pipelines read which files of which repository. A row stands below the repository that is read, so that a change of it finds
 * them in one look; a forward row below the pipeline's project names the repositories that it has rows for, so that they can be removed.
 * Whatever order two instances write in, and wherever one dies, no pipeline is missed; one that reads nothing any more may be named for
 * a while, and whoever judges it reads it anyway.
 */
export interface Usage {
  /** All pipelines, of any project, that read anything of a repository. @throws GuardError `ledger-unreadable` */
  readersOf(repositoryId: string): Promise<readonly Reader[]>;
  /**
   * Notes what a pipeline reads instead of what it read; what a newer walk noted stays. One with `unseen` still counts as a reader of
   * all that it read before: one refused call must not make it look as if it read nothing.
   */
  replace(pipeline: PipelineReads): Promise<void>;
  /** Forgets a pipeline, unless it was walked at that time (ISO 8601 UTC) or later. */
  forget(pipeline: PipelineKey, before: string): Promise<void>;
  /**
   * Forgets the pipelines of a project that were not walked since.
   * @param met Those that stay in any case: the clock of whoever walked them can be behind.
   */
  forgetBefore(projectId: string, before: string, met?: ReadonlySet<number>): Promise<void>;
  /** How many pipelines of a project may read more than is known. */
  countUnseen(projectId: string): Promise<number>;
}

export type PipelineKey = Pick<PipelineReads, 'projectId' | 'definitionId'>;

/** How often a change of a row is tried when others change it too. */
const ATTEMPTS = 5;

/** Opens the usage of one organization. */
export function openUsage(open: OpenTable, organization: string): Usage {
  const table = () => open('Usage');
  const repositoryPartition = (id: string): string => encodeKey(`${organization}|repository|${id.toLowerCase()}`);
  const projectPartition = (id: string): string => encodeKey(`${organization}|pipelines|${id.toLowerCase()}`);
  const forwardKey = ({ definitionId }: PipelineKey): string => String(definitionId).padStart(10, '0');
  const readerKey = (key: PipelineKey): string => encodeKey(`${key.projectId.toLowerCase()}|${forwardKey(key)}`);

  async function readForward(key: PipelineKey) {
    const found = await table().read(projectPartition(key.projectId), forwardKey(key));
    return found && { ...forwardIn(found), etag: found.etag };
  }

  /** Changes a forward row; answers the repositories that it names then, or undefined where a newer walk stands. */
  async function name(
    pipeline: PipelineReads,
    repositoriesOf: (before: readonly string[]) => readonly string[],
  ): Promise<readonly string[] | undefined> {
    const [partition, key] = [projectPartition(pipeline.projectId), forwardKey(pipeline)];
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await readForward(pipeline);
      if (before !== undefined && before.walkedAt > pipeline.walkedAt) return undefined;
      const repositories = repositoriesOf(before?.repositories ?? []);
      const row = forwardRow({ ...pipeline, repositories });
      const done =
        before === undefined
          ? await table().insert(partition, key, row)
          : await table().replace(partition, key, row, before.etag);
      if (done) return repositories;
    }
    throw contended(pipeline);
  }

  /** @param read Undefined for a repository that was read before and that this walk did not meet. */
  async function write(pipeline: PipelineReads, id: string, read: RepositoryRead | undefined): Promise<void> {
    const [partition, key] = [repositoryPartition(id), readerKey(pipeline)];
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const found = await table().read(partition, key);
      if (found !== undefined && String(found.row['walkedAt']) > pipeline.walkedAt) return;
      const older = found !== undefined && pipeline.unseen !== '' ? readerIn(id, found).read : undefined;
      const reads = read !== undefined && older !== undefined ? unionOf(read, older) : (read ?? older);
      if (reads === undefined) return;
      const row = readerRow(pipeline, reads);
      if (
        found === undefined
          ? await table().insert(partition, key, row)
          : await table().replace(partition, key, row, found.etag)
      )
        return;
    }
    throw contended(pipeline);
  }

  /** Removes rows that are older; one that somebody changes meanwhile is newer. */
  async function removeAll(repositoryIds: readonly string[], pipeline: PipelineKey, before: string): Promise<void> {
    const key = readerKey(pipeline);
    for (const partition of repositoryIds.map(repositoryPartition)) {
      const found = await table().read(partition, key);
      if (found !== undefined && String(found.row['walkedAt']) < before)
        await table().removeVersion(partition, key, found.etag);
    }
  }

  async function forget(pipeline: PipelineKey, before: string): Promise<void> {
    const found = await readForward(pipeline);
    if (found === undefined || found.walkedAt >= before) return;
    await removeAll(found.repositories, pipeline, before);
    await table().removeVersion(projectPartition(pipeline.projectId), forwardKey(pipeline), found.etag);
  }

  return {
    async readersOf(repositoryId) {
      const found: Reader[] = [];
      for await (const row of table().list(repositoryPartition(repositoryId))) found.push(readerIn(repositoryId, row));
      return found;
    },

    async replace(pipeline) {
      const own = [...new Set(pipeline.reads.map(({ repositoryId }) => repositoryId.toLowerCase()))];
      // Until the rows are written it is named with what it read before as well.
      const named = await name(pipeline, (before) => [...new Set([...own, ...before])]);
      if (named === undefined) return;
      for (const read of pipeline.reads) await write(pipeline, read.repositoryId, read);
      const before = named.filter((other) => !own.includes(other));
      if (pipeline.unseen !== '') for (const id of before) await write(pipeline, id, undefined);
      const gone = pipeline.unseen === '' ? before : [];
      await removeAll(gone, pipeline, pipeline.walkedAt);
      if ((await name(pipeline, () => named.filter((id) => !gone.includes(id)))) !== undefined) {
        // An older walk that was named before may have written since; one that writes later sees that it is named no more.
        await removeAll(gone, pipeline, pipeline.walkedAt);
        return;
      }
      const newer = await readForward(pipeline);
      if (newer === undefined) return;
      const unnamed = named.filter((id) => !newer.repositories.includes(id));
      await removeAll(unnamed, pipeline, newer.walkedAt);
    },

    forget,

    async forgetBefore(projectId, before, met = new Set()) {
      const old = where`PartitionKey eq ${projectPartition(projectId)} and walkedAt lt ${before}`;
      for await (const { row } of table().query(old)) {
        const definitionId = Number(row['rowKey']);
        if (!met.has(definitionId)) await forget({ projectId, definitionId }, before);
      }
    },

    async countUnseen(projectId) {
      let count = 0;
      const unseen = where`PartitionKey eq ${projectPartition(projectId)} and unseen ne ''`;
      for await (const _ of table().query(unseen)) count += 1;
      return count;
    },
  };
}

function contended({ name }: PipelineReads): GuardError {
  return new GuardError(
    'storage-unavailable',
    `What is kept of pipeline ${name} in the table Usage kept being changed by others: it is tried again later.`,
  );
}
