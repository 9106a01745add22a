import { terraformPathsOf } from '../../pipelines/scripts/terraform-files.ts';
import { SourceFile } from '../../pipelines/source-file.ts';
import { nameOf } from '../catalogue-facts.ts';
import type { Report, RuleContext } from '../rule.ts';
import { versionsIn, type NamedVersion } from './terraform-configuration.ts';

/**
 * From which versions on Terraform and its providers renew the token that `TerraformTask@5` gives them
 * (microsoft/azure-pipelines-terraform, overview.md; issues 299 and 360).
 */
const RENEWING: Readonly<Record<string, string>> = {
  terraform: '1.11.1',
  azurerm: '4.18.0',
  azuread: '3.2.0',
  azapi: '2.0.1',
};

/** The first version of Terraform whose azurerm backend knows OIDC (microsoft/azure-pipelines-terraform, issue 196). */
const OIDC_BACKEND = '1.3.0';

const SOURCE = 'https://github.com/microsoft/azure-pipelines-terraform';

/** Inputs of `TerraformTask@5` by which it makes one token at the start, which every version takes. */
const ONE_TOKEN = ['backendAzureRmUseIdTokenGeneration', 'environmentAzureRmUseIdTokenGeneration'];

/** Reports versions in the configuration at hand that are too old for federation. Where none is at hand, or named, it says nothing. */
export function reportTerraformVersions(context: RuleContext, report: (finding: Report) => void): void {
  const { use, texts } = context;
  if (texts.size === 0) return;
  for (const path of terraformPathsOf(use, texts)) {
    const file = texts.get(path);
    if (!(file instanceof SourceFile)) continue;
    for (const version of versionsIn(file)) {
      const told = toldOf(version, context);
      if (told !== undefined) report({ at: { file, offset: version.offset }, ...told, source: SOURCE, asOf: null });
    }
  }
}

function toldOf({ name, written, isBelow }: NamedVersion, { use }: RuleContext): Omit<Report, 'at'> | undefined {
  const task = nameOf(use.knowledge, use.reference.version);
  if (name === 'terraform' && isBelow(OIDC_BACKEND)) {
    return {
      message: `The configuration that ${task} runs is for Terraform ${written}, whose azurerm backend knows no federation.`,
      remedy: 'Use Terraform 1.3 or newer.',
      confidence: 'likely',
    };
  }
  const needed = RENEWING[name];
  const renews = use.knowledge.task.toLowerCase() === 'terraformtask' && use.knowledge.major === 5;
  if (needed === undefined || !renews || !isBelow(needed) || makesOneToken(use)) return undefined;
  return {
    message: `${task} lets ${name} renew its token, which ${name} ${written} does not know: it needs ${needed}.`,
    remedy: `Use ${name} ${needed} or newer, or set backendAzureRmUseIdTokenGeneration and environmentAzureRmUseIdTokenGeneration to true: then the token is made once.`,
    confidence: 'likely',
  };
}

function makesOneToken({ inputs }: RuleContext['use']): boolean {
  return ONE_TOKEN.some((name) =>
    inputs.values({ name, aliases: [] }).some(({ text }) => !/^\s*(?:false)?\s*$/i.test(text)),
  );
}
