import type { ConversionKey } from '../conversions/conversion.ts';
import { firstRunSchema, type FirstRun } from '../conversions/first-run.ts';
import { encodeKey } from './keys.ts';
import type { OpenTable } from './table.ts';

/** First runs of pipelines after conversions: by conversion, and in it by pipeline. */
export interface FirstRuns {
  ofConversion(key: ConversionKey): Promise<readonly FirstRun[]>;
  read(key: ConversionKey, projectId: string, pipelineId: number): Promise<FirstRun | undefined>;
  /**
   * Notes how far it came. What has come to an end stays as it ended; only that it was told can be added.
   * @returns False where another instance was faster or it has ended differently: nothing was written.
   */
  note(firstRun: FirstRun): Promise<boolean>;
  /** Those of a conversion whose record goes. */
  removeOf(key: ConversionKey): Promise<void>;
}

/** Opens the first runs of one organization. Rows that cannot be read count as none: the run is looked at again. */
export function openFirstRuns(open: OpenTable, organization: string): FirstRuns {
  const table = () => open('FirstRuns');
  const partitionOf = ({ connectionId, change }: ConversionKey): string =>
    encodeKey([organization, connectionId, change].join('|'));
  const keyOf = (projectId: string, pipelineId: number): string => encodeKey(`${projectId}|${String(pipelineId)}`);

  return {
    async ofConversion(key) {
      const found: FirstRun[] = [];
      for await (const { row } of table().list(partitionOf(key))) found.push(...firstRunIn(row));
      return found;
    },
    async read(key, projectId, pipelineId) {
      const found = await table().read(partitionOf(key), keyOf(projectId, pipelineId));
      return found && firstRunIn(found.row)[0];
    },
    async note(firstRun) {
      const [partition, key] = [partitionOf(firstRun), keyOf(firstRun.projectId, firstRun.pipelineId)];
      const found = await table().read(partition, key);
      if (found === undefined) return table().insert(partition, key, firstRun);
      const [known] = firstRunIn(found.row);
      const hasEnded = known !== undefined && known.state !== 'waiting';
      if (hasEnded && (known.state !== firstRun.state || known.runId !== firstRun.runId)) return false;
      return table().replace(partition, key, firstRun, found.etag);
    },
    async removeOf(key) {
      for await (const { row } of table().list(partitionOf(key)))
        await table().remove(partitionOf(key), String(row['rowKey']));
    },
  };
}

function firstRunIn(row: Readonly<Record<string, unknown>>): readonly FirstRun[] {
  const { success, data } = firstRunSchema.safeParse(row);
  return success ? [data] : [];
}
