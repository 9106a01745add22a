import { issuerRetirement } from '../shared/catalogue/issuer-retirement.ts';
import { issuerPlan, type IssuerPlan } from '../shared/conversions/issuer-plan.ts';
import { GuardError } from '../shared/errors.ts';
import type { SeenConnections } from '../shared/guard/issuer/seen-connections.ts';
import { defaultPolicy } from '../shared/policy/policy.ts';
import { issuerHtml } from '../shared/report/issuer-html.ts';
import { issuerJson } from '../shared/report/issuer-json.ts';
import { issuerMarkdown } from '../shared/report/issuer-markdown.ts';
import { issuerText } from '../shared/report/issuer-text.ts';
import { terminalText } from '../shared/report/terminal-text.ts';
import { oneOf, parseCommandLine } from './arguments.ts';
import type { Command, Output } from './command.ts';
import type { Desk } from './desk.ts';
import { azureDevOpsAtDesk, organizationAtDesk } from './desk-settings.ts';
import { EXIT } from './exit-codes.ts';
import { fileProblem } from './file-problem.ts';
import { ledgerIfConfigured } from './open-ledger.ts';
import { readPolicyFile } from './read-policies.ts';
import { writeWhole } from './write-whole.ts';

const FORMATS = ['text', 'markdown', 'html', 'json'] as const;

/** `wif-guard issuers`. */
export const issuers: Command = {
  summary: 'plan: connections whose issuer retires, what stands in the way, what to do first',
  help: `wif-guard issuers

Every federated connection whose tokens Azure DevOps still signs itself: whom the retirement of that issuer concerns, what stands in the
way, and in which order to work. It changes nothing.

  --format FORMAT      ${FORMATS.join(', ')} (default: text)
  --out FILE           write it into a file
  --live               ask Azure DevOps, also where there is a ledger: its answer has connections to Docker registries and of extensions too
  --policy FILE        the policy whose waivers of issuer-retiring take connections out, such as those of apps of several tenants
  --organization URL   instead of AZURE_DEVOPS_ORG_URL

Without --live the connections are those in the guard's ledger, named by AzureWebJobsStorage, or by AzureWebJobsStorage__accountName for
the person of "az login"; where neither is set, Azure DevOps is asked. There you sign in as AZURE_DEVOPS_AUTH says (azure-cli or pat),
else with AZURE_DEVOPS_PAT, else as the person of "az login".

Exit codes: 0 nothing is left · 1 connections are left · 2 wrong usage or settings · 3 of some it is not known, or not all could be seen
`,
  async run(args, output, desk) {
    const { values } = parseCommandLine(
      {
        args: [...args],
        options: {
          format: { type: 'string', default: 'text' },
          out: { type: 'string' },
          live: { type: 'boolean', default: false },
          policy: { type: 'string' },
          organization: { type: 'string' },
        },
      },
      'issuers',
    );
    const format = oneOf('--format', values.format, FORMATS);
    const organizationUrl = organizationAtDesk(desk.environment, values.organization);
    const { waivers } = values.policy === undefined ? defaultPolicy : await readPolicyFile(values.policy);
    const retirement = issuerRetirement();
    if (retirement === undefined) {
      output.err('The catalogue knows of no issuer that retires.\n');
      return EXIT.fine;
    }
    const { connections, unseen } = await seenAtDesk(desk, values.organization, values.live);
    const plan = issuerPlan(connections, { retirement, nowMs: desk.clock.now(), waivers, unseen });
    if (values.out === undefined) output.out(pageOf(plan, format, organizationUrl, output.paint));
    else {
      await writePage(
        values.out,
        pageOf(plan, format, organizationUrl, (_, text) => text),
      );
      output.err(`${terminalText(`The plan is written to ${values.out}.`)}\n`);
    }
    if (plan.totals.left > 0) return EXIT.findings;
    return plan.totals.unknown > 0 || unseen.length > 0 ? EXIT.unknown : EXIT.fine;
  },
};

function pageOf(
  plan: IssuerPlan,
  format: (typeof FORMATS)[number],
  organizationUrl: string,
  paint: Output['paint'],
): string {
  switch (format) {
    case 'text':
      return issuerText(plan, organizationUrl, paint);
    case 'markdown':
      return issuerMarkdown(plan, organizationUrl);
    case 'html':
      return issuerHtml(plan, organizationUrl);
    case 'json':
      return issuerJson(plan, organizationUrl);
  }
}

async function seenAtDesk(desk: Desk, organizationFlag: string | undefined, isLive: boolean): Promise<SeenConnections> {
  const { liveConnections, recordedConnections } = await import('../shared/guard/issuer/seen-connections.ts');
  const ledger = isLive
    ? undefined
    : await ledgerIfConfigured(desk, organizationAtDesk(desk.environment, organizationFlag));
  if (ledger !== undefined) {
    const recorded = await recordedConnections({ ledger });
    if (recorded.connections.length > 0) return recorded;
    // A wrong organization or storage account looks the same as a guard that has not looked yet.
    return { ...recorded, unseen: [...recorded.unseen, EMPTY_LEDGER] };
  }
  const { openAzureDevOps } = await import('../shared/azure-devops/index.ts');
  const azureDevOps = openAzureDevOps(azureDevOpsAtDesk(desk.environment, organizationFlag), desk.clock);
  return liveConnections({ azureDevOps, clock: desk.clock });
}

const EMPTY_LEDGER =
  'The ledger holds no connection of this organization: the guard looks at all of them once an hour. Compare AZURE_DEVOPS_ORG_URL and the storage account with those of the guard, or ask Azure DevOps with --live.';

async function writePage(file: string, text: string): Promise<void> {
  try {
    await writeWhole(file, Buffer.from(text), 0o644);
  } catch (error) {
    throw new GuardError('usage', `--out ${file} could not be written: ${fileProblem(error)}.`, { cause: error });
  }
}
