import type { Diagnostic } from '../pipelines/diagnostic.ts';
import type { Evidence } from '../pipelines/evidence.ts';
import type { Pipeline } from '../pipelines/pipeline.ts';
import { byPlace, type ConnectionUse } from '../pipelines/uses.ts';
import { isAboutConnection } from '../rules/connection-rules.ts';
import type { Finding } from '../rules/finding.ts';
import { findingsOnConnections } from './connection-findings.ts';
import { judge } from './judge.ts';
import type { Judging } from './judging.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** A pipeline judged for one connection. */
export interface JudgedForConnection {
  /** Steps that use the connection. */
  readonly uses: number;
  /** What says that they are there; empty where there are none. */
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
  /** Of steps that break or warn, and may use the connection: what decides their own is not known. */
  readonly mayUse: readonly Finding[];
  /** What keeps it from being seen completely: a step elsewhere may use the connection too. */
  readonly diagnostics: readonly Diagnostic[];
  readonly verdict: Verdict;
}

/**
 * Judges what a federated connection does to a pipeline.
 * @param names What the pipeline can call the connection: its name in the project, and its id.
 */
export function judgeForConnection(
  pipeline: Pipeline,
  judging: Omit<Judging, 'connections'>,
  names: readonly string[],
): JudgedForConnection {
  const wanted = new Set(names.map(plain));
  const uses = pipeline.uses.filter((use) => namesIn(use).some((name) => wanted.has(plain(name))));
  const named = judge({ ...pipeline, uses, otherConnections: [], diagnostics: [] }, judging);
  const findings = named.findings.filter(
    (finding) => !isAboutConnection(finding) && finding.connection !== null && wanted.has(plain(finding.connection)),
  );
  const diagnostics = [...pipeline.diagnostics, ...named.diagnostics];
  const mayUse = risksUnderUnknownNames(pipeline, judging);
  const seen = pipeline.complete && diagnostics.every(({ unknown }) => !unknown) && mayUse.length === 0;
  const evidence = [...new Set(uses.map((use) => use.evidence))];
  return { uses: byPlace(uses).length, evidence, findings, mayUse, diagnostics, verdict: verdictOf(findings, seen) };
}

/**
 * A step whose connection is decided by a variable, or typed by whoever starts a run, may use this one. That matters only where the
 * step would break or warn: a step that works with every federated connection works with this one.
 */
function risksUnderUnknownNames(pipeline: Pipeline, judging: Omit<Judging, 'connections'>): readonly Finding[] {
  return pipeline.uses
    .filter((use) => use.connections.some(({ resolution, open }) => resolution === 'unresolved' || open === true))
    .flatMap((use) => {
      const { findings } = judge({ ...pipeline, uses: [use], otherConnections: [], diagnostics: [] }, judging);
      const risks = findings.filter((finding) => !isAboutConnection(finding));
      if (!risks.some(({ severity, unknown }) => severity !== 'note' || unknown)) return [];
      return findingsOnConnections(use, judging, true).filter(({ unknown }) => unknown);
    });
}

function namesIn(use: ConnectionUse): readonly string[] {
  return use.connections.flatMap(({ names }) => names);
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
