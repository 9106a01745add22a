import type { AzureDevOps } from '../shared/azure-devops/index.ts';
import { GuardError } from '../shared/errors.ts';
import type { LookContext, LookedAt } from '../shared/guard/branch-policy/look.ts';
import type { BranchPolicyRecord } from '../shared/ledger/branch-policies.ts';
import type { Ledger } from '../shared/ledger/index.ts';
import { doctorJson, doctorText, type DoctorCheck } from '../shared/report/doctor-report.ts';
import { oneOf, parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { azureDevOpsAtDesk } from './desk-settings.ts';
import { EXIT } from './exit-codes.ts';
import { ledgerIfConfigured } from './open-ledger.ts';
import { tryChannelsOf } from './try-channels.ts';

const FORMATS = ['text', 'json'] as const;

/** `wif-guard doctor`. */
export const doctor: Command = {
  summary: 'whether what the guard needs still stands: sign-in, storage, branch policies',
  help: `wif-guard doctor [--project PROJECT [--repository REPOSITORY]] [--notify]
wif-guard doctor --prove-revert CONNECTION

Signs in, asks Azure DevOps and the guard's storage whether they answer, and looks whether the branch policy of every repository that
wif-guard setup pr was run for still stands, or was removed, disabled or loosened.

With --prove-revert it converts a throw-away connection and reverts it, under the identity that it runs as, and notes in the guard's
storage that this identity can: without that, 90 days old at most, the policy "conversions: revert" reverts nothing.

  --prove-revert CONNECTION  name or id of a connection on a secret that no pipeline uses; it has its secret again afterwards
  --yes                    with --prove-revert: do not ask
  --project PROJECT        only repositories of this project; id or name
  --repository REPOSITORY  only this one of --project, also where nothing is recorded of it
  --notify                 also sends a test message to each channel that GUARD_TEAMS_URL, GUARD_SLACK_URL, and GUARD_ALERT_URL with
                           GUARD_ALERT_SECRET name, and says what it answered
  --format FORMAT          ${FORMATS.join(', ')} (default: text)
  --organization URL       instead of AZURE_DEVOPS_ORG_URL

You sign in as AZURE_DEVOPS_AUTH says (azure-cli or pat), else with AZURE_DEVOPS_PAT, else as the person of "az login". Storage is named
by AzureWebJobsStorage, or by AzureWebJobsStorage__accountName for the person of "az login".

Exit codes: 0 fine · 1 something has to be mended · 2 wrong usage or settings · 3 something could not be judged · 4 with --prove-revert: not
proven, the message says how the connection signs in
`,
  async run(args, output, desk) {
    const { values } = parseCommandLine(
      {
        args: [...args],
        options: {
          project: { type: 'string' },
          repository: { type: 'string' },
          'prove-revert': { type: 'string' },
          yes: { type: 'boolean', default: false },
          notify: { type: 'boolean', default: false },
          format: { type: 'string', default: 'text' },
          organization: { type: 'string' },
        },
      },
      'doctor',
    );
    const { project, repository, 'prove-revert': toProve, yes } = values;
    if (toProve !== undefined && (values.format !== 'text' || values.notify))
      throw new GuardError('usage', '--prove-revert goes with neither --format nor --notify: it prints one sentence.');
    if (toProve !== undefined)
      return (await import('./prove-revert.ts')).proveRevert(
        { connection: toProve, project, yes, organization: values.organization },
        output,
        desk,
      );
    if (yes) throw new GuardError('usage', '--yes goes with --prove-revert: the other checks change nothing.');
    const format = oneOf('--format', values.format, FORMATS);
    if (repository !== undefined && project === undefined)
      throw new GuardError(
        'usage',
        '--repository needs --project: names of repositories are unique in a project only.',
      );
    const settings = azureDevOpsAtDesk(desk.environment, values.organization);
    const { organizationUrl } = settings;
    const ledger = await ledgerIfConfigured(desk, organizationUrl);
    const { openAzureDevOps } = await import('../shared/azure-devops/index.ts');
    const azureDevOps = openAzureDevOps(settings, desk.clock);

    const signIn = await signInCheck(azureDevOps, organizationUrl);
    const storage = await readRecords(ledger, repository !== undefined);
    const looked = chosen(storage.records, project, repository);
    // Nothing of it would answer without a sign-in.
    const policies =
      signIn.state === 'fine'
        ? await lookAtAll({ azureDevOps, organizationUrl, records: storage.records }, looked)
        : [];
    const channels = values.notify ? await tryChannelsOf(desk, organizationUrl) : [];
    const checks = [signIn, storage.check, ...policies, ...channels];

    output.out(format === 'json' ? doctorJson(checks, organizationUrl) : doctorText(checks, output.paint));
    if (looked.length === 0 && storage.check.state === 'fine') {
      if (project !== undefined && signIn.state === 'fine') await requireProject(azureDevOps, project);
      output.err(nothingLookedAt(project));
    }
    if (checks.some(({ state }) => state === 'found')) return EXIT.findings;
    return checks.some(({ state }) => state === 'unknown') ? EXIT.unknown : EXIT.fine;
  },
};

/** @throws GuardError `usage`: a name that is misspelt would be fine for ever. */
async function requireProject(azureDevOps: AzureDevOps, project: string): Promise<void> {
  if ((await azureDevOps.projects()).some(({ id, name }) => isNamed(project, id, name))) return;
  throw new GuardError('usage', `Azure DevOps shows you no project ${project}: check its name and your access.`);
}

async function signInCheck(azureDevOps: AzureDevOps, organizationUrl: string): Promise<DoctorCheck> {
  const state = await stateOf(azureDevOps.ownId(), (id) => `${organizationUrl} answers identity ${id}.`);
  return { check: 'azure-devops', ...state };
}

interface Records {
  readonly check: DoctorCheck;
  readonly records: readonly BranchPolicyRecord[];
}

/** @param isRepositoryNamed True where a repository is looked at also without a record. */
async function readRecords(ledger: Ledger | undefined, isRepositoryNamed: boolean): Promise<Records> {
  if (ledger === undefined) {
    const message = isRepositoryNamed
      ? 'The storage: AzureWebJobsStorage is not set, and the repository is named.'
      : "AzureWebJobsStorage is not set, so no branch policy was looked at: without storage nothing says where they were set up. Set it to the guard's storage, or name a repository with --project and --repository.";
    return { check: { check: 'storage', state: isRepositoryNamed ? 'not-asked' : 'unknown', message }, records: [] };
  }
  const records: BranchPolicyRecord[] = [];
  const read = async (): Promise<void> => {
    await ledger.ping();
    for await (const record of ledger.branchPolicies.list()) records.push(record);
  };
  const state = await stateOf(read(), () => 'The tables of the guard answer.');
  return { check: { check: 'storage', ...state }, records };
}

async function stateOf<T>(asked: Promise<T>, fine: (answer: T) => string) {
  try {
    return { state: 'fine', message: fine(await asked) } as const;
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return { state: 'unknown', message: error.message } as const;
  }
}

/** The repositories that are looked at: of the record those that were asked for, and one that is named in any case. */
function chosen(
  records: readonly BranchPolicyRecord[],
  project: string | undefined,
  repository: string | undefined,
): readonly LookedAt[] {
  const found = records
    .filter((record) => isNamed(project, record.projectId, record.projectName))
    .filter((record) => isNamed(repository, record.repositoryId, record.repositoryName))
    .map((record) => ({ project: record.projectId, repository: record.repositoryId, record }));
  if (found.length > 0 || project === undefined || repository === undefined) return found;
  return [{ project, repository, record: undefined }];
}

function isNamed(wanted: string | undefined, ...names: readonly string[]): boolean {
  return wanted === undefined || names.some((name) => name.toLowerCase() === wanted.toLowerCase());
}

async function lookAtAll(context: LookContext, looked: readonly LookedAt[]): Promise<readonly DoctorCheck[]> {
  const { lookAtPolicy } = await import('../shared/guard/branch-policy/look.ts');
  const checks: DoctorCheck[] = [];
  for (const one of looked) checks.push(await lookAtPolicy(context, one));
  return checks;
}

function nothingLookedAt(project: string | undefined): string {
  const where = project === undefined ? '' : ' in this project';
  return `No branch policy was looked at: wif-guard setup pr was run for no repository${where}; name a repository with --project and --repository to look at it.\n`;
}
