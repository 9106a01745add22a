import { parseTaskReference } from '../../catalogue/task-reference.ts';
import { inlineTextOf } from '../../pipelines/scripts/inline-text.ts';
import type { Texts } from '../../pipelines/scripts/script-files.ts';
import { StepInputs } from '../../pipelines/step-inputs.ts';
import type { TaskUse } from '../../pipelines/uses.ts';
import { textOf, valuesOf, type MappingNode, type ScalarNode } from '../../pipelines/yaml/node.ts';
import { nameOfVariable } from './assignments.ts';
import { KeyFlow } from './key-flow.ts';
import { readsOf, type KeyRead } from './key-reads.ts';
import { shellOf } from './languages.ts';
import { lex } from './lexing/lex.ts';
import { COMMENT, type ScriptSyntax } from './lexing/lexed.ts';
import { inYaml, scriptsOf, type ScriptPlace, type ScriptText } from './script-text.ts';
import { setsVariable, type KeyVariable } from './set-variables.ts';
import { YamlOffsets } from './yaml-offsets.ts';

/** A script of a later step, with where the key goes in it. */
export interface LaterScript {
  readonly script: ScriptText;
  readonly flow: KeyFlow;
}

/** A value of a later step that is a variable which holds the key. */
export interface LaterValue {
  /** The variable that the step maps it to, or the input. */
  readonly name: string;
  readonly kind: 'env' | 'input';
  readonly place: ScriptPlace;
}

/** A step that gets the key from a pipeline variable that an earlier one set. */
export interface LaterStep {
  readonly step: MappingNode;
  readonly variable: KeyVariable;
  readonly scripts: readonly LaterScript[];
  readonly values: readonly LaterValue[];
}

/** Most steps that are looked at behind one that sets a variable. */
const MAX_STEPS = 300;

/** The steps of the same job that read a variable which a step sets from the key, up to one that sets it anew. */
export function laterStepsOf(use: TaskUse, variable: KeyVariable, texts: Texts): readonly LaterStep[] {
  const { items } = use.list;
  const names = namesOf(use, variable);
  const from = items.indexOf(use.step) + 1;
  const found: LaterStep[] = [];
  if (names === undefined || from === 0) return found;
  for (const step of items.slice(from, from + MAX_STEPS)) {
    if (step.kind !== 'mapping') continue;
    const values = valuesOfStep(step, names.macro);
    const mapped = values.flatMap(({ kind, name }) => (kind === 'env' ? [name] : []));
    const scripts = scriptsOfStep(step, use, texts).flatMap((script) => readsIn(script, names, mapped));
    if (values.length + scripts.length > 0) found.push({ step, variable, scripts, values });
    if (setsVariable(inlineTextOf(step)?.text ?? '', variable.name)) break;
  }
  return found;
}

/** How later steps call a variable. */
interface Names {
  readonly macro: string;
  /** As scripts see it; undefined for a secret, which a step has to map. */
  readonly environment: string | undefined;
}

/** An output variable is called by the name of its step (docs: variables, "use output variables from tasks"). */
function namesOf({ step }: TaskUse, { name, isOutput, isSecret }: KeyVariable): Names | undefined {
  const stepName = textOf(step, 'name')?.trim();
  if (isOutput && (stepName === undefined || stepName === '')) return undefined;
  const macro = isOutput ? `${stepName ?? ''}.${name}` : name;
  return { macro, environment: isSecret ? undefined : macro.toUpperCase().replaceAll(/[.\s-]/g, '_') };
}

function macroIn(text: string, name: string): readonly number[] {
  if (!text.includes('$(')) return [];
  const wanted = `$(${name.toLowerCase()})`;
  const lower = text.toLowerCase();
  const found: number[] = [];
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) found.push(at);
  return found;
}

/** The values in `env` and the inputs of a step that hold a macro, without its script. */
export function valuesOfStep(step: MappingNode, macro: string): readonly LaterValue[] {
  const script = inlineTextOf(step);
  return (['env', 'inputs'] as const).flatMap((key) =>
    valuesOf(step, key).flatMap((values) =>
      (values.kind === 'mapping' ? values.entries : []).flatMap(({ key: { text: name }, value }) => {
        if (value.kind !== 'scalar' || value === script) return [];
        const kind = key === 'env' ? ('env' as const) : ('input' as const);
        return macroIn(value.text, macro).map((at) => ({ name, kind, place: placeIn(value, at) }));
      }),
    ),
  );
}

function placeIn(node: ScalarNode, at: number): ScriptPlace {
  return { file: node.file, offset: new YamlOffsets(node).at(at) };
}

function scriptsOfStep(step: MappingNode, use: TaskUse, texts: Texts): readonly ScriptText[] {
  const task = textOf(step, 'task');
  const reference = task === undefined ? undefined : parseTaskReference(task);
  if (reference !== undefined && /^azure(?:cli|powershell)$/i.test(reference.name)) {
    const knowledge = { ...use.knowledge, task: reference.name, major: reference.major };
    const asUse = { ...use, knowledge, reference, step, inputs: new StepInputs(step) };
    return scriptsOf(asUse, texts).filter(({ kind }) => kind === 'script');
  }
  const node = inlineTextOf(step);
  return node === undefined ? [] : [inYaml('script', node, syntaxesOf(step, reference?.name.toLowerCase(), use))];
}

function syntaxesOf(step: MappingNode, task: string | undefined, use: TaskUse): readonly ScriptSyntax[] {
  if (task === 'bash' || textOf(step, 'bash') !== undefined) return ['bash'];
  const isPowerShell = task === 'powershell' || (textOf(step, 'pwsh') ?? textOf(step, 'powershell')) !== undefined;
  if (isPowerShell) return ['powershell'];
  return task === undefined || task === 'cmdline' ? shellOf(use.list) : ['bash', 'powershell', 'batch'];
}

function readsIn(script: ScriptText, { macro, environment }: Names, mapped: readonly string[]): readonly LaterScript[] {
  const plain = script.text.toLowerCase();
  const names = [macro, ...(environment === undefined ? [] : [environment]), ...mapped];
  if (!names.some((name) => plain.includes(name.toLowerCase()))) return [];
  return script.syntaxes.flatMap((syntax) => {
    const lexed = lex(script.text, syntax);
    const macros = macroIn(script.text, macro).filter((at) => lexed.kindAt(at) !== COMMENT);
    const variables = mapped.map((name) => nameOfVariable(lexed, name, true));
    const reads = [
      ...macros.map((offset): KeyRead => ({ offset, kind: 'read' })),
      ...(environment === undefined ? [] : readsOf(lexed, environment).filter(({ kind }) => kind === 'read')),
    ].sort((a, b) => a.offset - b.offset);
    return reads.length + variables.length === 0 ? [] : [{ script, flow: new KeyFlow(lexed, reads, variables) }];
  });
}
