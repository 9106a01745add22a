import type { ReviewedPipeline } from '../judging/reviewed-change.ts';
import { isAboutConnection } from '../rules/connection-rules.ts';

/**
 * What the errors of a change are about: steps; connections that do not work; or steps whose connection was not found or is not clear,
 * so that they are judged as if it were federated.
 */
export type Blame = 'steps' | 'connections' | 'unclear-connections';

/** What all errors that a change brings have in common; `steps` where they have nothing else. */
export function blameOf(pipelines: readonly ReviewedPipeline[]): Blame {
  const errors = pipelines.flatMap(({ fresh, old }) => {
    const unclear = new Set(
      [...fresh.findings, ...old.findings]
        .filter(({ rule }) => rule === 'connection-not-found')
        .map(({ connection }) => connection),
    );
    return fresh.findings
      .filter(({ severity, waived }) => severity === 'error' && !waived)
      .map((finding) => ({
        isAboutConnection: isAboutConnection(finding),
        isUnclear: finding.connection !== null && unclear.has(finding.connection),
      }));
  });
  if (errors.length === 0) return 'steps';
  if (errors.every((error) => error.isAboutConnection)) return 'connections';
  return errors.every(({ isUnclear }) => isUnclear) ? 'unclear-connections' : 'steps';
}
