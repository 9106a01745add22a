import type { AssessedFinding, AssessedPipeline } from './assessment.ts';
import type { Conversion } from './conversion.ts';
import { parseInstant } from './instant.ts';
import { reasonUnproven } from './proof.ts';

/** What decides, beside the conversion itself, whether the guard reverts it. */
export interface RevertSituation {
  readonly policy: 'observe' | 'alert' | 'revert';
  /** True when `GUARD_EFFECTS` holds `revert`. */
  readonly allowed: boolean;
  readonly nowMs: number;
  /** True where something like Terraform makes the connection anew when it is not as it says. */
  readonly isTerraformManaged: boolean;
  /** When the guard last began to revert this connection, ISO 8601 UTC; empty when never. */
  readonly lastRevertAt: string;
  /** When its identity was last shown to convert and revert, ISO 8601 UTC; empty when never. */
  readonly provenAt: string;
}

/** The guard reverts a connection once in this time: somebody who converts it again means it. */
const ONCE_IN_MS = 24 * 60 * 60 * 1000;

/** A pipeline that nobody has run for so long is no reason to revert. */
const LATELY_MS = 30 * 24 * 60 * 60 * 1000;

/** What breaks in a pipeline; what a revert would break speaks for none. */
function errorsIn({ findings }: AssessedPipeline): readonly AssessedFinding[] {
  return findings.filter(({ severity, waived, when }) => severity === 'error' && !waived && when !== 'after-revert');
}

/** Where it is not known when a pipeline ran, that speaks for no revert. */
function hasRunLately({ evidence, lastRun }: AssessedPipeline, nowMs: number): boolean {
  return evidence.includes('history') || (parseInstant(lastRun?.at ?? '') ?? -Infinity) > nowMs - LATELY_MS;
}

/** What breaks in pipelines that are known to have run lately. */
export function latelyErrorsOf(assessment: Conversion['assessment'], nowMs: number): readonly AssessedFinding[] {
  return (assessment?.pipelines ?? []).filter((pipeline) => hasRunLately(pipeline, nowMs)).flatMap(errorsIn);
}

/** What a revert would disturb, so that it waits; undefined where nothing is under way. What is not known counts as under way. */
export function underWay({ assessment }: Pick<Conversion, 'assessment'>): string | undefined {
  const { runs, deployments } = assessment?.inFlight ?? { runs: null, deployments: null };
  if (runs === null || deployments === null) return 'whether runs or deployments are in flight is not known';
  if (runs + deployments === 0) return undefined;
  return `${String(runs)} runs of its pipelines and ${String(deployments)} deployments of its projects are in flight`;
}

/**
 * Why the guard does not revert a conversion, one sentence each; empty when it does. Without the policy's `revert` the list says
 * only that.
 */
export function reasonsNotToRevert(conversion: Conversion, situation: RevertSituation): readonly string[] {
  const { policy, allowed, nowMs, lastRevertAt, isTerraformManaged, provenAt } = situation;
  if (policy !== 'revert') return [`the policy says conversions: ${policy}`];
  const { assessment, kind, state, forced, creationMode, revertEligibleUntil } = conversion;
  const lately = latelyErrorsOf(assessment, nowMs);
  // A date that cannot be read never speaks for a revert.
  const until = parseInstant(revertEligibleUntil) ?? -Infinity;
  const last = lastRevertAt === '' ? -Infinity : (parseInstant(lastRevertAt) ?? Infinity);
  const unproven = reasonUnproven(provenAt, nowMs);
  const reasons: readonly (readonly [boolean, string])[] = [
    [!allowed, 'GUARD_EFFECTS does not allow revert'],
    [unproven !== undefined, unproven ?? ''],
    [assessment?.verdict !== 'blocked', `the verdict is ${assessment?.verdict ?? 'not known yet'}, not blocked`],
    [(assessment?.unseen.length ?? 0) > 0, 'not everything that can use the connection could be seen'],
    [
      !lately.some(({ confidence }) => confidence === 'confirmed'),
      'no finding is confirmed in a pipeline that is known to have run in the last 30 days',
    ],
    [kind !== 'converted', 'the conversion was there before the guard watched the connection'],
    [forced !== '', `a person made it all the same: ${forced}`],
    [state !== 'open', `the conversion is ${state}`],
    [until <= nowMs, 'its revert window is not open'],
    [isTerraformManaged, 'the connection is managed by Terraform or the like, which would undo the revert'],
    [creationMode.toLowerCase() !== 'automatic', 'the connection was not created by Azure DevOps'],
    [last > nowMs - ONCE_IN_MS, `the guard reverted this connection, or tried to, at ${lastRevertAt}`],
  ];
  return reasons.filter(([applies]) => applies).map(([, reason]) => reason);
}
