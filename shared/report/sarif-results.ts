import { createHash } from 'node:crypto';
import type { Diagnostic } from '../pipelines/diagnostic.ts';
import type { Finding } from '../rules/finding.ts';
import { artifactLocation, physicalLocation } from './sarif-location.ts';
import { terminalText } from './terminal-text.ts';
import { idOf, isFinding, rankOf, type Told } from './told-once.ts';

/** The results of a log: what was found at one place is one, for all pipelines that have it. */
export function sarifResults(told: readonly Told<Finding | Diagnostic>[]): readonly object[] {
  const prints = fingerprints(told);
  return told.map((one) => ({
    ...resultOf(one),
    locations: [{ physicalLocation: physicalLocation(one.said, one.file) }],
    partialFingerprints: { 'wifGuard/v1': prints.get(one) },
  }));
}

function resultOf(told: Told<Finding | Diagnostic>): object {
  const { said, pipelines, connections } = told;
  if (!isFinding(said)) {
    // "The rule was evaluated, and the information was insufficient": what `open` is for (3.27.9). Any kind but `fail` has level none.
    const kind = said.unknown ? 'open' : 'informational';
    return { ruleId: idOf(said), kind, level: 'none', message: messageOf(said.message), properties: { pipelines } };
  }
  const { rule, severity, message, remedy, confidence, task, source, asOf, evidence, unknown } = said;
  return {
    ruleId: rule,
    kind: 'fail',
    level: severity,
    message: messageOf(`${message} Fix: ${remedy}`),
    ...suppressionsOf(said),
    ...fixesOf(said),
    properties: { confidence, task, connections, pipelines, source, asOf, evidence, unknown },
  };
}

/** Text from pipelines makes no embedded link (3.11.6). Braces stay: consumers fill in placeholders only where there are arguments. */
function messageOf(text: string): object {
  return { text: terminalText(text).replaceAll('](', '\\](') };
}

function suppressionsOf(finding: Finding): object {
  if (rankOf(finding) !== 'waived') return {};
  const { waiver } = finding;
  const justification = waiver === null ? undefined : terminalText(`${waiver.reason} (until ${waiver.until})`);
  return { suppressions: [{ kind: 'external', status: 'accepted', justification }] };
}

function fixesOf({ repository, file, edit, remedy }: Finding): object {
  if (edit === null) return {};
  const { line: startLine, column: startColumn, endLine, endColumn, text } = edit;
  const replacement = {
    deletedRegion: { startLine, startColumn, endLine, endColumn },
    insertedContent: { text },
  };
  const change = { artifactLocation: artifactLocation(repository, file), replacements: [replacement] };
  return { fixes: [{ description: messageOf(remedy), artifactChanges: [change] }] };
}

/**
 * What stays the same when lines move: the rule, the file, the task, the connections, and the how-manyth of its kind in the file it is.
 * Not the message: another wording is no other finding.
 */
function fingerprints(told: readonly Told<Finding | Diagnostic>[]): ReadonlyMap<Told<Finding | Diagnostic>, string> {
  const seen = new Map<string, number>();
  const inOrder = told.toSorted((a, b) => a.said.line - b.said.line || a.said.column - b.said.column);
  return new Map(
    inOrder.map((one) => {
      const { said, connections } = one;
      const task = isFinding(said) ? (said.task ?? '') : said.message;
      const thing = JSON.stringify([idOf(said), said.repository, said.file, task, connections.toSorted()]);
      const occurrence = (seen.get(thing) ?? 0) + 1;
      seen.set(thing, occurrence);
      const print = createHash('sha256')
        .update(`${thing}\n${String(occurrence)}`)
        .digest('hex')
        .slice(0, 32);
      return [one, print];
    }),
  );
}
