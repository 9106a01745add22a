import type { Edition } from '../catalogue/schema.ts';
import type { TaskUse } from '../pipelines/uses.ts';
import { nameOf } from './catalogue-facts.ts';
import { defineRule, type Report } from './rule.ts';
import { handlesBoth, usesIdToken } from './scripts/both-ways.ts';
import { calledScriptIn } from './scripts/called-script.ts';
import { handsOverPrincipal, isCertain, keySource, nameOfScript, type HandedOver } from './scripts/handed-over.ts';
import { keyFlowsOf, keyReadsOf } from './scripts/key-flow.ts';
import type { KeyRead } from './scripts/key-reads.ts';
import { reportMappedKey } from './scripts/mapped-key.ts';
import { lex } from './scripts/lexing/lex.ts';
import { reportLaterReads } from './scripts/report-later-reads.ts';
import { unreadScriptsOf, type ScriptText, type UnreadScript } from './scripts/script-text.ts';

/**
 * `addSpnToEnvironment` gives a script `servicePrincipalKey` only under a secret; under federation it sets `idToken` instead and a
 * script that reads the key gets an empty string (microsoft/azure-pipelines-tasks, Tasks/AzureCLIV2/azureclitask.ts).
 */
export const secretInScript = defineRule({
  id: 'secret-in-script',
  title: 'Script reads the service principal key',
  severity: 'error',
  check(context, report) {
    const { use, edition, texts } = context;
    const handedOver = handsOverPrincipal(use);
    if (handedOver === 'no') return;
    const { scripts } = context;
    let found = false;
    for (const script of scripts) {
      const isForBoth = keyFlowsOf(script).some(handlesBoth);
      for (const read of keyReadsOf(script)) {
        if (read.kind === 'macro') continue;
        found = true;
        const said = isForBoth ? BOTH : read.kind === 'own' ? OWN : readOf(read, script, handedOver);
        report({ ...toldOf(script, use, edition), ...said, at: script.placeOf(read.offset) });
      }
      found = reportLaterReads(script, context, handedOver, report) || found;
    }
    found = reportMappedKey(context, report) || found;
    if (found) return;
    const unread = unreadScriptsOf(use, texts);
    const called = scripts.some(isForFederation)
      ? []
      : scripts.map(calledScriptIn).filter((name) => name !== undefined);
    const names = new Map([
      ...called.map((name) => [name, { name, isRead: false, why: CALLED }] as const),
      ...unread.map((script) => [script.name, script] as const),
    ]);
    for (const script of [...names.values()].toReversed()) report(unreadScript(script, use, edition));
  },
});

/** A script that uses idToken was written for federation, whatever it calls. */
function isForFederation({ text, syntaxes }: ScriptText): boolean {
  return text.includes('idToken') && syntaxes.some((syntax) => usesIdToken(lex(text, syntax)));
}

function toldOf(
  script: ScriptText,
  use: TaskUse,
  edition: Edition,
): Pick<Report, 'message' | 'remedy' | 'source' | 'asOf'> {
  return {
    message: `${nameOfScript(script, use)} reads servicePrincipalKey, which is not set on a federated connection.`,
    remedy: script.kind === 'template-parameters' ? 'Drop the parameter, or take its value from Key Vault.' : SIGN_IN,
    ...keySource(use, edition, script.kind),
  };
}

const SIGN_IN =
  'Drop the second sign-in (the task has signed in already), or use the idToken variable: `az login --service-principal --federated-token`, ARM_OIDC_TOKEN for Terraform.';

function readOf({ kind }: KeyRead, script: ScriptText, handedOver: HandedOver): Pick<Report, 'confidence'> {
  return { confidence: kind === 'read' && isCertain(script, handedOver) ? 'confirmed' : 'likely' };
}

const BOTH = {
  severity: 'warning',
  confidence: 'possible',
  remedy:
    'The script uses idToken too, and asks whether there is a key: see that what reads the key is skipped without one.',
} as const;

const OWN = {
  severity: 'warning',
  confidence: 'possible',
  remedy:
    'The script gives the variable a value of its own before: see that it does so whenever it gets here, or rename it.',
} as const;

const CALLED = 'the guard reads what a step runs, not what its script runs in turn';

function unreadScript({ name, isRead, why }: UnreadScript, use: TaskUse, edition: Edition): Report {
  const task = nameOf(use.knowledge, use.reference.version);
  const what = isRead ? 'of which another version may run' : 'which is not read';
  const because = isRead ? `What stands in the repository reads no key, but ${why}` : `It is not read because ${why}`;
  return {
    message: `${task} hands the service principal to the script ${name}, ${what}: it may use servicePrincipalKey.`,
    remedy: `Look for servicePrincipalKey in it; under federation only idToken is set. ${because}.`,
    severity: 'warning',
    confidence: 'possible',
    ...keySource(use, edition, 'script'),
  };
}
