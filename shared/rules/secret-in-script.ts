import { sourceUrl } from '../catalogue/editions.ts';
import type { Edition } from '../catalogue/schema.ts';
import { isKnownLater } from '../pipelines/expressions/placement.ts';
import { HANDS_OUT_PRINCIPAL, type TaskUse } from '../pipelines/uses.ts';
import { isMaybe } from '../pipelines/yaml/node.ts';
import { nameOf } from './catalogue-facts.ts';
import { defineRule } from './rule.ts';
import { calledScriptIn } from './scripts/called-script.ts';
import { unreadScriptsOf, type ScriptText } from './scripts/script-text.ts';
import { readsOf } from './scripts/variable-reads.ts';

/**
 * `addSpnToEnvironment` gives a script `servicePrincipalKey` only under a secret; under federation it sets `idToken` instead and a
 * script that reads the key gets an empty string (microsoft/azure-pipelines-tasks, Tasks/AzureCLIV2/azureclitask.ts).
 */
export const secretInScript = defineRule({
  id: 'secret-in-script',
  title: 'Script reads the service principal key',
  severity: 'error',
  check({ use, edition, scripts }, report) {
    const handedOver = handsOverPrincipal(use);
    if (handedOver === 'no') return;
    const name = nameOf(use.knowledge, use.reference.version);
    const asOf = edition.id === 'preview-2023' ? edition.date : SOURCE_DATE;
    let found = false;
    for (const script of scripts) {
      for (const { offset, kind } of readsOf(script, 'servicePrincipalKey')) {
        found = true;
        const read = kind === 'read' && handedOver === 'yes' && script.syntaxes.length === 1;
        report({
          at: { file: script.node.file, offset },
          message: `${WORDS[script.kind]} of ${name} reads servicePrincipalKey, which is not set on a federated connection.`,
          remedy: REMEDIES[script.kind],
          confidence: read ? 'confirmed' : 'likely',
          source: sourceOf(use, edition, script.kind),
          asOf,
        });
      }
    }
    if (found) return;
    // A script that uses idToken was written for federation, whatever it calls.
    const called = scripts.some((script) => readsOf(script, 'idToken').length > 0) ? [] : scripts.map(calledScriptIn);
    for (const file of new Set([...unreadScriptsOf(use), ...called.filter((path) => path !== undefined)])) {
      report({
        message: `${name} hands the service principal to the script ${file}, which is not read: it may use servicePrincipalKey.`,
        remedy: 'Look for servicePrincipalKey in it; under federation only idToken is set.',
        severity: 'warning',
        confidence: 'possible',
        source: sourceOf(use, edition, 'script'),
        asOf,
      });
    }
  },
});

/** Whether `addSpnToEnvironment` is true; `maybe` where that is known only when the pipeline runs, or in one branch. */
function handsOverPrincipal(use: TaskUse): 'yes' | 'no' | 'maybe' {
  const flags = use.inputs.values(HANDS_OUT_PRINCIPAL);
  const isTrue = (text: string): boolean => text.trim().toLowerCase() === 'true';
  if (!flags.some(({ text }) => isTrue(text) || isKnownLater(text))) return 'no';
  return flags.every((flag) => isTrue(flag.text) && !isMaybe(flag)) ? 'yes' : 'maybe';
}

const WORDS: Readonly<Record<ScriptText['kind'], string>> = {
  script: 'The script',
  arguments: 'The script argument',
  'template-parameters': 'An override parameter',
};

const SIGN_IN =
  'Drop the second sign-in (the task has signed in already), or use the idToken variable: `az login --service-principal --federated-token`, ARM_OIDC_TOKEN for Terraform.';
const REMEDIES: Readonly<Record<ScriptText['kind'], string>> = {
  script: SIGN_IN,
  arguments: SIGN_IN,
  'template-parameters': 'Drop the parameter, or take its value from Key Vault.',
};

/** The line of the task's code where the catalogue knows it. */
function sourceOf(use: TaskUse, edition: Edition, kind: ScriptText['kind']): string {
  const id = kind === 'template-parameters' ? 'override-parameter-spn-key' : 'script-needs-spn-secret';
  const evidence = use.knowledge.row?.conditions.find((condition) => condition.id === id)?.evidence[0];
  return evidence === undefined ? SOURCE : sourceUrl(edition, evidence);
}

const SOURCE = 'https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzureCLIV2/azureclitask.ts';
const SOURCE_DATE = '2026-08-21';
