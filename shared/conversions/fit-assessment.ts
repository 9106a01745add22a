import type { AssessedFinding, AssessedPipeline, Assessment, ConnectionFinding } from './assessment.ts';
import { cut } from '../cut.ts';
import { lengthOf, MAX_NAME, MAX_SENTENCE } from './fit-text.ts';
import { fittedCoverage, fittedPrincipals, someOf, withShortNames } from './fit-coverage.ts';

/** Longest JSON of it: a property of a table row holds 32,768 characters (64 KiB of UTF-16). */
const MAX_LENGTH = 30_000;

/** Room for what could not be seen, so that it is never crowded out. */
const MAX_UNSEEN_LENGTH = 9_000;
const MAX_UNSEEN = 20;
/** Why it is not known what is in flight: one or two causes. */
const MAX_IN_FLIGHT_UNSEEN = 3;

/** The order in which findings get their room. */
const SEVERITIES: readonly AssessedFinding['severity'][] = ['error', 'warning', 'note'];

/**
 * The assessment made to fit into a row: errors first, then warnings, notes, and pipelines without a finding, each from the
 * beginning. What has no room is counted. Verdicts and counts stay what they are.
 */
export function fitted(assessment: Assessment): Assessment {
  const unseen = fittedUnseen(assessment.unseen);
  const pipelines = assessment.pipelines.map(shortened);
  const connectionFindings = assessment.connectionFindings.map(withShortText);
  const inFlight = {
    ...assessment.inFlight,
    unseen: assessment.inFlight.unseen.slice(0, MAX_IN_FLIGHT_UNSEEN).map((why) => cut(why, MAX_SENTENCE)),
  };
  const otherConsumers = someOf(assessment.otherConsumers.map(withShortNames));
  const beside = {
    inFlight,
    connectionFindings,
    unseen,
    otherConsumers,
    otherConsumersLeftOut: assessment.otherConsumersLeftOut + assessment.otherConsumers.length - otherConsumers.length,
    coverage: fittedCoverage(assessment.coverage),
    samePrincipal: fittedPrincipals(assessment.samePrincipal),
  };
  let room = MAX_LENGTH - lengthOf({ ...assessment, ...beside, pipelines: [] });
  const kept = new Map<AssessedPipeline, AssessedFinding[]>();

  /** Takes the room for a pipeline, and for one of its findings; false when there is not enough. */
  function keep(pipeline: AssessedPipeline, finding?: AssessedFinding): boolean {
    const known = kept.get(pipeline);
    const cost = (known ? 0 : lengthOf({ ...pipeline, findings: [] }) + 1) + (finding ? lengthOf(finding) + 1 : 0);
    if (cost > room) return false;
    room -= cost;
    kept.set(pipeline, [...(known ?? []), ...(finding ? [finding] : [])]);
    return true;
  }

  const findings = pipelines.flatMap((pipeline) => pipeline.findings.map((finding) => ({ pipeline, finding })));
  const ordered = SEVERITIES.flatMap((severity) => findings.filter(({ finding }) => finding.severity === severity));
  const fits = ordered.findIndex(({ pipeline, finding }) => !keep(pipeline, finding));
  const leftOut = fits < 0 ? 0 : ordered.length - fits;
  if (leftOut === 0) for (const pipeline of pipelines) if (!kept.has(pipeline) && !keep(pipeline)) break;
  return {
    ...assessment,
    ...beside,
    findingsLeftOut: assessment.findingsLeftOut + leftOut,
    pipelines: pipelines.flatMap((pipeline) => {
      const its = kept.get(pipeline);
      return its === undefined ? [] : [{ ...pipeline, findings: pipeline.findings.filter((one) => its.includes(one)) }];
    }),
  };
}

function fittedUnseen(unseen: readonly string[]): string[] {
  const shown: string[] = [];
  let room = MAX_UNSEEN_LENGTH;
  for (const sentence of unseen.slice(0, MAX_UNSEEN).map((text) => cut(text, MAX_SENTENCE))) {
    room -= lengthOf(sentence) + 1;
    if (room < 0) break;
    shown.push(sentence);
  }
  const left = unseen.length - shown.length;
  return left > 0 ? [...shown, `${String(left)} more could not be seen.`] : shown;
}

/** Of one connection there are a handful, so they all have room. */
function withShortText(finding: ConnectionFinding): ConnectionFinding {
  return { ...finding, message: cut(finding.message, MAX_SENTENCE), remedy: cut(finding.remedy, MAX_SENTENCE) };
}

function shortened(pipeline: AssessedPipeline): AssessedPipeline {
  return {
    ...pipeline,
    project: cut(pipeline.project, MAX_NAME),
    name: cut(pipeline.name, MAX_NAME),
    findings: pipeline.findings.map((finding) => ({
      ...finding,
      message: cut(finding.message, MAX_SENTENCE),
      file: cut(finding.file, MAX_NAME),
      task: finding.task === null ? null : cut(finding.task, MAX_NAME),
      ...(finding.branch === undefined ? {} : { branch: cut(finding.branch, MAX_NAME) }),
    })),
  };
}
