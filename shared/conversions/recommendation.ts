import type { ErrorSignature } from '../catalogue/error-signatures.ts';
import type { Assessment } from './assessment.ts';
import type { Health } from './health.ts';

/** What to do about a conversion while it can still be reverted, and why: the reason that decided first. */
export interface Recommendation {
  readonly advice: 'keep' | 'revert';
  readonly reasons: readonly string[];
}

/** What decides it. */
export interface RecommendedFrom {
  readonly health: Health;
  /** Category of an error signature, by its id; undefined for one that is not known any more. */
  readonly categoryOf: (signature: string) => ErrorSignature['category'] | undefined;
}

/** Causes that a connection with its secret would meet as well. */
const NOT_MENDED: ReadonlySet<ErrorSignature['category']> = new Set(['requires-wif', 'service-incident']);

/** What tips the balance where nobody knows enough: only one of both can be made good. */
const CAUTION = 'a connection that was reverted can be converted again, one that was kept can never be reverted';

/**
 * Keep or revert. It says revert where something breaks or broke, and where too little is known; it says keep only where nothing
 * speaks against it, and then what is not known stands beside it.
 */
export function recommendationFor({ health, categoryOf }: RecommendedFrom): Recommendation {
  const { atFirst, now, pipelinesBroken, runs } = health;
  const lasting = runs.failedBy.filter(({ signature, isOver }) => {
    const category = categoryOf(signature);
    return !isOver && (category === undefined || !NOT_MENDED.has(category));
  });
  const failures = lasting.map(
    ({ signature, step, pipelineId }) => `step "${step}" of pipeline ${String(pipelineId)} failed by ${signature}`,
  );
  // Not judged again: what it was counts, and that it is old is said.
  const verdict = (now ?? atFirst)?.verdict ?? 'unknown';
  const unknown = unknownIn(health);

  if (verdict === 'blocked') {
    const pipelines = pipelinesBroken > 0 ? ` (${String(pipelinesBroken)} of its pipelines)` : '';
    const blocked = `its verdict is blocked${pipelines}: what breaks is sure or likely to break`;
    return revert([blocked, ...failures, ...unknown], health);
  }
  if (failures.length > 0) return revert([...failures, ...unknown], health);
  const hasProof = runs.succeeded > 0 && runs.pipelinesWithout === 0 && runs.unseen.length === 0;
  if (verdict === 'unknown' && !hasProof) return revert([...unknown, CAUTION], health);
  return { advice: 'keep', reasons: [...speakingFor(verdict, health), ...unknown] };
}

function revert(reasons: readonly string[], { inFlight }: Health): Recommendation {
  const seen = (inFlight.runs ?? 0) + (inFlight.deployments ?? 0);
  const careful = [
    ...(seen > 0 ? [`first wait for what is in flight (${String(seen)})`] : []),
    ...(inFlight.runs === null || inFlight.deployments === null
      ? ['first look whether something is in flight: that is not known']
      : []),
  ];
  return { advice: 'revert', reasons: [...reasons, ...careful] };
}

function speakingFor(verdict: Assessment['verdict'], { runs, pipelinesUsing }: Health): readonly string[] {
  const judged = {
    ready: 'its verdict is ready: every pipeline that uses it works without the secret',
    'at-risk': 'its verdict is at-risk: nothing is likely to break, see what may',
    unknown: 'all pipelines that are known to use it have run since',
    blocked: '',
  }[verdict];
  const ran =
    runs.succeeded > 0
      ? `${String(runs.succeeded)} ${runs.succeeded === 1 ? 'run has' : 'runs have'} succeeded since, and none failed by what a revert would mend`
      : pipelinesUsing === 0
        ? 'no pipeline is known to use it'
        : 'no run has failed by what a revert would mend, and none has succeeded since either';
  return [judged, ran];
}

/** Everything that is not known, said in any case. */
function unknownIn({ atFirst, now, problem, unseenCount, runs }: Health): readonly string[] {
  const lines: string[] = [];
  if (now === null && atFirst === null) lines.push(`not known: what breaks; ${problem}`);
  else if (now === null)
    lines.push(`not known: whether it is still ${atFirst?.verdict ?? ''}; it could not be judged again: ${problem}`);
  else if (unseenCount > 0)
    lines.push(`not known: ${counted(unseenCount, 'source')} that may use it could not be seen`);
  else if (now.verdict === 'unknown') lines.push('not known: its verdict is unknown');
  if (runs.unseen.length > 0) lines.push('not known: not every run since the conversion could be seen');
  if (runs.pipelinesWithout > 0)
    lines.push(`not known: ${counted(runs.pipelinesWithout, 'pipeline')} did not run since the conversion`);
  return lines;
}

function counted(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}
