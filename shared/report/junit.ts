import type { JudgedPipeline } from '../judging/judge.ts';
import type { Diagnostic } from '../pipelines/diagnostic.ts';
import type { Finding } from '../rules/finding.ts';
import { fails } from './fail-on.ts';
import { junitCases, type JunitCase } from './junit-cases.ts';
import { placeText } from './place-text.ts';
import type { ReportContext } from './report-context.ts';
import { endOf, shortened } from './shortened.ts';
import { idOf, isFinding, rankOf } from './told-once.ts';
import { element, xmlText } from './xml-text.ts';

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

interface Written {
  readonly xml: string;
  readonly outcomes: readonly Outcome[];
}

/** Longest message and longest path; SARIF and JSON have them whole. */
const MAX_MESSAGE = 1_000;
const MAX_PATH = 500;

/**
 * The report as JUnit XML: a suite a pipeline, a test a use of a connection. What fails the run is a failure. What could not be judged
 * is an error, because it fails the run too and must not look like a pass; with `--fail-on never` it is skipped. What does not fail the
 * run stands in the output of its test.
 */
export function junit(judged: readonly JudgedPipeline[], context: ReportContext): string {
  const suites = judged.map((pipeline) => suiteOf(pipeline, context));
  const all = { name: 'wif-guard', ...counts(suites.flatMap(({ outcomes }) => outcomes)) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'testsuites',
    all,
    suites.map(({ xml }) => xml),
  )}\n`;
}

function suiteOf(judged: JudgedPipeline, context: ReportContext): Written {
  const path = endOf(judged.pipeline.root.path, MAX_PATH);
  const cases = junitCases(judged).map((one) => caseOf(one, path, context));
  const outcomes = cases.flatMap((one) => one.outcomes);
  const properties = element('properties', {}, [
    element('property', { name: 'edition', value: context.edition }),
    element('property', { name: 'verdict', value: judged.verdict }),
  ]);
  const children = [properties, ...cases.map(({ xml }) => xml)];
  return { xml: element('testsuite', { name: path, ...counts(outcomes) }, children), outcomes };
}

function counts(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const count = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
  return {
    tests: outcomes.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: 0,
  };
}

function caseOf({ name, file, line, said }: JunitCase, pipeline: string, { failOn }: ReportContext): Written {
  const failing = said.filter((one) => isFinding(one) && fails(one, failOn));
  const unknown = said.filter((one) => one.unknown && rankOf(one) !== 'waived' && !failing.includes(one));
  const outcome = failing.length > 0 ? 'failure' : outcomeOf(unknown.length > 0, failOn !== 'never');
  const telling = failing.length > 0 ? failing : unknown;
  const rest = said.filter((one) => !telling.includes(one));
  const attributes = {
    classname: pipeline,
    name,
    file: endOf(file, MAX_PATH),
    ...(line === undefined ? {} : { line }),
    time: 0,
  };
  const xml = element('testcase', attributes, [
    ...(outcome === 'passed' ? [] : [resultOf(outcome, telling)]),
    ...(rest.length === 0 ? [] : [element('system-out', {}, rest.flatMap(linesOf))]),
  ]);
  return { xml, outcomes: [outcome] };
}

function outcomeOf(isUnknown: boolean, isFailing: boolean): Outcome {
  if (!isUnknown) return 'passed';
  return isFailing ? 'error' : 'skipped';
}

function resultOf(outcome: Exclude<Outcome, 'passed'>, said: readonly (Finding | Diagnostic)[]): string {
  const [first] = said;
  const message = shortened(first?.message ?? '', MAX_MESSAGE);
  const attributes = outcome === 'skipped' ? { message } : { type: first === undefined ? '' : idOf(first), message };
  return element(outcome, attributes, said.flatMap(linesOf));
}

function linesOf(said: Finding | Diagnostic): readonly string[] {
  const place = `${endOf(placeText(said), MAX_PATH)}:${String(said.column)}`;
  const lines = [`${rankOf(said)}[${idOf(said)}] ${place}: ${shortened(said.message, MAX_MESSAGE)}`];
  if (isFinding(said)) {
    const { connection, remedy, source, confidence, waiver } = said;
    if (connection !== null) lines.push(`  connection: ${shortened(connection, MAX_MESSAGE)}`);
    lines.push(
      `  fix: ${shortened(remedy, MAX_MESSAGE)}`,
      source === null ? `  ${confidence}` : `  source: ${shortened(source, MAX_MESSAGE)} (${confidence})`,
    );
    if (waiver !== null) lines.push(`  waived until ${waiver.until}: ${shortened(waiver.reason, MAX_MESSAGE)}`);
  }
  return lines.map(xmlText);
}
