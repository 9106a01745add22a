import { defineRule, type Report, type RuleContext } from './rule.ts';
import { handlesBoth } from './scripts/both-ways.ts';
import { federatedLogin } from './scripts/edits.ts';
import { handsOverPrincipal, isCertain, keySource, nameOfScript, type HandedOver } from './scripts/handed-over.ts';
import { keyFlowsOf, type KeyFlow } from './scripts/key-flow.ts';
import { laterStepsOf } from './scripts/later-steps.ts';
import { keyVariablesOfAll, nameOfStep } from './scripts/report-later-reads.ts';
import type { ScriptText } from './scripts/script-text.ts';
import { signInsOf, type SignIn, type SignInProgram } from './scripts/sign-ins.ts';

/**
 * A script that signs in once more with the key of the connection, which does not exist under federation. A sign-in with a secret
 * from elsewhere works as before and is no finding, unless it signs in the connection's own principal: a copy of a secret that
 * nobody renews any more.
 */
export const secretLogin = defineRule({
  id: 'secret-login',
  title: 'Script signs in with the service principal key',
  severity: 'error',
  insteadOf: 'secret-in-script',
  check(context, report) {
    const { use } = context;
    const handedOver = handsOverPrincipal(use);
    if (handedOver === 'no') return;
    for (const script of context.scripts) {
      const flows = keyFlowsOf(script);
      if (flows.some(handlesBoth)) continue;
      const seen = new Set<number>();
      for (const flow of flows) {
        for (const signIn of signInsOf(flow)) {
          if (seen.has(signIn.offset)) continue;
          seen.add(signIn.offset);
          report(signInReport(signIn, script, flow, context, handedOver));
        }
      }
    }
    reportLater(context, report);
  },
});

function signInReport(
  signIn: SignIn,
  script: ScriptText,
  { lexed }: KeyFlow,
  { use, edition }: RuleContext,
  handedOver: HandedOver,
): Report {
  const at = script.placeOf(signIn.offset);
  const where = nameOfScript(script, use);
  const source = keySource(use, edition, 'script');
  if (signIn.carried === 'own') {
    return {
      at,
      message: `${where} signs the connection's own principal in with a password from elsewhere (${signIn.text}). After a conversion nobody renews that password.`,
      remedy: REMEDIES[signIn.program],
      severity: 'warning',
      confidence: 'possible',
      ...source,
    };
  }
  const isSure = signIn.carried === 'key' && isCertain(script, handedOver);
  const edit = isSure ? federatedLogin(lexed, signIn, script) : undefined;
  return {
    at,
    message: `${where} ${VERBS[signIn.program](signIn.text)} servicePrincipalKey, which is not set on a federated connection.`,
    remedy: REMEDIES[signIn.program],
    confidence: isSure ? 'confirmed' : 'likely',
    ...source,
    ...(edit === undefined ? {} : { edit }),
  };
}

/** Sign-ins of later steps, with a pipeline variable that was set from the key. */
function reportLater({ use, edition, scripts, texts }: RuleContext, report: (finding: Report) => void): void {
  for (const [, variable] of keyVariablesOfAll(scripts)) {
    for (const { step, scripts: later } of laterStepsOf(use, variable, texts)) {
      for (const { script, flow } of later) {
        for (const { program, text, offset, carried } of signInsOf(flow)) {
          if (carried === 'own') continue;
          report({
            at: script.placeOf(offset),
            message: `The script of ${nameOfStep(step)} ${VERBS[program](text)} ${variable.name}, which an earlier step sets from servicePrincipalKey: it is empty on a federated connection.`,
            remedy: LATER,
            confidence: 'likely',
            ...keySource(use, edition, 'script'),
          });
        }
      }
    }
  }
}

const LATER = 'Run the step in AzureCLI or AzurePowerShell with the connection, which signs in by itself.';

const signsIn = (text: string): string => `signs in (${text}) with`;
const sets = (text: string): string => `sets ${text} from`;
const VERBS: Readonly<Record<SignInProgram, (text: string) => string>> = {
  az: signsIn,
  powershell: signsIn,
  registry: signsIn,
  kubectl: signsIn,
  kubelogin: (text) => (text.includes(' ') ? signsIn(text) : sets(text)),
  azcopy: sets,
  sdk: sets,
};

const REMEDIES: Readonly<Record<SignInProgram, string>> = {
  az: 'Drop the line: the task has signed in already. Where it has to stay: `az login --service-principal -u ID --tenant TENANT --federated-token` with the variable idToken.',
  powershell:
    'Move the script to AzurePowerShell@5, which signs in by itself, or use `Connect-AzAccount -ServicePrincipal -ApplicationId $env:servicePrincipalId -Tenant $env:tenantId -FederatedToken $env:idToken`.',
  registry:
    'Use `az acr login --name REGISTRY`, which takes the sign-in of the task, and give the identity AcrPush or AcrPull.',
  kubectl:
    'Use `az aks get-credentials` and `kubelogin convert-kubeconfig -l azurecli`, which take the sign-in of the task.',
  kubelogin: 'Use `kubelogin convert-kubeconfig -l azurecli`, which takes the sign-in of the task.',
  azcopy:
    'Set AZCOPY_AUTO_LOGIN_TYPE=AZCLI, which takes the sign-in of the task, and give the identity a Storage Blob Data role.',
  sdk: 'Let the program use AzureCliCredential, which takes the sign-in of the task, or AzurePipelinesCredential.',
};
