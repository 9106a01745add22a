import { diagnosticAt, type Diagnostic } from '../pipelines/diagnostic.ts';
import type { Pipeline } from '../pipelines/pipeline.ts';
import { byPlace, type ConnectionUse } from '../pipelines/uses.ts';
import type { Finding } from '../rules/finding.ts';
import { judge, type Judging } from './judge.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** A pipeline judged for one connection. */
export interface JudgedForConnection {
  /** Steps that use the connection. */
  readonly uses: number;
  readonly findings: readonly Finding[];
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
  const named = judge({ ...pipeline, uses, diagnostics: [] }, judging);
  const findings = named.findings.filter(({ connection }) => connection !== null && wanted.has(plain(connection)));
  const diagnostics = [...pipeline.diagnostics, ...risksUnderUnknownNames(pipeline, judging)];
  const seen = pipeline.complete && diagnostics.every(({ unknown }) => !unknown);
  return { uses: byPlace(uses).length, findings, diagnostics, verdict: verdictOf(findings, seen) };
}

/**
 * A step whose connection is decided by a variable may use this one. That matters only where the step would break or warn:
 * a step that works with every federated connection works with this one.
 */
function risksUnderUnknownNames(pipeline: Pipeline, judging: Omit<Judging, 'connections'>): readonly Diagnostic[] {
  return pipeline.uses
    .filter((use) => use.connections.some(({ resolution, open }) => resolution === 'unresolved' || open === true))
    .flatMap((use) => {
      const { findings, diagnostics } = judge({ ...pipeline, uses: [use], diagnostics: [] }, judging);
      if (!findings.some(({ severity, unknown }) => severity !== 'note' || unknown)) return [];
      return [...diagnostics, ...freeConnections(use)];
    });
}

/** A connection that whoever starts a run may type. */
function freeConnections({ at, connections }: ConnectionUse): readonly Diagnostic[] {
  return connections
    .filter(({ open, resolution }) => open === true && resolution !== 'unresolved')
    .map(({ value }) => {
      const message = `Whoever starts the pipeline may type another connection than "${value}" here, this one too: allow only some with "values" in the parameter.`;
      return diagnosticAt(at.file, at.start, 'connection-unresolved', message);
    });
}

function namesIn(use: ConnectionUse): readonly string[] {
  return use.connections.flatMap(({ names }) => names);
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
