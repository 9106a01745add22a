import { sourceUrl } from '../../catalogue/editions.ts';
import type { Edition } from '../../catalogue/schema.ts';
import { isKnownLater } from '../../pipelines/expressions/placement.ts';
import { HANDS_OUT_PRINCIPAL, type TaskUse } from '../../pipelines/uses.ts';
import { isMaybe } from '../../pipelines/yaml/node.ts';
import { nameOf } from '../catalogue-facts.ts';
import type { ScriptText } from './script-text.ts';

/** Whether `addSpnToEnvironment` is true; `maybe` where that is known only when the pipeline runs, or in one branch. */
export type HandedOver = 'yes' | 'no' | 'maybe';

export function handsOverPrincipal(use: TaskUse): HandedOver {
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

/** What a message calls a script: `The script deploy.sh of AzureCLI@2`. */
export function nameOfScript({ kind, path }: ScriptText, use: TaskUse): string {
  const file = path === undefined ? '' : ` ${path.slice(path.lastIndexOf('/') + 1)}`;
  return `${WORDS[kind]}${file} of ${nameOf(use.knowledge, use.reference.version)}`;
}

/** True where it is sure that the script runs, in this language, and is given the principal. */
export function isCertain(script: ScriptText, handedOver: HandedOver): boolean {
  return handedOver === 'yes' && script.syntaxes.length === 1 && script.isSure;
}

/** The source of what is said about the key: the line of the task's code where the edition knows it, else what its documentation says. */
export function keySource(use: TaskUse, edition: Edition, kind: ScriptText['kind']) {
  const id = kind === 'template-parameters' ? 'override-parameter-spn-key' : 'script-needs-spn-secret';
  const [evidence] = use.knowledge.row?.conditions.find((condition) => condition.id === id)?.evidence ?? [];
  return { source: sourceUrl(edition, evidence ?? 'documentation'), asOf: edition.date };
}
