import { dayOf } from '../../clock.ts';
import { compare, type Compared, type Said, type SaidPlace } from '../../judging/compare.ts';
import { inlineWaiversIn, type InlineWaiver } from '../../judging/inline-waivers.ts';
import { judge, type JudgedPipeline } from '../../judging/judge.ts';
import { withoutOtherProjects } from '../../judging/other-projects.ts';
import { isByPath, placedWaivers, type NamesOf, type WaiverSheet } from '../../judging/placed-waiver.ts';
import { reviewedPipeline, type ReviewedPipeline } from '../../judging/reviewed-change.ts';
import { standingWaivers, type Acceptance, type Accepted } from '../../judging/standing-waivers.ts';
import { withWaivers } from '../../judging/waivers.ts';
import type { SourceFile } from '../../pipelines/source-file.ts';
import type { ChangedFile } from '../../azure-devops/pull-requests.ts';
import { matchesAny } from '../../policy/projects.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Pipeline } from '../../pipelines/pipeline.ts';
import { placeText } from '../../report/place-text.ts';
import type { Finding } from '../../rules/finding.ts';
import type { GuardContext } from '../context.ts';
import type { GitVersion } from '../git/git-version.ts';
import { asTemplate } from './as-template.ts';
import type { Candidate } from './candidates.ts';
import { changeSeenBy, type WrittenFiles } from './change-seen.ts';
import type { TouchedPipeline } from './find-touched.ts';
import { loadCandidate, type LoadedCandidate } from './load-candidate.ts';
import type { OpenChange } from './open-change.ts';
import type { ProjectFacts } from './project-facts.ts';
import { foreignAliases, ownAliases, ownPaths } from './touched.ts';

/** What pipelines are judged and compared with. */
export interface Comparing {
  readonly context: Pick<GuardContext, 'azureDevOps' | 'catalogue' | 'clock' | 'organizationUrl' | 'preview'>;
  readonly change: OpenChange;
  readonly facts: ProjectFacts;
  readonly policy: Policy;
  /** Waivers of the organization, and of the repository as they stand on the target branch. */
  readonly sheets: readonly WaiverSheet[];
  readonly written: WrittenFiles;
}

/** A touched pipeline, compared with what it was. */
export interface ComparedPipeline {
  readonly reviewed: ReviewedPipeline;
  /** What is to be said of waivers that do not count, one sentence each. */
  readonly remarks: readonly string[];
}

/** Judges a pipeline as it is on one side of a change. */
export async function judgeSide(
  { context, facts, policy }: Pick<Comparing, 'context' | 'facts' | 'policy'>,
  { project }: Candidate,
  { pipeline, isElsewhere }: Pick<LoadedCandidate, 'pipeline' | 'isElsewhere'>,
): Promise<JudgedPipeline> {
  const { catalogue, clock, organizationUrl } = context;
  const namesSome = pipeline.uses.length + pipeline.otherConnections.length > 0;
  return judge(pipeline, {
    hides: isElsewhere && !policy.crossProjectNames ? 'variables and expressions' : 'variables',
    catalogue,
    connections: namesSome ? await facts.connections(project.id) : undefined,
    organizationUrl,
    isDue: (connection) => matchesAny(policy.dueForConversion, connection),
    today: dayOf(clock.now()),
  });
}

/** Compares a pipeline with what it was, and applies the waivers that count. */
export async function compareTouched(
  comparing: Comparing,
  touched: TouchedPipeline,
  judged: JudgedPipeline,
): Promise<ComparedPipeline> {
  const { base, target } = comparing.change;
  if (isSilent(judged) || base === undefined) return comparedWith(comparing, touched, judged, []);
  const before = await sideBefore(comparing, touched, base);
  const compared = comparedWith(comparing, touched, judged, before);
  // What came to the target branch since is there as well; that matters only for what else would be the change's own.
  if (target === undefined || (isSilent(compared.reviewed.fresh) && compared.remarks.length === 0)) return compared;
  const there = (await sideBefore(comparing, touched, target)).map((side) => whereSame(side, judged.pipeline));
  return comparedWith(comparing, touched, judged, [...before, ...there]);
}

/** What is said of files that read the same on the target branch: the change is there already. In others, what is there is another's. */
function whereSame(side: Side, now: Pipeline): Side {
  const textOf = new Map(now.files.map((file) => [`${file.repository}\n${file.path}`, file.text]));
  const same = new Set(
    side.pipeline.files
      .filter((file) => textOf.get(`${file.repository}\n${file.path}`) === file.text)
      .map((file) => `${file.repository}\n${file.path}`),
  );
  const isSame = ({ repository, file }: SaidPlace): boolean => same.has(`${repository}\n${file}`);
  return {
    ...side,
    acceptances: side.acceptances.filter(({ finding }) => isSame(finding)),
    judged: {
      ...side.judged,
      findings: side.judged.findings.filter(isSame),
      diagnostics: side.judged.diagnostics.filter(isSame),
    },
  };
}

function isSilent({ findings, diagnostics }: Said): boolean {
  return findings.every(({ waived: isWaived }) => isWaived) && diagnostics.every(({ unknown }) => !unknown);
}

/** A pipeline as it was, with what its comments accept. */
interface Side extends Accepted {
  readonly judged: JudgedPipeline;
}

/** None where there was no such pipeline. */
async function sideBefore(
  comparing: Comparing,
  touched: TouchedPipeline,
  version: GitVersion,
): Promise<readonly Side[]> {
  const { context, change, facts } = comparing;
  const { candidate } = touched;
  const file = changeOfRoot(change, candidate)?.originalPath ?? candidate.file;
  const loaded = await loadCandidate(context, change, { ...candidate, file }, version, facts);
  if ('absent' in loaded) return [];
  const found = await judgeSide(comparing, candidate, loaded);
  const acceptances: Acceptance[] = [];
  const judged = waived(comparing, touched, asTemplate(found, touched.alone), (waiver, finding) => {
    acceptances.push({ waiver, finding });
    return true;
  });
  return [{ pipeline: loaded.pipeline, acceptances, judged }];
}

function comparedWith(
  comparing: Comparing,
  touched: TouchedPipeline,
  judged: JudgedPipeline,
  before: readonly Side[],
): ComparedPipeline {
  const { change, context, written } = comparing;
  const aliases = ownAliases(touched.reads, change.source);
  const read = ownPaths(touched.reads, change.source);
  const writtenAndRead = new Set(
    Array.from(change.paths, (path) => path.toLowerCase()).filter((path) => read.has(path)),
  );
  // What an open one includes can be any other file that the change writes.
  const mayReadMore = touched.isOpen && Array.from(change.paths).some((path) => !read.has(path.toLowerCase()));
  const seen = changeSeenBy(written, { aliases, read: writtenAndRead, mayReadMore });
  const stands = standingWaivers(judged.pipeline, before, seen);
  const remarks = new Set<string>();
  const today = dayOf(context.clock.now());
  const now = waived(comparing, touched, judged, (waiver, finding) => {
    // What has expired accepts nothing, wherever it stands; that it has is told.
    if (stands(waiver, finding) || ('until' in waiver.says && waiver.says.until < today)) return true;
    remarks.add(notYet(waiver, finding));
    return false;
  });
  const compared = compare(
    now,
    before.map((side) => side.judged),
    seen,
  );
  return { reviewed: reviewedOf(comparing, touched, now, compared, aliases), remarks: [...remarks] };
}

/** What the change does to the file of a pipeline of its own repository. */
function changeOfRoot({ files, source }: OpenChange, { repository, file }: Candidate): ChangedFile | undefined {
  return repository.id === source.repositoryId ? files.find(({ path }) => path === file) : undefined;
}

function waived(
  { context, sheets, change }: Comparing,
  { candidate, reads }: TouchedPipeline,
  judged: JudgedPipeline,
  counts: (waiver: InlineWaiver, finding: Finding) => boolean,
): JudgedPipeline {
  const aliases = ownAliases(reads, change.source);
  const isOwn = ({ repository }: SourceFile): boolean => repository === 'self' || aliases.has(repository);
  const namesOf: NamesOf = () => candidate.definitions.map(({ pathName }) => `${candidate.project.name}/${pathName}`);
  // What a repository accepts, it accepts for its own pipelines.
  const isElsewhere = candidate.repository.id !== change.source.repositoryId;
  const root = changeOfRoot(change, candidate);
  const isMoved = root?.isNew === true || root?.originalPath !== undefined;
  const counting = sheets
    .filter(({ repository }) => repository !== 'self' || !isElsewhere)
    // Nobody puts their pipeline under a waiver by the path that they give it.
    .map((sheet) => (isMoved ? { ...sheet, waivers: sheet.waivers.filter((waiver) => !isByPath(waiver)) } : sheet));
  const [marked] = withWaivers([judged], {
    listed: counting.flatMap((sheet) => placedWaivers(sheet, namesOf)),
    inlineIn: (file) => (isOwn(file) ? inlineWaiversIn(file) : []),
    // What stands in files of another repository is not the change's own.
    counts: (waiver, finding) => !aliases.has(waiver.file.repository) || counts(waiver, finding),
    edition: context.catalogue.edition.id,
    today: dayOf(context.clock.now()),
  });
  return marked ?? judged;
}

function notYet({ file, line }: InlineWaiver, { rule }: Finding): string {
  const place = placeText({ repository: 'self', file: file.path, line });
  return `The waiver of ${rule} in ${place} does not count: it has to stand on the target branch, about the same step. Nobody waives their own change.`;
}

function reviewedOf(
  { change, policy }: Comparing,
  { candidate, reads, isElsewhere }: TouchedPipeline,
  judged: JudgedPipeline,
  compared: Compared,
  aliases: ReadonlySet<string>,
): ReviewedPipeline {
  const { repository, project, file } = candidate;
  const { repository: own } = change.pullRequest;
  const isRootElsewhere = repository.id !== own.id;
  const label = project.id === own.project.id ? repository.name : `${project.name}/${repository.name}`;
  const renamed = <T extends { readonly repository: string }>(said: readonly T[]): readonly T[] =>
    said.map((one) => {
      if (aliases.has(one.repository)) return { ...one, repository: 'self' };
      return one.repository === 'self' && isRootElsewhere ? { ...one, repository: label } : one;
    });
  const foreign = foreignAliases(reads, own.project.id);
  const named = (said: Said): Said => {
    const { findings, diagnostics } =
      isElsewhere && !policy.crossProjectNames ? withoutOtherProjects(said, judged.pipeline.files, foreign) : said;
    return {
      findings: renamed(findings.map(({ told, ...finding }) => ({ ...finding, ...told }))),
      diagnostics: renamed(diagnostics),
    };
  };
  return reviewedPipeline(
    judged,
    { fresh: named(compared.fresh), old: named(compared.old) },
    {
      name: isRootElsewhere ? `${file}@${label}` : file,
      isNamed: project.id === own.project.id || policy.crossProjectNames,
    },
  );
}
