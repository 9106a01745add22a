import { schemeKindOf, type SchemeKind } from '../../connections/service-connection.ts';
import type { WatchedConnection } from '../../connections/watched-connection.ts';
import type { AssessedPipeline, Assessment } from '../../conversions/assessment.ts';
import { obstaclesOf, reservationsOf } from '../../conversions/can-convert.ts';
import { snapshotOf, type ConnectionSnapshot } from '../../conversions/snapshot.ts';
import { assess, type AssessContext } from './assess.ts';
import type { FoundConnection } from './read-connection.ts';

/** What is known of a connection before it is converted. */
export interface Preflight {
  readonly projectId: string;
  readonly connection: WatchedConnection;
  /** Undefined for a connection that is not for Azure. */
  readonly snapshot: ConnectionSnapshot | undefined;
  readonly schemeKind: SchemeKind;
  /** Why Azure DevOps would not convert it; nothing helps against these. */
  readonly obstacles: readonly string[];
  /** What a person takes upon themselves with `--force`. */
  readonly reservations: readonly string[];
  /** What a conversion does to its pipelines; of one that is federated, what it does now. Undefined where it is not for Azure. */
  readonly assessment: Assessment | undefined;
}

/**
 * Judges a connection as it would be once it is converted: the same way as the guard judges it afterwards.
 * What does not answer counts as unseen, and makes the verdict unknown.
 */
export async function preflight(context: AssessContext, found: FoundConnection): Promise<Preflight> {
  const { connection, projectId } = found;
  const snapshot = snapshotOf(connection);
  const schemeKind = schemeKindOf(connection);
  const obstacles = obstaclesOf(connection);
  if (snapshot === undefined)
    return { projectId, connection, snapshot, schemeKind, obstacles, reservations: [], assessment: undefined };
  const judged = await assess(context, { ...snapshot, itself: connection }, false);
  const assessment = schemeKind === 'federated' ? judged : afterConversion(judged);
  const reservations = reservationsOf(connection, assessment);
  return { projectId, connection, snapshot, schemeKind, obstacles, reservations, assessment };
}

/** What breaks a federated connection now breaks one on its secret after its conversion. */
function afterConversion(assessment: Assessment): Assessment {
  return { ...assessment, pipelines: assessment.pipelines.map(pipelineAfterConversion) };
}

function pipelineAfterConversion(pipeline: AssessedPipeline): AssessedPipeline {
  const findings = pipeline.findings.map((finding) =>
    finding.when === 'now' ? { ...finding, when: 'after-conversion' as const } : finding,
  );
  return { ...pipeline, findings };
}
