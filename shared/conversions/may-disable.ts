import type { Conversion } from './conversion.ts';
import { errorsOf } from './may-revert.ts';

/** What decides, beside the conversion itself, whether the guard disables its connection. */
export interface DisableSituation {
  /** `disableWhenIrreversible` of the policy. */
  readonly wanted: boolean;
  /** True when `GUARD_EFFECTS` holds `disable`. */
  readonly allowed: boolean;
  readonly isTerraformManaged: boolean;
}

/** Why the guard does not disable a connection, one sentence each; empty when it does. */
export function reasonsNotToDisable(conversion: Conversion, situation: DisableSituation): readonly string[] {
  const { wanted, allowed, isTerraformManaged } = situation;
  if (!wanted) return ['the policy does not say disableWhenIrreversible'];
  const { assessment, kind, state } = conversion;
  const reasons: readonly (readonly [boolean, string])[] = [
    [!allowed, 'GUARD_EFFECTS does not allow disable'],
    [assessment?.verdict !== 'blocked', `the verdict is ${assessment?.verdict ?? 'not known yet'}, not blocked`],
    [!errorsOf(assessment).some(({ confidence }) => confidence === 'confirmed'), 'no finding is confirmed'],
    [kind !== 'converted', 'the guard did not see the conversion'],
    [state !== 'irreversible' && state !== 'expired', `the conversion is ${state}`],
    [isTerraformManaged, 'the connection is managed by Terraform or the like, which would undo it'],
  ];
  return reasons.filter(([applies]) => applies).map(([, reason]) => reason);
}
