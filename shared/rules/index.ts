import { dataRoleRequired } from './data-role-required.ts';
import { longRunningToken } from './long-running-token.ts';
import type { Rule } from './rule.ts';
import { secretInScript } from './secret-in-script.ts';
import { secretLogin } from './secret-login.ts';
import { taskCondition } from './task-condition.ts';
import { taskDeprecated } from './task-deprecated.ts';
import { taskUnknown } from './task-unknown.ts';
import { taskUnsupported } from './task-unsupported.ts';
import { taskVersionSuperseded } from './task-version-superseded.ts';
import { taskVersionTooOld } from './task-version-too-old.ts';
import { terraformClientSecret } from './terraform-client-secret.ts';
import { waiverExpired } from './waiver-expired.ts';
import { waiverInvalid } from './waiver-invalid.ts';
import { waiverUnused } from './waiver-unused.ts';
import { wifOnlyInput } from './wif-only-input.ts';

/** Every rule there is. */
export const rules: readonly Rule[] = [
  taskUnsupported,
  taskVersionSuperseded,
  taskVersionTooOld,
  taskCondition,
  taskDeprecated,
  taskUnknown,
  longRunningToken,
  dataRoleRequired,
  wifOnlyInput,
  secretInScript,
  secretLogin,
  terraformClientSecret,
  waiverExpired,
  waiverUnused,
  waiverInvalid,
];
