import type { Row, Table } from '../../shared/ledger/table.ts';

/** Changes properties of the rows of a table, as an older or newer version, or time that has passed, would have left them. */
export async function changeRows(
  table: Table,
  isIt: (row: Readonly<Record<string, unknown>>) => boolean,
  values: Row,
): Promise<void> {
  for await (const { row, etag } of table.list()) {
    if (!isIt(row)) continue;
    const { partitionKey, rowKey, timestamp: _, etag: __, ...others } = row;
    const plain = Object.entries({ ...others, ...values }).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[key, value] as const]
        : [],
    );
    await table.replace(String(partitionKey), String(rowKey), Object.fromEntries(plain), etag);
  }
}
