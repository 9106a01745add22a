import { schemeKindOf } from '../connections/service-connection.ts';
import type { Edition } from '../catalogue/schema.ts';
import { diagnosticAt, type Diagnostic } from '../pipelines/diagnostic.ts';
import type { NamedConnection } from '../pipelines/connection-inputs.ts';
import type { Pipeline } from '../pipelines/pipeline.ts';
import type { Texts } from '../pipelines/scripts/script-files.ts';
import type { TaskUse } from '../pipelines/uses.ts';
import type { Finding } from '../rules/finding.ts';
import { nameOf } from '../rules/catalogue-facts.ts';
import { rules } from '../rules/index.ts';
import type { Report, Rule, RuleContext } from '../rules/rule.ts';
import { scriptsOf, type ScriptText } from '../rules/scripts/script-text.ts';
import { connectionFindings } from './connection-findings.ts';
import { findingAt } from './finding-at.ts';
import type { Judging } from './judging.ts';
import { toldConnection } from './told-connection.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** A root pipeline with everything that was found about it. */
export interface JudgedPipeline {
  readonly pipeline: Pipeline;
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
  readonly verdict: Verdict;
}

/** Judges a pipeline: what in it breaks, and what could not be seen. */
export function judge(pipeline: Pipeline, judging: Judging): JudgedPipeline {
  const diagnostics = [...pipeline.diagnostics];
  const findings: Finding[] = [];
  for (const use of pipeline.uses) {
    if (findings.length > MAX_FINDINGS) break;
    if (use.kind !== 'task') continue;
    for (const [rule, report] of reportsOn(use, pipeline.texts, judging)) {
      // One script can give more than anybody reads.
      if (findings.length > MAX_FINDINGS) break;
      findings.push(...findingsOf(rule, report, use, judging));
    }
  }
  if (findings.length > MAX_FINDINGS) diagnostics.push(tooMany(pipeline));
  const onConnections = connectionFindings(pipeline, judging, MAX_FINDINGS);
  if (onConnections.length > MAX_FINDINGS) diagnostics.push(tooMany(pipeline));
  const seen = pipeline.complete && diagnostics.every(({ unknown }) => !unknown);
  const distinct = withoutRepeats([...findings, ...onConnections]);
  return { pipeline, findings: distinct, diagnostics: withoutRepeats(diagnostics), verdict: verdictOf(distinct, seen) };
}

/** A step that expansion makes several times says the same thing each time. */
function withoutRepeats<T extends Finding | Diagnostic>(said: readonly T[]): readonly T[] {
  // Where all places and messages differ, nothing is repeated; the whole of a finding is written out only where some are alike.
  if (
    new Set(said.map(({ line, column, message }) => `${String(line)}:${String(column)}:${message}`)).size ===
    said.length
  ) {
    return said;
  }
  return [...new Map(said.map((one) => [JSON.stringify(one), one])).values()];
}

/** What rules are told of a step. */
class StepContext implements RuleContext {
  readonly use: TaskUse;
  readonly edition: Edition;
  readonly texts: Texts;
  readonly today: string;
  #scripts: readonly ScriptText[] | undefined;

  constructor(use: TaskUse, texts: Texts, { catalogue: { edition }, today }: Judging) {
    this.use = use;
    this.edition = edition;
    this.texts = texts;
    this.today = today;
  }

  /** Few rules ask for them, and only of few steps. */
  get scripts(): readonly ScriptText[] {
    this.#scripts ??= scriptsOf(this.use, this.texts);
    return this.#scripts;
  }
}

function reportsOn(use: TaskUse, texts: Texts, judging: Judging): readonly Reported[] {
  const context = new StepContext(use, texts, judging);
  const reports: Reported[] = [];
  for (const rule of rules) rule.check(context, (report) => reports.push([rule, report]));
  return withoutCovered(reports);
}

type Reported = readonly [Rule, Report];

/**
 * One line is one cause: of what a rule says in general and another one exactly, the exact is told. Where the line has more of the
 * general than of the exact, the rest is nobody else's: a waiver of the exact must not hide it.
 */
function withoutCovered(reports: readonly Reported[]): readonly Reported[] {
  /** The places where something exact is said, and whether it is more than possible, by what it is said instead of. */
  const exact = new Map<string, { readonly places: Set<number>; isSure: boolean }>();
  for (const reported of reports) {
    const [{ insteadOf }, { at, isBeside }] = reported;
    const key = insteadOf === undefined || isBeside === true ? undefined : coverOf(insteadOf, reported);
    if (key === undefined || at === undefined) continue;
    const known = exact.get(key) ?? { places: new Set(), isSure: false };
    known.places.add(at.offset);
    exact.set(key, { places: known.places, isSure: known.isSure || isMoreThanPossible(reported) });
  }
  if (exact.size === 0) return reports;
  const general = new Map<string, Set<number>>();
  for (const reported of reports) {
    const [{ id }, { at }] = reported;
    const key = coverOf(id, reported);
    if (key === undefined || at === undefined || !exact.has(key)) continue;
    general.set(key, (general.get(key) ?? new Set()).add(at.offset));
  }
  return reports.filter((reported) => {
    const key = coverOf(reported[0].id, reported);
    const instead = key === undefined ? undefined : exact.get(key);
    if (key === undefined || instead === undefined) return true;
    if ((general.get(key)?.size ?? 0) > instead.places.size) return true;
    // What is only possible does not stand for what is more than that.
    return isMoreThanPossible(reported) && !instead.isSure;
  });
}

/** The same for what a rule says of one line, no less severe; undefined where it says it of no line. */
function coverOf(ruleId: string, [rule, { at, severity }]: Reported): string | undefined {
  if (at === undefined) return undefined;
  return [ruleId, severity ?? rule.severity, at.file.id, at.file.positionOf(at.offset).line].join('\n');
}

function isMoreThanPossible([, { confidence }]: Reported): boolean {
  return confidence !== 'possible';
}

/** One finding for each connection that the use names: a report may break one and not the other. */
function findingsOf(rule: Rule, report: Report, use: TaskUse, judging: Judging): readonly Finding[] {
  const { catalogue, connections, isDue = () => false } = judging;
  const isPlaced = report.at !== undefined && use.evidence === 'static';
  const { file, offset } = isPlaced ? report.at : { file: use.at.file, offset: use.at.start };
  const task = nameOf(use.knowledge, use.reference.version);
  const place = { rule, file, offset, task, edition: catalogue.edition.id, evidence: use.evidence };
  const concerned = use.connections.filter(({ input }) => report.inputs?.includes(input) ?? true);
  const named = new Map(
    concerned.flatMap((input) => {
      const told = namesOrText(toldConnection(input, judging));
      return namesOrText(input).map((name, index) => [name, told[index] ?? name] as const);
    }),
  );
  return [...named].flatMap(([connection, toldName]) => {
    const known = connections?.find(connection);
    const kind = known === undefined ? 'federated' : schemeKindOf(known);
    const { message, remedy, ...more } = findingAt(report, { ...place, connection });
    const instead = toldName === connection ? {} : { told: { message, remedy, connection: toldName } };
    const told = { ...more, message, remedy, ...instead };
    const isFederated = connections === undefined || (known !== undefined && kind === 'federated');
    const finding = report.edit?.unsafeOnSecret === true && !isFederated ? { ...told, edit: null } : told;
    switch (kind) {
      case 'other':
        return [];
      case 'secret':
        return [onSecret(rule, finding, connection, isDue(connection))];
      case 'federated':
      case 'unknown':
        return rule.about === 'revert' ? [{ ...finding, when: 'after-revert' as const }] : [finding];
    }
  });
}

function namesOrText({ names, value }: NamedConnection): readonly string[] {
  return names.length > 0 ? names : [value];
}

/** A connection on a secret: what would break only after a conversion warns, and what needs federation fails today. */
function onSecret(rule: Rule, finding: Finding, connection: string, isDue: boolean): Finding {
  if (rule.about === 'revert') {
    const message = `${finding.message} Connection "${connection}" is on a secret now.`;
    return { ...finding, severity: 'warning', message };
  }
  const later = { ...finding, when: 'after-conversion' as const };
  if (finding.severity !== 'error') return later;
  if (isDue) {
    const message = `${finding.message} Connection "${connection}" is due for conversion from its secret: this would break then.`;
    return { ...later, message };
  }
  const message = `${finding.message} Connection "${connection}" is still on a secret: this would break once it is converted.`;
  return { ...later, severity: 'warning', message };
}

/** Most findings of one pipeline; nobody reads more, and a matrix of a thousand legs makes millions. */
export const MAX_FINDINGS = 2_000;

function tooMany({ root }: Pipeline): Diagnostic {
  const message = `More than ${String(MAX_FINDINGS)} findings: the rest of the pipeline is not judged.`;
  return diagnosticAt(root, 0, 'expansion-limit', message);
}
