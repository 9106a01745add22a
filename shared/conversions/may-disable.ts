import type { Conversion } from './conversion.ts';
import { latelyErrorsOf } from './may-revert.ts';

/** What decides, beside the conversion itself, whether the guard disables its connection. */
export interface DisableSituation {
  /** `disableWhenIrreversible` of the policy. */
  readonly wanted: boolean;
  /** True when `GUARD_EFFECTS` holds `disable`. */
  readonly allowed: boolean;
  readonly isTerraformManaged: boolean;
  readonly nowMs: number;
}

/** Why the guard does not disable a connection, one sentence each; empty when it does. */
export function reasonsNotToDisable(conversion: Conversion, situation: DisableSituation): readonly string[] {
  const { wanted, allowed, isTerraformManaged, nowMs } = situation;
  if (!wanted) return ['the policy does not say disableWhenIrreversible'];
  const { assessment, kind, state, forced } = conversion;
  const errors = latelyErrorsOf(assessment, nowMs);
  const reasons: readonly (readonly [boolean, string])[] = [
    [!allowed, 'GUARD_EFFECTS does not allow disable'],
    [assessment?.verdict !== 'blocked', `the verdict is ${assessment?.verdict ?? 'not known yet'}, not blocked`],
    [(assessment?.unseen.length ?? 0) > 0, 'not everything that can use the connection could be seen'],
    [
      !errors.some(({ confidence }) => confidence === 'confirmed'),
      'no finding is confirmed in a pipeline that is known to have run in the last 30 days',
    ],
    [forced !== '', `a person made it all the same: ${forced}`],
    [kind !== 'converted', 'the guard did not see the conversion'],
    [state !== 'irreversible' && state !== 'expired', `the conversion is ${state}`],
    [isTerraformManaged, 'the connection is managed by Terraform or the like, which would undo it'],
  ];
  return reasons.filter(([applies]) => applies).map(([, reason]) => reason);
}
