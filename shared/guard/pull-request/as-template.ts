import type { JudgedPipeline } from '../../judging/judge.ts';
import { verdictOf } from '../../judging/verdict.ts';
import { diagnosticAt, type DiagnosticCode } from '../../pipelines/diagnostic.ts';

/** Of a template that no pipeline was seen to include. `unused`: none does. `unknown`: one may that is not known. */
export type Alone = 'unused' | 'unknown';

/** What the pipelines that include a template decide. */
const OF_INCLUDING: ReadonlySet<DiagnosticCode> = new Set([
  'expression-unresolved',
  'parameter-missing',
  'variable-inherited',
]);

/**
 * A template by itself says nothing of the pipelines that include it: their parameters decide what it does. What decides its connections
 * is not told beside that one reason; where no pipeline includes it, nothing does.
 */
export function asTemplate(judged: JudgedPipeline, alone: Alone | undefined): JudgedPipeline {
  if (alone === undefined) return judged;
  const { root } = judged.pipeline;
  const findings = judged.findings.filter(({ rule }) => rule !== 'connection-unresolved');
  const own = judged.diagnostics.filter(({ code }) => alone === 'unknown' || !OF_INCLUDING.has(code));
  const message = `${root.path} is a template of which it is not known what includes it: only its own steps are judged.`;
  const diagnostics = [...own, ...(alone === 'unused' ? [] : [diagnosticAt(root, 0, 'template-alone', message)])];
  const seen = diagnostics.every(({ unknown }) => !unknown);
  return { ...judged, findings, diagnostics, verdict: verdictOf(findings, seen) };
}
