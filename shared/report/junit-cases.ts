import type { JudgedPipeline } from '../judging/judge.ts';
import type { Diagnostic } from '../pipelines/diagnostic.ts';
import { byPlace, type ConnectionUse } from '../pipelines/uses.ts';
import { nameOf } from '../rules/catalogue-facts.ts';
import type { Finding } from '../rules/finding.ts';
import { nameList } from './place-list.ts';
import { fileText, placeText } from './place-text.ts';
import { endOf, shortened } from './shortened.ts';

/** One test: a use of a connection that should work, or what else was found in a pipeline. */
export interface JunitCase {
  /** Without lines, so that the history of a test outlives a changed line above it. */
  readonly name: string;
  readonly file: string;
  readonly line: number | undefined;
  readonly said: readonly (Finding | Diagnostic)[];
}

interface Case extends JunitCase {
  readonly column: number;
  readonly task: string | null;
  readonly connections: readonly string[];
  readonly said: (Finding | Diagnostic)[];
}

const MAX_NAMES = 5;
const MAX_NAME = 200;

/**
 * The tests of a pipeline: one for each use, so that a step that is mended turns from red to green under its own name; one for a
 * finding that belongs to no use; and one for whether everything was seen, which is all there is of a pipeline without uses.
 */
export function junitCases({ pipeline, findings, diagnostics }: JudgedPipeline): readonly JunitCase[] {
  const uses = byPlace(pipeline.uses).map(caseOfUse);
  const others = new Map<string, Case>();
  const seen: (Finding | Diagnostic)[] = [];
  for (const finding of findings) {
    const own = caseOf(finding, uses) ?? others.get(placeText(finding) + finding.rule) ?? caseAlone(finding);
    if (!uses.includes(own)) others.set(placeText(finding) + finding.rule, own);
    own.said.push(finding);
  }
  for (const diagnostic of diagnostics) (uses.find((one) => isAt(one, diagnostic))?.said ?? seen).push(diagnostic);
  return [
    ...numbered([...uses, ...others.values()]),
    { name: 'everything was seen', file: pipeline.root.path, line: undefined, said: seen },
  ];
}

function caseOfUse(use: ConnectionUse): Case {
  const { file, start } = use.at;
  const shownAs = use.connections.flatMap(({ names, value }) => (names.length > 0 ? names : [value]));
  // A finding on a connection that is not known names it as it is written, whatever it can be.
  const connections = [...shownAs, ...use.connections.map(({ value }) => value)];
  const task = use.kind === 'task' ? nameOf(use.knowledge, use.reference.version) : null;
  const shown = nameList(
    [...new Set(shownAs)].map((name) => shortened(name, MAX_NAME)),
    MAX_NAMES,
  );
  const what = shortened(task ?? 'container', MAX_NAME);
  const place = { ...file.positionOf(start), file: fileText({ repository: file.repository, file: file.path }) };
  const name = `${what} on ${shown} in ${endOf(place.file, MAX_NAME)}`;
  return { name, ...place, task, connections, said: [] };
}

function caseAlone(finding: Finding): Case {
  const { rule, line, column, task } = finding;
  return {
    name: `${rule} in ${endOf(fileText(finding), MAX_NAME)}`,
    file: fileText(finding),
    line,
    column,
    task,
    connections: [],
    said: [],
  };
}

/** The use that a finding is about: the last one before it in its file, because a script stands below the task it belongs to. */
function caseOf(finding: Finding, uses: readonly Case[]): Case | undefined {
  const own = uses.filter(
    ({ file, task, connections }) =>
      file === fileText(finding) &&
      task === finding.task &&
      (finding.connection === null || connections.includes(finding.connection)),
  );
  const exact = own.find((one) => isAt(one, finding));
  return exact ?? own.findLast(({ line = 0 }) => line <= finding.line);
}

function isAt({ file, line, column }: Case, place: Finding | Diagnostic): boolean {
  return file === fileText(place) && line === place.line && column === place.column;
}

/** Tests are told apart by their names. */
function numbered(cases: readonly Case[]): readonly Case[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const count = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, count);
    return count === 1 ? one : { ...one, name: `${one.name} #${String(count)}` };
  });
}
