import type { AssessedFinding, Assessment } from './assessment.ts';

/** Longest JSON of it: a property of a table row holds 32,768 characters (64 KiB of UTF-16). */
const MAX_LENGTH = 30_000;

/** Most sentences about what could not be seen. */
const MAX_UNSEEN = 20;

/**
 * The assessment made to fit into a row: notes and warnings go before errors, from the end; what went is counted. Verdicts stay
 * what they are.
 */
export function fitted(assessment: Assessment): Assessment {
  const { unseen } = assessment;
  const left = unseen.length - MAX_UNSEEN;
  const shown = left > 0 ? [...unseen.slice(0, MAX_UNSEEN), `${String(left)} more could not be seen.`] : unseen;
  let fits: Assessment = { ...assessment, unseen: shown };
  for (const severity of ['note', 'warning', 'error'] as const) {
    while (JSON.stringify(fits).length > MAX_LENGTH && hasFinding(fits, severity)) fits = withoutSome(fits, severity);
  }
  // Only names are left then: thousands of pipelines, of which the last go.
  while (JSON.stringify(fits).length > MAX_LENGTH && fits.pipelines.length > 0)
    fits = { ...fits, pipelines: fits.pipelines.slice(0, Math.floor(fits.pipelines.length * 0.9)) };
  return fits;
}

function hasFinding({ pipelines }: Assessment, severity: AssessedFinding['severity']): boolean {
  return pipelines.some(({ findings }) => findings.some((finding) => finding.severity === severity));
}

/** Drops the findings of a severity in the last tenth of the pipelines that have some. */
function withoutSome(assessment: Assessment, severity: AssessedFinding['severity']): Assessment {
  const having = assessment.pipelines.filter(({ findings }) =>
    findings.some((finding) => finding.severity === severity),
  );
  const dropping = new Set(having.slice(-Math.ceil(having.length / 10)));
  let dropped = 0;
  const pipelines = assessment.pipelines.map((pipeline) => {
    if (!dropping.has(pipeline)) return pipeline;
    const findings = pipeline.findings.filter((finding) => finding.severity !== severity);
    dropped += pipeline.findings.length - findings.length;
    return { ...pipeline, findings };
  });
  return { ...assessment, pipelines, findingsLeftOut: assessment.findingsLeftOut + dropped };
}
