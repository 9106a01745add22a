import type { AzureDevOps } from '../shared/azure-devops/index.ts';
import { GuardError } from '../shared/errors.ts';
import type { GuardContext } from '../shared/guard/context.ts';
import type { AssessContext } from '../shared/guard/conversion/assess.ts';
import { policySettingSchema, type PolicySetting } from '../shared/policy/policy-setting.ts';
import type { Desk } from './desk.ts';
import { azureDevOpsAtDesk, storageAtDesk } from './desk-settings.ts';

/** What judging needs, under a person's own sign-in. */
export type JudgingAtDesk = AssessContext & Pick<GuardContext, 'definitions' | 'azureDevOps'>;

/**
 * What a person judges with: the same policy as the guard where `GUARD_POLICY` says so. Its packages are loaded only here.
 * @throws GuardError `usage`, `settings-invalid`
 */
export async function judgingAtDesk(desk: Desk, organizationFlag: string | undefined): Promise<JudgingAtDesk> {
  const { environment, clock } = desk;
  const settings = azureDevOpsAtDesk(environment, organizationFlag);
  const policy = policySetting(environment['GUARD_POLICY']);
  const [{ openAzureDevOps }, { openPolicy }, { openParsedFiles }, { openRecentDefinitions }] = await Promise.all([
    import('../shared/azure-devops/index.ts'),
    import('../shared/policy/load-policy.ts'),
    import('../shared/guard/git/parsed-files.ts'),
    import('../shared/guard/pull-request/recent-definitions.ts'),
  ]);
  const azureDevOps: AzureDevOps = openAzureDevOps(settings, clock);
  return {
    azureDevOps,
    clock,
    organizationUrl: settings.organizationUrl,
    parsedFiles: openParsedFiles(),
    definitions: openRecentDefinitions(),
    policy: openPolicy(policy, (...file) => azureDevOps.fileAtDefaultBranch(...file), clock),
    preview: environment['GUARD_PREVIEW'] === 'on',
  };
}

/**
 * The guard's own context at a desk, to record what a person changes. It sends nothing by itself: alerts go into the guard's queue.
 * @throws GuardError `settings-invalid` without storage.
 */
export async function guardAtDesk(desk: Desk, judging: JudgingAtDesk): Promise<GuardContext> {
  const storage = storageAtDesk(desk.environment);
  const [{ openCatalogue }, { openLedger }, { openGuardQueue }, { GUARD_EVENTS_QUEUE, GUARD_SCAN_QUEUE }] =
    await Promise.all([
      import('../shared/catalogue/catalogue.ts'),
      import('../shared/ledger/index.ts'),
      import('../shared/queue/guard-queue.ts'),
      import('../shared/queue/guard-event.ts'),
    ]);
  return {
    ...judging,
    catalogue: openCatalogue(),
    ledger: openLedger(storage, judging.organizationUrl),
    queue: openGuardQueue(storage, GUARD_EVENTS_QUEUE),
    scanQueue: openGuardQueue(storage, GUARD_SCAN_QUEUE),
    // Nothing is reverted by policy from a desk.
    effects: new Set(['alert']),
    channels: new Map(),
  };
}

/**
 * What a policy says of tasks and waivers decides what is safe, so nothing is converted while it cannot be read.
 * @throws GuardError `policy-invalid` with the reason: whoever set GUARD_POLICY here may read the file.
 */
export async function requirePolicy({ policy }: JudgingAtDesk): Promise<void> {
  const { problem } = await policy.current();
  if (problem !== undefined) throw new GuardError('policy-invalid', problem);
}

function policySetting(text: string | undefined): PolicySetting {
  const parsed = policySettingSchema.safeParse(text === '' ? undefined : text);
  if (parsed.success) return parsed.data;
  throw new GuardError('settings-invalid', `GUARD_POLICY ${parsed.error.issues[0]?.message ?? 'is wrong'}.`);
}
