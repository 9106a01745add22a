import { conditionsOf } from '../catalogue/conditions.ts';
import { truthOf, type Facts } from '../catalogue/predicate.ts';
import type { Condition } from '../catalogue/schema.ts';
import { SCRIPT_INPUTS } from '../catalogue/script-inputs.ts';
import { agreed, equality, isKnownLater, type Truth } from '../catalogue/truth.ts';
import { agentsOf } from '../pipelines/agent-os.ts';
import { inputNamed, valuesOfInput } from '../pipelines/input-values.ts';
import type { TaskUse } from '../pipelines/uses.ts';
import type { RuleContext } from './rule.ts';
import { calledScriptIn } from './scripts/called-script.ts';
import type { ScriptText } from './scripts/script-text.ts';
import { code } from './scripts/variable-reads.ts';

/** A condition of the step's task, and whether it holds there. */
export interface JudgedCondition {
  readonly condition: Condition;
  /** `unknown` where it is decided later, or is not in the pipeline. */
  readonly truth: Truth;
  /** The names of the connection inputs that it is about; undefined for all. */
  readonly inputs: readonly string[] | undefined;
}

/** The conditions that a rule reports, of those about a connection that the step names. */
export function conditionsFor({ use, edition }: RuleContext, rule: Condition['rule']): readonly JudgedCondition[] {
  const { row, definition } = use.knowledge;
  if (row === undefined) return [];
  const facts = factsOf(use);
  return conditionsOf(edition, row)
    .filter((condition) => condition.rule === rule)
    .map((condition) => ({
      condition,
      truth: condition.match === undefined ? 'unknown' : truthOf(condition.match, facts),
      inputs: condition.inputs?.flatMap((name) => namesOf(inputNamed(definition, name))),
    }))
    .filter(({ inputs }) => inputs === undefined || use.connections.some(({ input }) => inputs.includes(input)));
}

/** What a step says of itself, for the predicates of conditions. */
export function factsOf(use: TaskUse): Facts {
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
    scriptHolds: (pattern) => scriptHolds(use, valuesOf, pattern),
    agents: () => agentsOf(use.list),
  };
}

/** Stands for a value that is no text, and so not known. */
const NO_TEXT = '${{ }}';

function namesOf({ name, aliases }: { readonly name: string; readonly aliases: readonly string[] }): readonly string[] {
  return [name, ...aliases];
}

/** Whether the script of a step holds a pattern outside of comments; a file, and a script that calls another, is not read here. */
function scriptHolds(use: TaskUse, valuesOf: Facts['valuesOf'], pattern: RegExp): Truth {
  const { definition } = use.knowledge;
  const named = SCRIPT_INPUTS.find(({ inline }) => definition?.otherInputs.some(({ name }) => name === inline));
  if (named === undefined) return 'unknown';
  const isInline = agreed(valuesOf(named.chooser).map((value) => equality(value, named.ifInline)));
  const nodes = isInline === 'no' ? [] : use.inputs.values({ name: named.inline, aliases: [] });
  const found = agreed(nodes.map((node) => textHolds({ kind: 'script', node, syntaxes: ['powershell'] }, pattern)));
  if (isInline === 'yes' && nodes.length > 0) return found;
  return isInline === 'no' && valuesOf(named.file).every((path) => path.trim() === '') ? 'no' : 'unknown';
}

function textHolds(script: ScriptText, pattern: RegExp): Truth {
  const lines = Array.from(code(script), ([, line]) => line);
  if (pattern.test(lines.join('\n'))) return 'yes';
  const isOpen = /^\s*\$\([\w.]+\)\s*$/.test(script.node.text) || script.node.text.includes('${{');
  return isOpen || calledScriptIn(script) !== undefined ? 'unknown' : 'no';
}
