import { isKnownLater } from '../pipelines/expressions/placement.ts';
import { nameOf } from './catalogue-facts.ts';
import { defineRule } from './rule.ts';
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
    const flag = use.inputs.value('addSpnToEnvironment')?.text.trim().toLowerCase() ?? 'false';
    const later = isKnownLater(flag);
    if (flag !== 'true' && !later) return;
    const name = nameOf(use.knowledge, use.reference.version);
    const source = SOURCE;
    const asOf = edition.id === 'preview-2023' ? edition.date : SOURCE_DATE;
    for (const script of scripts) {
      for (const { offset, kind } of readsOf(script, 'servicePrincipalKey')) {
        const read = kind === 'read' && !later && script.syntaxes.length === 1;
        report({
          at: offset,
          message: `The script of ${name} reads servicePrincipalKey, which is not set on a federated connection.`,
          remedy:
            'Drop the second sign-in (the task has signed in already), or use the idToken variable: `az login --service-principal --federated-token`, ARM_OIDC_TOKEN for Terraform.',
          confidence: read ? 'confirmed' : 'likely',
          source,
          asOf,
        });
      }
    }
    const path = use.inputs.value('scriptPath')?.text.trim();
    if (scripts.length === 0 && path !== undefined && path !== '') {
      report({
        message: `${name} hands the service principal to the script file ${path}, which is not read: it may use servicePrincipalKey.`,
        remedy: 'Look for servicePrincipalKey in that file; under federation only idToken is set.',
        severity: 'warning',
        confidence: 'possible',
        source,
        asOf,
      });
    }
  },
});

const SOURCE = 'https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzureCLIV2/azureclitask.ts';
const SOURCE_DATE = '2026-08-21';
