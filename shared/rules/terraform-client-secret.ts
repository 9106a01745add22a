import { defineRule, type Report, type RuleContext } from './rule.ts';
import { handlesBoth } from './scripts/both-ways.ts';
import { oidcToken } from './scripts/edits.ts';
import { handsOverPrincipal, isCertain, keySource, nameOfScript, type HandedOver } from './scripts/handed-over.ts';
import { keyFlowsOf } from './scripts/key-flow.ts';
import { KEY } from './scripts/key-reads.ts';
import { laterStepsOf, valuesOfStep } from './scripts/later-steps.ts';
import { keyVariablesOfAll, nameOfStep } from './scripts/report-later-reads.ts';
import type { ScriptText } from './scripts/script-text.ts';
import { reportMisspelling } from './scripts/terraform-misspelling.ts';
import { environmentOf, terraformSecretsOf, usesOidc } from './scripts/terraform-secrets.ts';
import { reportTerraformVersions } from './scripts/terraform-versions.ts';

/**
 * Terraform that signs in with the key of the connection: the providers take `ARM_OIDC_TOKEN` and `ARM_USE_OIDC` instead
 * (registry.terraform.io, azurerm, guide "service_principal_oidc"). The preview's page wrote `ARM_USE_OUDC`, which does nothing.
 */
export const terraformClientSecret = defineRule({
  id: 'terraform-client-secret',
  title: 'Terraform signs in with the service principal key',
  severity: 'error',
  insteadOf: 'secret-in-script',
  check(context, report) {
    reportMisspelling(context, report);
    reportTerraformVersions(context, report);
    const { use } = context;
    const handedOver = handsOverPrincipal(use);
    if (handedOver === 'no') return;
    const environment = environmentOf(use.step);
    for (const script of context.scripts) reportSecrets(script, environment, context, handedOver, report);
    for (const { name, place } of valuesOfStep(use.step, KEY)) {
      if (!isClientSecret(name) || usesOidc([environment])) continue;
      const said = { at: place, confidence: 'likely', ...keySource(use, context.edition, 'script') } as const;
      report({ message: `The variable ${name} of the step is ${EMPTY}`, remedy: REMEDY, ...said });
    }
    reportLater(context, report);
  },
});

const EMPTY = 'set from servicePrincipalKey, which is not set on a federated connection.';
const REMEDY =
  'Set ARM_OIDC_TOKEN from idToken and ARM_USE_OIDC=true instead of it, or use TerraformTask@5 with the connection; ARM_CLIENT_ID and ARM_TENANT_ID stay.';

function reportSecrets(
  script: ScriptText,
  environment: string,
  { use, edition }: RuleContext,
  handedOver: HandedOver,
  report: (finding: Report) => void,
): void {
  const seen = new Set<number>();
  for (const flow of keyFlowsOf(script)) {
    const secrets = handlesBoth(flow) ? [] : terraformSecretsOf(flow);
    if (secrets.length === 0 || usesOidc([flow.lexed.withoutComments, environment])) continue;
    for (const secret of secrets) {
      if (seen.has(secret.offset)) continue;
      seen.add(secret.offset);
      const isSure = secret.carried === 'key' && isCertain(script, handedOver);
      const edit = isSure ? oidcToken(flow.lexed, secret, script) : undefined;
      report({
        at: script.placeOf(secret.offset),
        message: `${nameOfScript(script, use)} gives Terraform ${secret.text} ${EMPTY}`,
        remedy: REMEDY,
        confidence: isSure ? 'confirmed' : 'likely',
        ...keySource(use, edition, 'script'),
        ...(edit === undefined ? {} : { edit }),
      });
    }
  }
}

function isClientSecret(name: string): boolean {
  return /^(?:arm_client_secret|tf_var_\w+)$/i.test(name);
}

/** What later steps hand to Terraform, in a pipeline variable that was set from the key. */
function reportLater({ use, edition, scripts, texts }: RuleContext, report: (finding: Report) => void): void {
  for (const [, variable] of keyVariablesOfAll(scripts)) {
    for (const { step, scripts: later, values } of laterStepsOf(use, variable, texts)) {
      const environment = environmentOf(step);
      const told = (text: string, at: Report['at'] & object): void =>
        report({
          at,
          message: `${text} of ${nameOfStep(step)} is set from ${variable.name}, which an earlier step sets from servicePrincipalKey: it is empty on a federated connection.`,
          remedy: REMEDY,
          confidence: 'likely',
          ...keySource(use, edition, 'script'),
        });
      for (const { name, kind, place } of values) {
        if (kind === 'env' && isClientSecret(name) && !usesOidc([environment])) told(name, place);
      }
      for (const { script, flow } of later) {
        if (usesOidc([flow.lexed.withoutComments, environment])) continue;
        for (const { text, offset } of terraformSecretsOf(flow)) told(text, script.placeOf(offset));
      }
    }
  }
}
