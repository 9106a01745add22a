import { describe, expect, it } from 'vitest';
import { findTask, openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { conditionsOf } from '../../shared/catalogue/conditions.ts';
import { sourceUrl } from '../../shared/catalogue/editions.ts';
import { inputsIn, truthOf, type Predicate } from '../../shared/catalogue/predicate.ts';
import type { Condition } from '../../shared/catalogue/schema.ts';
import { parseTaskReference } from '../../shared/catalogue/task-reference.ts';
import type { Truth } from '../../shared/catalogue/truth.ts';
import { connectionsOf } from '../../shared/pipelines/connection-inputs.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { StepInputs } from '../../shared/pipelines/step-inputs.ts';
import { eachStep } from '../../shared/pipelines/steps.ts';
import type { TaskUse } from '../../shared/pipelines/uses.ts';
import { valueOf } from '../../shared/pipelines/yaml/node.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { factsOf } from '../../shared/rules/condition-facts.ts';
import { rules } from '../../shared/rules/index.ts';
import { fixtureTable } from '../fixtures/files.ts';
import { CONDITION_CASES } from './condition-cases.ts';
import { judgeText } from './judging.ts';
import { stepOf } from './step-of.ts';

const catalogue = openCatalogue();
const { edition } = catalogue;
const table = fixtureTable('conditions-2026-08.tsv', ['task', 'major', 'condition', 'rule', 'severity', 'confidence']);

interface Named {
  readonly task: string;
  readonly condition: Condition;
}

/** Every condition of every task. */
const all: readonly Named[] = edition.rows.flatMap((row) =>
  conditionsOf(edition, row).map((condition) => ({ task: `${row.task}@${String(row.major)}`, condition })),
);

const TRUTHS = ['yes', 'unknown', 'no'] as const;

/** Conditions that a pipeline decides, with each of their cases. */
const cases = all.flatMap(({ task, condition }) =>
  TRUTHS.flatMap((truth) => {
    const inputs = condition.match === undefined ? undefined : CONDITION_CASES[condition.id]?.[truth];
    return inputs === undefined ? [] : [{ task, condition, id: condition.id, truth, inputs }];
  }),
);

/** The use of a step, whether or not it names a connection. */
function useOf(text: string): TaskUse {
  const root = parseYaml(new SourceFile('self', 'azure-pipelines.yml', text)).root;
  const uses: TaskUse[] = [];
  if (root === undefined) throw new Error('no pipeline');
  eachStep(
    root,
    { given: () => undefined, groups: new Map() },
    ({ node, list, macros }) => {
      const at = valueOf(node, 'task');
      if (at?.kind !== 'scalar') return;
      const reference = parseTaskReference(at.text);
      const knowledge = catalogue.find(reference);
      const inputs = new StepInputs(node);
      const connections = connectionsOf(knowledge, inputs, macros, new Set(), () => undefined);
      const place = {
        stage: null,
        job: null,
        displayName: null,
        when: 'always',
        count: 1,
        evidence: 'static',
      } as const;
      uses.push({ kind: 'task', reference, knowledge, at, inputs, step: node, list, macros, ...place, connections });
    },
    () => undefined,
  );
  const [use] = uses;
  if (use === undefined) throw new Error('no step');
  return use;
}

function truth(match: Predicate | undefined, text: string): Truth {
  return match === undefined ? 'unknown' : truthOf(match, factsOf(useOf(text), new Map()));
}

describe('the conditions of August 2026', () => {
  it('are compared with all 74 that were collected', () => {
    expect(table).toHaveLength(74);
  });

  it.each(table)('hold $condition of $task@$major, for the rule $rule', ({ task, major, condition, ...expected }) => {
    const found = all.filter((one) => one.task === `${task}@${major}` && one.condition.id === condition);
    expect(found).toHaveLength(1);
    const { rule, severity = '', confidence = '' } = found[0]?.condition ?? {};
    expect({ rule, severity, confidence }).toEqual(expected);
  });

  it.each(all)('say of $task, $condition.id, what to do and where that comes from', ({ condition }) => {
    const { when, effect, remedy, evidence } = condition;
    for (const text of [when, effect, remedy]) expect(text).toMatch(/^\S.*[^.\s]$/);
    const sources = evidence.map((source) => sourceUrl(edition, source));
    expect(sources.filter((source) => !URL.canParse(source))).toEqual([]);
    expect(sources.length + (condition.rule === 'none' ? 1 : 0)).toBeGreaterThan(0);
  });

  it.each(all)('are judged, or say why they are not: $task, $condition.id', ({ condition }) => {
    const { rule, severity, confidence, reason } = condition;
    expect(rule === 'none').toBe(severity === undefined && confidence === undefined);
    expect(rule !== 'none' || reason?.endsWith('.') === true).toBe(true);
  });

  it.each(all)('ask for inputs that the task has: $task, $condition.id', ({ task, condition }) => {
    const { definition } = findTask(catalogue, task);
    const described = [...(definition?.connectionInputs ?? []), ...(definition?.otherInputs ?? [])];
    const names = new Set(described.map(({ name }) => name));
    const asked = [...(condition.match === undefined ? [] : inputsIn(condition.match)), ...(condition.inputs ?? [])];
    // AzureCLI@1 has no such input, and never renews.
    const missing = asked.filter(
      (name) => !names.has(name) && !(task === 'AzureCLI@1' && name === 'keepAzSessionActive'),
    );
    expect(missing).toEqual([]);
  });

  it('have a case for each that a pipeline decides', () => {
    const decided = all.filter(({ condition }) => condition.match !== undefined).map(({ condition }) => condition.id);
    expect(Object.keys(CONDITION_CASES).sort()).toEqual([...new Set(decided)].sort());
  });
});

describe('a condition', () => {
  it.each(cases)('$id of $task is "$truth" for $inputs', ({ task, condition, truth: expected, inputs }) => {
    expect(truth(condition.match, stepOf(catalogue, task, inputs))).toBe(expected);
  });
});

/** Rules that say the effect of the condition in their message. */
const SAYING: ReadonlySet<string> = new Set([
  'task-condition',
  'task-unsupported',
  'task-version-superseded',
  'wif-only-input',
  'data-role-required',
  'long-running-token',
]);

/** True where the code refuses the task as a whole: its condition only says why. */
function isRefused(task: string, { rule }: Condition): boolean {
  const isRefusal = rule === 'task-version-superseded' || rule === 'task-unsupported';
  return isRefusal && findTask(catalogue, task).row?.codeSupports !== 'partial';
}

/** The severity and confidence of the finding that a condition makes, if any. */
function levelsOf(condition: Condition, known: Truth, task: string): readonly string[] {
  const { severity = '', confidence = '' } = condition;
  if (known === 'yes') return [`${severity} ${confidence}`];
  if (known === 'no' || isRefused(task, condition)) return [];
  return [`${severity === 'note' ? 'note' : 'warning'} possible`];
}

describe('a finding', () => {
  const judged = cases.filter(({ condition: { rule } }) => SAYING.has(rule));

  it.each(judged)('of $task on $id where it is "$truth"', ({ task, condition, truth: expected, inputs }) => {
    const { findings } = judgeText(stepOf(catalogue, task, inputs));
    const said = findings.filter(({ rule, message }) => rule === condition.rule && message.includes(condition.effect));
    const levels = new Set(said.map(({ severity, confidence }) => `${severity} ${confidence}`));
    expect([...levels]).toEqual(levelsOf(condition, expected, task));
  });

  const refused = judged.filter(({ task, condition }) => isRefused(task, condition));

  it.each(refused)('refuses $task as a whole, whatever $id is', ({ task, condition, inputs }) => {
    const { findings } = judgeText(stepOf(catalogue, task, inputs));
    expect(findings.map(({ rule, severity }) => [rule, severity])).toContainEqual([condition.rule, 'error']);
  });

  const scripts = cases.filter(
    ({ condition: { rule }, truth: known }) =>
      rule.startsWith('secret-') && known !== 'unknown' && rules.some(({ id }) => id === rule),
  );

  it.each(scripts)(
    'of a script of $task on $id where it is "$truth"',
    ({ task, condition, truth: expected, inputs }) => {
      const said = judgeText(stepOf(catalogue, task, inputs)).findings.filter(
        ({ rule, severity }) => rule === condition.rule && severity === 'error',
      );
      expect(said.length > 0).toBe(expected === 'yes');
    },
  );

  it.each(all.filter(({ condition }) => condition.rule === 'none'))(
    'is none of $task on $condition.id',
    ({ task, condition }) => {
      const inputs = CONDITION_CASES[condition.id]?.yes ?? {};
      const { findings } = judgeText(stepOf(catalogue, task, inputs));
      expect(findings.filter(({ message }) => message.includes(condition.effect))).toEqual([]);
    },
  );
});
