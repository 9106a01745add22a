import type { Edition } from '../catalogue/schema.ts';
import type { TaskUse } from '../pipelines/uses.ts';
import { nameOf } from './catalogue-facts.ts';
import { defineRule, type Report } from './rule.ts';
import { handlesBoth, usesIdToken } from './scripts/both-ways.ts';
import { calledScriptsIn } from './scripts/called-script.ts';
import { handsOverPrincipal, isCertain, keySource, nameOfScript, type HandedOver } from './scripts/handed-over.ts';
import { keyFlowsOf, keyReadsOf } from './scripts/key-flow.ts';
import type { KeyRead } from './scripts/key-reads.ts';
import { reportMappedKey } from './scripts/mapped-key.ts';
import { lex } from './scripts/lexing/lex.ts';
import { reportLaterReads } from './scripts/report-later-reads.ts';
import { keyVariablesOf } from './scripts/set-variables.ts';
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
        report({ ...toldOf(script, use, edition), ...handsOn(script, read), ...said, at: script.placeOf(read.offset) });
      }
      found = reportLaterReads(script, context, handedOver, report) || found;
    }
    found = reportMappedKey(context, report) || found;
    if (found) return;
    const unread = new Map(unreadScriptsOf(use, texts).map((script) => [script.name, script] as const));
    for (const script of [...unread.values()].toReversed()) report(unreadScript(script, use, edition));
    const called = scripts.some(isForFederation) ? [] : scripts.flatMap(calledScriptsIn);
    const names = new Set(called.filter((name) => !unread.has(name)));
    if (names.size > 0) report(calledScripts([...names], use, edition));
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

/** The key that goes into a pipeline variable is used by another step, and that is where something has to change. */
function handsOn(script: ScriptText, { offset }: KeyRead): Pick<Report, 'remedy'> | undefined {
  const isOnLine = (at: number): boolean => at < offset && !script.text.slice(at, offset).includes('\n');
  const variable = keyFlowsOf(script)
    .flatMap(keyVariablesOf)
    .find((set) => isOnLine(set.offset));
  if (variable === undefined) return undefined;
  return {
    remedy: `Drop the variable ${variable.name}: let the steps that use it sign in with the connection themselves, in an AzureCLI or AzurePowerShell task.`,
  };
}

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

function unreadScript({ name, isRead, why }: UnreadScript, use: TaskUse, edition: Edition): Report {
  const what = isRead ? 'of which another version may run' : 'which is not read';
  const because = isRead ? `What stands in the repository reads no key, but ${why}` : `It is not read because ${why}`;
  return mayUseKey(
    `the script ${name}, ${what}: it may`,
    `Look for servicePrincipalKey in it. ${because}.`,
    use,
    edition,
  );
}

/** What the scripts of a step run in turn: one finding for the step, which one look into them ends. */
function calledScripts(names: readonly string[], use: TaskUse, edition: Edition): Report {
  const [last = '', ...others] = names.toReversed();
  const all = others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
  const are = others.length === 0 ? 'is not read: it may' : 'are not read: they may';
  const look = `Look for servicePrincipalKey in ${others.length === 0 ? 'what it runs' : 'what they run'}: the guard reads the script of a step, not what that runs in turn.`;
  return mayUseKey(`${all}, which ${are}`, look, use, edition);
}

function mayUseKey(what: string, look: string, use: TaskUse, edition: Edition): Report {
  return {
    message: `${nameOf(use.knowledge, use.reference.version)} hands the service principal to ${what} use servicePrincipalKey.`,
    remedy: `${look} If nothing reads the principal, take addSpnToEnvironment out of the step; otherwise use idToken, which is what federation sets.`,
    severity: 'warning',
    confidence: 'possible',
    ...keySource(use, edition, 'script'),
  };
}
