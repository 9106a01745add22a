import type { Scans } from '../../ledger/scans.ts';
import { isCovered } from '../../policy/projects.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';

/** The index is renewed every night and after every push; older than this, some scans have failed. */
const MAX_AGE_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * What the index does not know of which pipelines read what, one sentence each, without names of projects: they can be secret to those
 * who read it. Pipelines that the guard may not read are not in it, and are not told.
 */
export async function indexGaps({
  clock,
  ledger,
  policy,
}: Pick<GuardContext, 'clock' | 'policy'> & { readonly ledger: { readonly usage: Pick<Scans, 'scans'> } }): Promise<
  readonly string[]
> {
  const { startedAt, finished, unfinished } = await ledger.usage.scans();
  const what = 'which pipelines include what is changed is not known';
  if (startedAt === undefined)
    return [`No scan has begun yet, so ${what}: the first one begins within an hour, then recheck.`];
  const { projects } = (await policy.current()).policy;
  const covered = [...finished, ...unfinished].filter(({ projectName }) => isCovered(projects, projectName));
  const never = covered.filter(({ completeAt }) => completeAt === '');
  const old = covered.filter(
    ({ completeAt }) => completeAt !== '' && clock.now() - Date.parse(completeAt) > MAX_AGE_MS,
  );
  return [
    ...(never.length === 0
      ? []
      : [
          `Of ${counted(never.length, 'project')} ${what}: their scan has not finished yet, or the guard may not see their pipelines (its log names them). Give it the permission, or leave them out in the policy.`,
        ]),
    ...(old.length === 0
      ? []
      : [
          `Of ${counted(old.length, 'project')} ${what} as it is now: the last scan that finished is more than three days old. The log of the guard says why.`,
        ]),
  ];
}
