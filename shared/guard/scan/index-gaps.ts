import type { Scans } from '../../ledger/scans.ts';
import type { Log } from '../../log.ts';
import { isCovered } from '../../policy/projects.ts';
import { counted } from '../../report/counted.ts';
import type { GuardContext } from '../context.ts';

/** The index is renewed every night and after every push; older than this, some scans have failed. */
const MAX_AGE_MS = 3 * 24 * 60 * 60 * 1000;

type GapsContext = Pick<GuardContext, 'clock' | 'policy'> & {
  readonly ledger: { readonly usage: Pick<Scans, 'scans'> };
};

/**
 * What the index does not know of which pipelines read what, one sentence each, without names of projects: they can be secret to those
 * who read it. Pipelines that the guard may not read are not in it, and are not told.
 */
export async function indexGaps(context: GapsContext): Promise<readonly string[]> {
  const { startedAt, never, old } = await projectsWithGaps(context);
  const what = 'which pipelines include what is changed is not known';
  if (startedAt === undefined)
    return [`No scan has begun yet, so ${what}: the first one begins within an hour, then recheck.`];
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

/** Says in the log which projects they are, and why: only those who run the guard read it. */
export async function logIndexGaps(context: GapsContext, log: Pick<Log, 'warn'>): Promise<void> {
  const { never, old } = await projectsWithGaps(context);
  for (const { projectName, completeAt, problem } of [...never, ...old]) {
    const since = completeAt === '' ? 'at all' : `since ${completeAt}`;
    const why =
      problem === '' ? 'Its scan has not finished: an event that failed is told above, or in DeadLetters.' : problem;
    log.warn(`What the pipelines of project ${projectName} read is not known ${since}. ${why}`);
  }
}

/** Projects of the policy of which no scan has finished, and those whose last one is too old. */
async function projectsWithGaps({ clock, ledger, policy }: GapsContext) {
  const { startedAt, finished, unfinished } = await ledger.usage.scans();
  const { projects } = (await policy.current()).policy;
  const covered = [...finished, ...unfinished].filter(({ projectName }) => isCovered(projects, projectName));
  const never = covered.filter(({ completeAt }) => completeAt === '');
  const old = covered.filter(
    ({ completeAt }) => completeAt !== '' && clock.now() - Date.parse(completeAt) > MAX_AGE_MS,
  );
  return { startedAt, never, old };
}
