import type { PullRequest, PullRequestKey } from '../../azure-devops/pull-requests.ts';
import { GuardError, messageOf, orUndefined } from '../../errors.ts';
import { inlineWaiversIn, type InlineWaiver } from '../../judging/inline-waivers.ts';
import type { JudgedPipeline } from '../../judging/judge.ts';
import { placedComment } from '../../judging/placed-waiver.ts';
import type { SourceFile } from '../../pipelines/source-file.ts';
import { POLICY_FILE } from '../../policy/load-policy.ts';
import { readOwnWaivers } from '../../policy/read-own-waivers.ts';
import type { FileWaiver } from '../../policy/waiver-entries.ts';
import type { Finding } from '../../rules/finding.ts';
import { placeText } from '../../report/place-text.ts';
import type { GuardContext } from '../context.ts';
import { LASTING } from '../conversion/find-consumers.ts';
import type { GitReader } from '../git/git-reader.ts';
import type { GitVersion } from '../git/git-version.ts';

/** What of the repository's own waivers counts in a pull request: what stands on the target branch. Nobody waives their own change. */
export interface TargetWaivers {
  /** Of `.wif-guard.yml`. */
  readonly own: readonly FileWaiver[];
  /** Whether a comment counts for a finding. */
  readonly counts: (waiver: InlineWaiver, finding: Finding) => boolean;
  /** Why something that is written does not count, one sentence each. */
  readonly remarks: readonly string[];
}

type TargetContext = Pick<GuardContext, 'azureDevOps'>;

/** Reads what of the target branch decides about findings; nothing where there are none. */
export async function targetWaivers(
  { azureDevOps }: TargetContext,
  key: PullRequestKey,
  { targetRefName }: Pick<PullRequest, 'targetRefName'>,
  reader: GitReader,
  judged: readonly JudgedPipeline[],
  today: string,
): Promise<TargetWaivers> {
  const nothing = { own: [], counts: isExpired(today) };
  if (judged.every(({ findings }) => findings.length === 0)) return { ...nothing, remarks: [] };
  const version = await reader.version(key.projectId, key.repositoryId, targetRefName);
  if ('absent' in version) {
    const why = `The target branch could not be read (${version.absent}): no waiver of this repository counts.`;
    return { ...nothing, remarks: [why] };
  }
  const { own, broken } = await ownWaivers(azureDevOps, version);
  const standing = await standingOn(version, reader, judged, today);
  return {
    own,
    counts: (waiver, finding) => nothing.counts(waiver) || standing.on.has(spot(waiver, finding.line)),
    remarks: [...broken, ...standing.remarks],
  };
}

/** What has expired accepts nothing, wherever it stands; that it has is told. */
function isExpired(today: string): (waiver: InlineWaiver) => boolean {
  return ({ says }) => !('problems' in says) && says.until < today;
}

async function ownWaivers(
  azureDevOps: GuardContext['azureDevOps'],
  { projectId, repositoryId, commit }: GitVersion,
): Promise<{ readonly own: readonly FileWaiver[]; readonly broken: readonly string[] }> {
  try {
    const text = await orUndefined(azureDevOps.fileText(projectId, repositoryId, commit, POLICY_FILE));
    const source = `${POLICY_FILE} of the target branch`;
    return { own: text === undefined ? [] : readOwnWaivers(text, source), broken: [] };
  } catch (error) {
    if (!(error instanceof GuardError) || !(LASTING.has(error.code) || error.code === 'policy-invalid')) throw error;
    return { own: [], broken: [`None of the waivers in ${POLICY_FILE} counts: ${messageOf(error)}`] };
  }
}

/** A comment, and a finding on a line that it is about. */
interface Wanted {
  readonly waiver: InlineWaiver;
  readonly finding: Finding;
}

/**
 * Which comments of the change count for which lines: those of which the target's file holds the same one, with the same rules, day
 * and reason, about a line that reads the same. A second copy of both is a change of its own and counts for nothing.
 */
async function standingOn(version: GitVersion, reader: GitReader, judged: readonly JudgedPipeline[], today: string) {
  const on = new Set<string>();
  const remarks = new Map<InlineWaiver, string>();
  for (const [file, wanted] of wantedByFile(judged, today)) {
    const target = await reader.file(version, 'self', file.path);
    const standing = 'absent' in target ? undefined : new Standing(target.file);
    for (const { waiver, finding } of wanted) {
      const line = file.line(finding.line);
      // What such a line runs is decided elsewhere, and a change there is none of the line.
      const why = line.includes('${{') ? OF_EXPRESSION : standing?.take(waiver, line) === true ? undefined : NOT_YET;
      if (why === undefined) on.add(spot(waiver, finding.line));
      else remarks.set(waiver, `The waiver of ${finding.rule} in ${placeOf(waiver)} ${why}`);
    }
  }
  return { on, remarks: [...remarks.values()] };
}

const NOT_YET =
  'does not count: it has to stand on the target branch, about the same line. Nobody waives their own change.';
const OF_EXPRESSION =
  'does not count in a pull request: an expression decides what its line runs. Waive it in the policy.';

function placeOf({ file, line }: InlineWaiver): string {
  return placeText({ repository: 'self', file: file.path, line });
}

function wantedByFile(judged: readonly JudgedPipeline[], today: string): ReadonlyMap<SourceFile, readonly Wanted[]> {
  const byFile = new Map<SourceFile, Wanted[]>();
  const seen = new Set<string>();
  for (const { pipeline, findings } of judged) {
    for (const file of pipeline.files.filter(({ repository }) => repository === 'self')) {
      const wanted = byFile.get(file) ?? [];
      for (const waiver of inlineWaiversIn(file)) {
        const placed = isExpired(today)(waiver) ? undefined : placedComment(waiver);
        if (placed === undefined) continue;
        for (const finding of findings.filter((one) => placed.accepts(one, pipeline))) {
          const key = spot(waiver, finding.line);
          if (seen.has(key)) continue;
          seen.add(key);
          wanted.push({ waiver, finding });
        }
      }
      if (wanted.length > 0) byFile.set(file, wanted);
    }
  }
  return byFile;
}

/** The waivers of the target's file, each taken once for each line. */
class Standing {
  /** By waiver and text of a line, how many are left. */
  readonly #left = new Map<string, Map<string, number>>();

  constructor(file: SourceFile) {
    for (const waiver of inlineWaiversIn(file)) {
      const lines = this.#left.get(keyOf(waiver)) ?? new Map<string, number>();
      const { from, to } = waiver.about ?? { from: 1, to: 0 };
      for (let number = from; number <= to; number += 1) {
        const text = file.line(number).trim();
        lines.set(text, (lines.get(text) ?? 0) + 1);
      }
      this.#left.set(keyOf(waiver), lines);
    }
  }

  /** True where the same waiver is about one more line that reads so. */
  take(waiver: InlineWaiver, line: string): boolean {
    const lines = this.#left.get(keyOf(waiver));
    const left = lines?.get(line.trim()) ?? 0;
    lines?.set(line.trim(), left - 1);
    return left > 0;
  }
}

function keyOf({ says }: InlineWaiver): string {
  return 'problems' in says ? '' : JSON.stringify([says.rules.toSorted(), says.until, says.reason]);
}

function spot({ file, line, column }: InlineWaiver, about: number): string {
  return [file.path, line, column, about].join('\n');
}
