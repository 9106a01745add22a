import { conditionsOf } from '../catalogue/conditions.ts';
import { truthOf, type Facts } from '../catalogue/predicate.ts';
import type { Condition } from '../catalogue/schema.ts';
import { agreed, isKnownLater, type Truth } from '../catalogue/truth.ts';
import { agentsOf } from '../pipelines/agent-os.ts';
import { inputNamed, valuesOfInput } from '../pipelines/input-values.ts';
import type { Texts } from '../pipelines/scripts/script-files.ts';
import { scriptInputsOf } from '../pipelines/scripts/script-inputs.ts';
import type { TaskUse } from '../pipelines/uses.ts';
import type { RuleContext } from './rule.ts';
import { calledScriptsIn, codeOf } from './scripts/called-script.ts';
import { scriptsOf, unreadScriptsOf, type ScriptText } from './scripts/script-text.ts';

/** A condition of the step's task, and whether it holds there. */
export interface JudgedCondition {
  readonly condition: Condition;
  /** `unknown` where it is decided later, or is not in the pipeline. */
  readonly truth: Truth;
  /** The names of the connection inputs that it is about; undefined for all. */
  readonly inputs: readonly string[] | undefined;
}

/** The conditions that a rule reports, of those about a connection that the step names. */
export function conditionsFor(
  { use, edition, texts }: RuleContext,
  rule: Condition['rule'],
): readonly JudgedCondition[] {
  const { row, definition } = use.knowledge;
  if (row === undefined) return [];
  const wanted = conditionsOf(edition, row).filter((condition) => condition.rule === rule);
  if (wanted.length === 0) return [];
  const facts = factsOf(use, texts);
  return wanted
    .map((condition) => ({
      condition,
      truth: condition.match === undefined ? 'unknown' : truthOf(condition.match, facts),
      inputs: condition.inputs?.flatMap((name) => namesOf(inputNamed(definition, name))),
    }))
    .filter(({ inputs }) => inputs === undefined || use.connections.some(({ input }) => inputs.includes(input)));
}

/** What a step says of itself, for the predicates of conditions. */
export function factsOf(use: TaskUse, texts: Texts): Facts {
  const { definition } = use.knowledge;
  const valuesOf = (name: string): readonly string[] => {
    const isNoText = use.inputs.written(inputNamed(definition, name)).some(({ node }) => node.kind !== 'scalar');
    const values = valuesOfInput(definition, use.inputs, name);
    return isNoText ? [...values, NO_TEXT] : values.length > 0 ? values : [''];
  };
  return {
    valuesOf,
    isSet(name) {
      const names = namesOf(inputNamed(definition, name));
      // A connection is resolved elsewhere; a run cannot start without one where it is named.
      if (use.connections.some(({ input }) => names.includes(input))) return 'yes';
      return agreed(valuesOf(name).map((text) => (text.trim() === '' ? 'no' : isKnownLater(text) ? 'unknown' : 'yes')));
    },
    scriptHolds: (pattern) => scriptHolds(use, texts, pattern),
    agents: () => agentsOf(use.list),
  };
}

/** Stands for a value that is no text, and so not known. */
const NO_TEXT = '${{ }}';

function namesOf({ name, aliases }: { readonly name: string; readonly aliases: readonly string[] }): readonly string[] {
  return [name, ...aliases];
}

/** Whether the scripts of a step hold a pattern outside of comments; a script that calls another one may. */
function scriptHolds(use: TaskUse, texts: Texts, pattern: RegExp): Truth {
  const scripts = scriptsOf(use, texts).filter(({ kind }) => kind === 'script');
  const isUnread = scriptInputsOf(use.knowledge.task) === undefined || unreadScriptsOf(use, texts).length > 0;
  const truths = scripts.map((script) => textHolds(script, pattern));
  if (isUnread) return agreed([...truths, 'unknown']);
  return truths.length === 0 ? 'no' : agreed(truths);
}

function textHolds(script: ScriptText, pattern: RegExp): Truth {
  if (pattern.test(codeOf(script))) return 'yes';
  return script.text.includes('${{') || calledScriptsIn(script).length > 0 ? 'unknown' : 'no';
}
