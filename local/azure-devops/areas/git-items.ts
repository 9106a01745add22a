import { z } from 'zod';
import { ServiceError, json, list } from '../answers.ts';
import { bodyOf, repositoryOf, type Call, type Routes } from '../call.ts';
import { itemJson } from '../json/change.ts';
import type { Commit } from '../git/store.ts';
import { commitJson } from '../json/repository.ts';
import type { Repository } from '../state/model.ts';
import { fileAnswer, wantedForm } from './git-content.ts';
import { resolveVersion, type VersionDescriptor } from './git-version.ts';

interface Item {
  readonly path: string;
  readonly objectId: string;
  readonly isFolder: boolean;
}

/** Code page of UTF-8, which `contentMetadata.encoding` gives. */
const UTF8 = 65_001;

function getItem(call: Call) {
  const { organization, query } = call;
  query.ignore('download', 'resolveLfs', 'sanitize');
  const repository = repositoryOf(call);
  const commit = resolveVersion(repository, versionIn(call));
  const item = neededItem(repository, commit, query.text('path') ?? query.text('scopePath') ?? '/', versionIn(call));
  const form = wantedForm(call);
  const bytes = repository.git.blob(item.objectId);
  if (form === 'zip' || (form !== 'json' && bytes === undefined)) {
    throw notSimulated(`items as ${form} of ${item.isFolder ? 'a folder' : 'a file'}`);
  }
  if (form !== 'json' && bytes !== undefined) return fileAnswer(form, bytes);
  return json({
    ...itemJson(organization, repository, commit, item),
    ...(query.flag('includeContent') && bytes !== undefined ? { content: bytes.toString('utf8') } : {}),
    ...(query.flag('includeContentMetadata') ? { contentMetadata: metadata(item, bytes) } : {}),
    ...(query.flag('latestProcessedChange')
      ? { latestProcessedChange: commitJson(organization, repository, commit) }
      : {}),
  });
}

function listItems(call: Call) {
  const { organization, query } = call;
  query.ignore('includeLinks', 'download', 'zipForUnix');
  const repository = repositoryOf(call);
  if (wantedForm(call) !== 'json') throw notSimulated('lists of items in another form than JSON');
  const commit = resolveVersion(repository, versionIn(call));
  const scope = neededItem(repository, commit, query.text('scopePath') ?? '/', versionIn(call));
  const withMetadata = query.flag('includeContentMetadata');
  const items = itemsBelow(commit, scope, query.text('recursionLevel') ?? 'none');
  return list(
    items.map((item) => ({
      ...itemJson(organization, repository, commit, item),
      ...(withMetadata ? { contentMetadata: metadata(item, repository.git.blob(item.objectId)) } : {}),
    })),
  );
}

const batchBody = z.object({
  itemDescriptors: z.array(
    z.object({
      path: z.string(),
      version: z.string().nullish(),
      versionType: z.string().nullish(),
      versionOptions: z.string().nullish(),
      recursionLevel: z.string().nullish(),
    }),
  ),
});

/** Answers a list of lists, one for each descriptor (git.json, example ItemsBatch). */
function getItemsBatch(call: Call) {
  const { organization } = call;
  const repository = repositoryOf(call);
  const { itemDescriptors } = bodyOf(call, batchBody);
  const lists = itemDescriptors.map((wanted) => {
    const descriptor = {
      version: wanted.version ?? undefined,
      type: wanted.versionType ?? undefined,
      options: wanted.versionOptions ?? undefined,
    };
    const commit = resolveVersion(repository, descriptor);
    const scope = neededItem(repository, commit, wanted.path, descriptor);
    const items = itemsBelow(commit, scope, wanted.recursionLevel ?? 'none');
    return items.map((item) => itemJson(organization, repository, commit, item));
  });
  return list(lists);
}

function versionIn({ query }: Call): VersionDescriptor {
  return {
    version: query.text('versionDescriptor.version'),
    type: query.text('versionDescriptor.versionType'),
    options: query.text('versionDescriptor.versionOptions'),
  };
}

function neededItem(repository: Repository, commit: Commit, wanted: string, descriptor: VersionDescriptor): Item {
  const path = `/${wanted.replace(/^\/+|\/+$/g, '')}`;
  const file = commit.files.get(path);
  if (file !== undefined) return { path, objectId: file, isFolder: false };
  const folder = commit.folders.get(path);
  if (folder !== undefined) return { path, objectId: folder, isFolder: true };
  const version = descriptor.version ?? repository.defaultBranch;
  throw new ServiceError({
    status: 404,
    typeKey: 'GitItemNotFoundException',
    message: `TF401174: The item '${path}' could not be found in the repository '${repository.name}' at the version specified by '<${descriptor.type ?? 'Branch'}: ${version} >' (resolved to commit '${commit.id}')`,
  });
}

/** The item itself first, then what the recursion level adds, in the order of paths. */
function itemsBelow(commit: Commit, scope: Item, recursionLevel: string): Item[] {
  const level = recursionLevel.toLowerCase();
  if (level === 'none' || !scope.isFolder) return [scope];
  const prefix = scope.path === '/' ? '/' : `${scope.path}/`;
  const all: Item[] = [
    ...[...commit.folders].map(([path, objectId]) => ({ path, objectId, isFolder: true })),
    ...[...commit.files].map(([path, objectId]) => ({ path, objectId, isFolder: false })),
  ];
  const below = all.filter(({ path }) => path !== '/' && path !== scope.path && path.startsWith(prefix));
  const wanted = level === 'full' ? below : below.filter(({ path }) => !path.slice(prefix.length).includes('/'));
  return [scope, ...wanted.sort((a, b) => (a.path < b.path ? -1 : 1))];
}

function metadata({ path, isFolder }: Item, bytes: Buffer | undefined) {
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  if (isFolder) return { fileName };
  const extension = fileName.includes('.') ? fileName.slice(fileName.lastIndexOf('.') + 1) : '';
  const isBinary = bytes?.includes(0) === true;
  if (isBinary) return { contentType: 'application/octet-stream', fileName, extension, isBinary };
  return { encoding: UTF8, contentType: 'text/plain', fileName, extension };
}

function notSimulated(what: string): ServiceError {
  const message = `The simulated organization does not give ${what}.`;
  return new ServiceError({ status: 501, typeKey: 'NotImplementedException', message });
}

/** Files and folders at a version. */
export const gitItems: Routes = {
  'git/Items_Get': getItem,
  'git/Items_List': listItems,
  'git/Items_Get Items Batch': getItemsBatch,
};
