import type { Report, RuleContext } from '../rule.ts';
import { isCertain, keySource, type HandedOver } from './handed-over.ts';
import { keyFlowsOf } from './key-flow.ts';
import { takersOf } from './later-jobs.ts';
import { laterStepsOf, type LaterStep } from './later-steps.ts';
import type { ScriptText } from './script-text.ts';
import { keyVariablesOf, type KeyVariable } from './set-variables.ts';
import { textOf, type MappingNode } from '../../pipelines/yaml/node.ts';

/** Reports where later steps and jobs read pipeline variables that a script sets from the key. True where there is such a place. */
export function reportLaterReads(
  script: ScriptText,
  { use, edition, texts }: Pick<RuleContext, 'use' | 'edition' | 'texts'>,
  handedOver: HandedOver,
  report: (finding: Report) => void,
): boolean {
  let found = false;
  for (const variable of keyFlowsOf(script).flatMap(keyVariablesOf)) {
    const isSure = isCertain(script, handedOver) && variable.carried === 'key';
    const evidence = { confidence: isSure ? 'confirmed' : 'likely', ...keySource(use, edition, 'script') } as const;
    for (const later of laterStepsOf(use, variable, texts)) {
      for (const read of placesIn(later)) {
        found = true;
        report({ ...read, ...evidence });
      }
    }
    for (const { file, start } of takersOf(use, variable)) {
      found = true;
      const message = `A variable of another job takes ${variable.name}, which ${FROM_KEY}.`;
      report({
        message,
        remedy: REMEDY,
        at: { file, offset: start },
        ...evidence,
        severity: 'warning',
        confidence: 'possible',
      });
    }
  }
  return found;
}

const FROM_KEY = 'an earlier step sets from servicePrincipalKey: it is empty on a federated connection';
const REMEDY =
  'Sign in where it is used, in a task with the connection; a token that is handed on instead expires within minutes.';

type Placed = Pick<Report, 'message' | 'remedy'> & Required<Pick<Report, 'at'>>;

function placesIn({ step, variable, scripts, values }: LaterStep): readonly Placed[] {
  const where = nameOfStep(step);
  const told = (what: string, at: Placed['at']): Placed => {
    return { message: `${what} of ${where} reads ${variable.name}, which ${FROM_KEY}.`, remedy: REMEDY, at };
  };
  return [
    ...values.map(({ name, kind, place }) => told(`The ${kind === 'env' ? 'variable' : 'input'} ${name}`, place)),
    ...scripts.flatMap(({ script, flow }) => {
      const what = script.path === undefined ? 'The script' : `The script ${script.path}`;
      return flow.reads.map(({ offset }) => told(what, script.placeOf(offset)));
    }),
  ];
}

/** What a message calls a step. */
export function nameOfStep(step: MappingNode): string {
  const name = textOf(step, 'displayName') ?? textOf(step, 'task') ?? '';
  return name.trim() === '' ? 'a later step' : `the later step "${name.trim().slice(0, MAX_NAME)}"`;
}

const MAX_NAME = 80;

/** The variables that a step's scripts set from the key. */
export function keyVariablesOfAll(scripts: readonly ScriptText[]): readonly (readonly [ScriptText, KeyVariable])[] {
  return scripts.flatMap((script) =>
    keyFlowsOf(script).flatMap((flow) => keyVariablesOf(flow).map((variable) => [script, variable] as const)),
  );
}
