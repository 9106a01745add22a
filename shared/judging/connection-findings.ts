import { nameOf } from '../rules/catalogue-facts.ts';
import type { NamedConnection } from '../pipelines/connection-inputs.ts';
import type { OtherConnection } from '../pipelines/other-connections.ts';
import type { Pipeline } from '../pipelines/pipeline.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import type { Evidence } from '../pipelines/evidence.ts';
import type { ConnectionUse } from '../pipelines/uses.ts';
import { connectionRules } from '../rules/connection-rules.ts';
import type { ConnectionContext, ConnectionRule, Naming } from '../rules/connection-rule.ts';
import type { Finding } from '../rules/finding.ts';
import { findingAt } from './finding-at.ts';
import type { Judging } from './judging.ts';
import { toldConnection } from './told-connection.ts';

/** Where a step stands that names a connection. */
interface StepPlace {
  readonly file: SourceFile;
  readonly offset: number;
  readonly task: string | null;
  readonly evidence: Evidence;
}

/**
 * What the rules about connections say of a pipeline: of every connection that it names, at the step that names it.
 * @param limit There is an end a little beyond so many.
 */
export function connectionFindings(pipeline: Pipeline, judging: Judging, limit: number): readonly Finding[] {
  const findings: Finding[] = [];
  const said = new Set<string>();
  const take = (some: readonly Finding[]): void => {
    for (const finding of some) {
      const { rule, message } = finding;
      if (ONCE.has(rule) && said.has(`${rule}\n${message}`)) continue;
      said.add(`${rule}\n${message}`);
      findings.push(finding);
    }
  };
  // Notes come last, so that they never take the room of what matters.
  for (const use of pipeline.uses) if (findings.length <= limit) take(findingsOnConnections(use, judging));
  for (const other of pipeline.otherConnections) if (findings.length <= limit) take(findingsOnOther(other, judging));
  return findings;
}

/**
 * What the rules about connections say of those that a use names.
 * @param isSought True where it is asked whether the use is of one certain connection.
 */
export function findingsOnConnections(use: ConnectionUse, judging: Judging, isSought = false): readonly Finding[] {
  const { at, evidence } = use;
  const task = use.kind === 'task' ? nameOf(use.knowledge, use.reference.version) : null;
  const place = { file: at.file, offset: at.start, task, evidence };
  return use.connections.flatMap((connection) =>
    findingsOn(connection, (input) => ({ kind: 'azure', use, input }), place, connectionRules, judging, isSought),
  );
}

/** What they say of a connection to another service. */
function findingsOnOther(other: OtherConnection, judging: Judging): readonly Finding[] {
  const { at, knowledge, reference, connection } = other;
  const task = nameOf(knowledge, reference.version);
  const place = { file: at.file, offset: at.start, task, evidence: 'static' } as const;
  const naming = (told: NamedConnection) => ({ kind: 'other', other: { ...other, connection: told } }) as const;
  return findingsOn(connection, naming, place, OF_OTHERS, judging, false);
}

const OF_OTHERS = connectionRules.filter(({ ofOthers }) => ofOthers === true);

const ONCE: ReadonlySet<string> = new Set(connectionRules.filter(({ once }) => once === true).map(({ id }) => id));

/** One context for each name that an input can hold, and one for what it can hold beside them. */
function findingsOn(
  input: NamedConnection,
  namingOf: (input: NamedConnection) => Naming,
  place: StepPlace,
  rules: readonly ConnectionRule[],
  judging: Judging,
  isSought: boolean,
): readonly Finding[] {
  const { catalogue, connections: known, today, organizationUrl } = judging;
  const { edition } = catalogue;
  const said = (rule: ConnectionRule, named: NamedConnection, name: string | undefined): readonly Finding[] => {
    const connection = name === undefined ? undefined : known?.find(name);
    const naming = namingOf(named);
    const context: ConnectionContext = { name, connection, known, naming, isSought, organizationUrl, edition, today };
    const findings: Finding[] = [];
    rule.check(context, ({ when = 'now', ...report }) => {
      // What is the same of every connection is about none of them: accepted for one, it is not accepted for all.
      const about = rule.once === true ? null : (name ?? named.value);
      const at = { ...place, rule, connection: about, edition: edition.id };
      findings.push({ ...findingAt(report, at), when });
    });
    return findings;
  };
  const told = toldConnection(input, judging);
  return [undefined, ...input.names].flatMap((name, index) =>
    rules.flatMap((rule) => {
      const findings = said(rule, input, name);
      if (told === input || findings.length === 0) return findings;
      const instead = said(rule, told, told.names[index - 1]);
      return findings.map((finding, at) => toldAs(finding, instead[at]));
    }),
  );
}

function toldAs(finding: Finding, instead: Finding | undefined): Finding {
  if (instead === undefined) return finding;
  const { message, remedy, connection } = instead;
  return { ...finding, told: { message, remedy, connection } };
}
