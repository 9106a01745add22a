import { GuardError } from '../shared/errors.ts';
import type { Command } from './command.ts';
import { setupPr } from './setup-pr.ts';

/** `wif-guard setup`. */
export const setup: Command = {
  summary: 'the branch policy that asks for the status of pull requests',
  help: `wif-guard setup pr --project PROJECT --repository REPOSITORY

Makes the branch policy that asks for the status wif-guard/compatibility, or mends the one that is there. Running it again changes
nothing that is as wanted; the flags say all that is wanted, so what an earlier run was given has to be given again.

  --project PROJECT        id or name
  --repository REPOSITORY  id or name
  --branch NAME            a branch that pull requests go to; repeatable (default: the default branch)
  --path PATTERN           files that it is about, such as /deploy/*.yml, "!" before it leaves files out; repeatable
                           (default: *.yml, *.yaml; with --required every file)
  --required               pull requests that change such files wait until the guard says that nothing breaks
                           (default: optional, so that a guard that is down holds nobody up)
  --author ID              id of the guard's identity, the only one whose status counts: "identity" in the answer of the guard's
                           /api/health (default: the identity that signs in here, but for AZURE_DEVOPS_AUTH=azure-cli)
  --dry-run                say what would be done, and do nothing
  --organization URL       instead of AZURE_DEVOPS_ORG_URL

You sign in as AZURE_DEVOPS_AUTH says (azure-cli or pat), else with AZURE_DEVOPS_PAT, else as the person of "az login", and need the
permission "Edit policies" in the repository. Where AzureWebJobsStorage names the guard's storage, what is wanted is recorded there for
wif-guard doctor.

Exit codes: 0 as wanted · 2 wrong usage or settings · 3 Azure DevOps or storage could not answer · 4 refused
`,
  run([verb, ...args], output, desk) {
    if (verb === 'pr') return setupPr(args, output, desk);
    throw new GuardError(
      'usage',
      `setup ${verb === undefined ? 'needs to be told what to set up' : `knows no "${verb}"`}; write wif-guard setup pr --project PROJECT --repository REPOSITORY.`,
    );
  },
};
