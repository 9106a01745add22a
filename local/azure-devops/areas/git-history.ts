import { ServiceError, json, list } from '../answers.ts';
import { pathNumber, pathParameter, repositoryOf, type Call, type Routes } from '../call.ts';
import { commitsBetween, mergeBase } from '../git/history.ts';
import { changesBetween } from '../json/change.ts';
import { identityJson } from '../json/identity.ts';
import { commitJson, pushJson, repositoryUrl } from '../json/repository.ts';
import type { Repository } from '../state/model.ts';
import { resolveVersion } from './git-version.ts';

/** Most changes of a comparison in one answer: "Defaults to 100" (git.json, diffs/commits). */
const DEFAULT_TOP = 100;

/** With `$top` but without a token pages have this many references at most (git.json, refs). */
const MOST_REFS = 1000;

/** `filter` is a prefix of the name without `refs/`: `heads/main` also finds `heads/main-2`. Only `peelTags` tells what a tag is about. */
function listRefs(call: Call) {
  const { organization, query } = call;
  query.ignore('includeLinks', 'latestStatusesOnly');
  const repository = repositoryOf(call);
  const prefix = `refs/${query.text('filter') ?? ''}`;
  const part = query.text('filterContains')?.toLowerCase() ?? '';
  const matching = [...repository.git.refs]
    .filter(([name]) => name.startsWith(prefix) && name.toLowerCase().includes(part))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const start = Number(query.text('continuationToken') ?? 0);
  const end = start + Math.min(query.number('$top') ?? MOST_REFS, MOST_REFS);
  const peelTags = query.flag('peelTags');
  const refs = matching.slice(start, end).map(([name, objectId]) => ({
    name,
    objectId,
    ...(peelTags ? peeledIdOf(repository, objectId) : {}),
    creator: identityJson(organization, call.caller),
    url: `${repositoryUrl(organization, repository)}/refs?filter=${encodeURIComponent(name.slice('refs/'.length))}`,
  }));
  return list(refs, end < matching.length ? { 'x-ms-continuationtoken': String(end) } : {});
}

function peeledIdOf({ git }: Repository, objectId: string) {
  const peeledObjectId = git.peeled(objectId);
  return peeledObjectId === undefined ? {} : { peeledObjectId };
}

function commitChanges(call: Call) {
  const { organization, query } = call;
  const repository = repositoryOf(call);
  const commit = resolveVersion(repository, { type: 'commit', version: pathParameter(call, 'commitId') });
  const parent = repository.git.commit(commit.parents[0] ?? '');
  const { changeCounts, changes } = changesBetween(organization, repository, parent, commit);
  const skip = query.number('skip') ?? 0;
  return json({ changeCounts, changes: changes.slice(skip, skip + (query.number('top') ?? changes.length)) });
}

/** Without `diffCommonCommit` the two versions themselves are compared. */
function diffCommits(call: Call) {
  const { organization, query } = call;
  const repository = repositoryOf(call);
  const version = (side: 'base' | 'target') =>
    resolveVersion(repository, {
      version: query.text(`${side}Version`),
      type: query.text(`${side}VersionType`),
      options: query.text(`${side}VersionOptions`),
    });
  const base = version('base');
  const target = version('target');
  const common = mergeBase(repository.git, target.id, base.id);
  const from = query.flag('diffCommonCommit') ? common : base;
  const { changeCounts, changes } = changesBetween(organization, repository, from, target);
  const skip = query.number('$skip') ?? 0;
  const page = changes.slice(skip, skip + (query.number('$top') ?? DEFAULT_TOP));
  return json({
    allChangesIncluded: skip + page.length >= changes.length,
    changeCounts,
    changes: page,
    commonCommit: common?.id ?? null,
    baseCommit: base.id,
    targetCommit: target.id,
    aheadCount: commitsBetween(repository.git, base.id, target.id).length,
    behindCount: commitsBetween(repository.git, target.id, base.id).length,
  });
}

function getPush(call: Call) {
  const { organization, query } = call;
  const repository = repositoryOf(call);
  const id = pathNumber(call, 'pushId');
  const push = repository.pushes.find((candidate) => candidate.id === id);
  if (push === undefined) {
    throw new ServiceError({
      status: 404,
      typeKey: 'GitPushNotFoundException',
      message: `The push ${id} does not exist.`,
    });
  }
  const commits = push.refUpdates.flatMap(({ oldObjectId, newObjectId }) =>
    commitsBetween(repository.git, oldObjectId, newObjectId),
  );
  return json({
    ...pushJson(organization, repository, push),
    commits: commits
      .slice(0, query.number('includeCommits') ?? 0)
      .map((commit) => commitJson(organization, repository, commit)),
    ...(query.flag('includeRefUpdates') ? { refUpdates: push.refUpdates } : {}),
  });
}

/** References, pushes, and what changed between commits. */
export const gitHistory: Routes = {
  'git/Refs_List': listRefs,
  'git/Commits_Get Changes': commitChanges,
  'git/Diffs_Get': diffCommits,
  'git/Pushes_Get': getPush,
};
