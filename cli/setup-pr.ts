import { z } from 'zod';
import type { AzureDevOps } from '../shared/azure-devops/index.ts';
import type { Repository } from '../shared/azure-devops/repositories.ts';
import { GuardError } from '../shared/errors.ts';
import type { Wanted } from '../shared/guard/branch-policy/wanted.ts';
import type { Ledger } from '../shared/ledger/index.ts';
import { parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { azureDevOpsAtDesk } from './desk-settings.ts';
import { EXIT } from './exit-codes.ts';
import { ledgerIfConfigured } from './open-ledger.ts';
import { branchesIn, patternsIn } from './setup-flags.ts';
import { setupText } from './setup-text.ts';

/** `wif-guard setup pr`. */
export const setupPr: Command['run'] = async (args, output, desk) => {
  const { values } = parseCommandLine(
    {
      args: [...args],
      options: {
        project: { type: 'string', default: '' },
        repository: { type: 'string', default: '' },
        branch: { type: 'string', multiple: true, default: [] },
        path: { type: 'string', multiple: true, default: [] },
        required: { type: 'boolean', default: false },
        author: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        organization: { type: 'string' },
      },
    },
    'setup',
  );
  const lacking = (['project', 'repository'] as const).filter((name) => values[name] === '');
  if (lacking.length > 0) {
    const given = lacking.map((name) => `--${name} ${name.toUpperCase()}`).join(' and ');
    throw new GuardError('usage', `setup pr does not know whose branch policy is meant: give ${given}, by id or name.`);
  }
  const branches = branchesIn(values.branch);
  const settings = azureDevOpsAtDesk(desk.environment, values.organization);
  const author = authorIn(values.author, settings.auth);
  const ledger = await ledgerIfConfigured(desk, settings.organizationUrl);
  const [{ openAzureDevOps }, { defaultPatterns }, { planPolicy, carryOut }] = await Promise.all([
    import('../shared/azure-devops/index.ts'),
    import('../shared/guard/branch-policy/wanted.ts'),
    import('../shared/guard/branch-policy/plan.ts'),
  ]);
  const patterns = values.path.length === 0 ? defaultPatterns(values.required) : patternsIn(values.path);

  const azureDevOps = openAzureDevOps(settings, desk.clock);
  const repository = await azureDevOps.repository(values.project, values.repository);
  const wanted: Wanted = {
    repositoryId: repository.id,
    branches: await standingBranches(azureDevOps, repository, branches),
    authorId: author ?? (await azureDevOps.ownId()),
    patterns,
    required: values.required,
  };
  // Without --author it is whoever signs in here, which may not be whom one has in mind.
  const authorName = author === undefined ? await azureDevOps.ownName() : undefined;
  const plan = planPolicy(wanted, await azureDevOps.statusPolicies(repository.project.id), repository);
  if (values['dry-run']) {
    output.out(setupText(plan, { ...wanted, authorName }, repository, undefined));
    output.err('Nothing was changed: this was a dry run.\n');
    return EXIT.fine;
  }
  const policyId = await editing(repository, carryOut(azureDevOps, repository.project.id, wanted, plan));
  output.out(setupText(plan, { ...wanted, authorName }, repository, policyId));
  if (ledger === undefined) {
    output.err(
      'AzureWebJobsStorage is not set, so nothing is recorded: wif-guard doctor will not notice that this policy is removed or loosened, unless the repository is named to it.\n',
    );
    return EXIT.fine;
  }
  await recorded(ledger, repository, {
    ...wanted,
    branches,
    setUpAt: new Date(desk.clock.now()).toISOString(),
    setUpBy: desk.userName(),
  });
  return EXIT.fine;
};

/** Whose status is to count; undefined for the identity that signs in. */
function authorIn(flag: string | undefined, auth: string): string | undefined {
  if (flag === undefined) {
    if (auth !== 'azure-cli') return undefined;
    throw new GuardError(
      'usage',
      'You sign in as a person, and the policy must name the guard, whose status alone is to count: give --author ID, the "identity" in the answer of the guard\'s health, GET https://NAME.azurewebsites.net/api/health.',
    );
  }
  const id = z.guid().safeParse(flag);
  if (id.success) return id.data.toLowerCase();
  throw new GuardError(
    'usage',
    `--author ${flag} is not the id of an identity, which is a GUID: the guard's /api/health shows it as "identity".`,
  );
}

/** A branch that is misspelled would leave the real one without the policy. */
async function standingBranches(
  azureDevOps: AzureDevOps,
  { id, name, project, defaultBranch }: Repository,
  branches: readonly string[],
): Promise<readonly string[]> {
  const wanted = branches.length === 0 ? [defaultBranch] : branches;
  for (const branch of wanted) {
    if (branch !== '' && (await azureDevOps.commitOf(project.id, id, branch)) !== undefined) continue;
    const what = branch === '' ? 'no branch yet' : `no branch ${branch}`;
    throw new GuardError('usage', `Repository ${project.name}/${name} has ${what}: push it first, or check --branch.`);
  }
  return wanted;
}

/** The person at the desk edits here, not the guard's identity. */
async function editing(repository: Repository, work: Promise<number>): Promise<number> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof GuardError) || error.code !== 'azure-devops-forbidden') throw error;
    throw new GuardError(
      'azure-devops-forbidden',
      `Nothing was changed: whoever signs in here may not edit the branch policies of ${repository.project.name}/${repository.name}. Ask for the permission "Edit policies" in Project settings, Repositories, Security. Azure DevOps said: ${error.message}`,
      { cause: error },
    );
  }
}

type Noted = Wanted & { readonly setUpAt: string; readonly setUpBy: string };

async function recorded(ledger: Ledger, { id, name, project }: Repository, wanted: Noted): Promise<void> {
  try {
    await ledger.branchPolicies.record({
      ...wanted,
      projectId: project.id,
      projectName: project.name,
      repositoryId: id,
      repositoryName: name,
      branches: [...wanted.branches],
      patterns: [...wanted.patterns],
    });
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    throw new GuardError(
      error.code,
      `The policy stands, but it could not be recorded for wif-guard doctor, so run this again. ${error.message}`,
      { cause: error },
    );
  }
}
