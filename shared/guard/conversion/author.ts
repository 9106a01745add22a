import { auditRangeOf, authorIn, isWithoutAuthor } from '../../conversions/author.ts';
import type { Conversion } from '../../conversions/conversion.ts';
import { GuardError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { GuardContext } from '../context.ts';

/**
 * The record of a change with who made it, where Azure DevOps did not show that with the connection and its audit log does: of one that
 * was deleted above all. The record stands already, and stays as it is where the log may not be read or says nothing.
 */
export async function withAuthor(
  { azureDevOps, ledger }: Pick<GuardContext, 'azureDevOps' | 'ledger'>,
  conversion: Conversion,
  log: Log,
): Promise<Conversion> {
  if (!isWithoutAuthor(conversion)) return conversion;
  const entries = await asked(azureDevOps, conversion, log);
  const author = entries && authorIn(entries, conversion);
  if (author === undefined) return conversion;
  log.info(`Service connection "${conversion.name}": the audit log names ${author.byName || author.byId} for it.`);
  const named = await ledger.conversions.update(conversion, (now) =>
    isWithoutAuthor(now) ? { ...now, ...author } : undefined,
  );
  return named ?? conversion;
}

async function asked(azureDevOps: GuardContext['azureDevOps'], conversion: Conversion, log: Log) {
  try {
    return await azureDevOps.connectionAudit(auditRangeOf(conversion));
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    log.info(`Who changed service connection "${conversion.name}" stays open, and nothing else: ${error.message}`);
    return undefined;
  }
}
