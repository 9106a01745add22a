import { ServiceError, json, list } from '../answers.ts';
import { pathParameter, projectOf, repositoryOf, type Call, type Routes } from '../call.ts';
import { repositoryJson, repositoryReference, repositoryUrl } from '../json/repository.ts';
import { fileAnswer, wantedForm } from './git-content.ts';

function listRepositories(call: Call) {
  const { organization, query } = call;
  query.ignore('includeLinks', 'includeAllUrls', 'includeHidden');
  const project = projectOf(call);
  const repositories = organization.state.repositories.filter(
    (repository) => project === undefined || repository.project === project,
  );
  return list(repositories.map((repository) => repositoryJson(organization, repository)));
}

function getRepository(call: Call) {
  const { organization, query } = call;
  const repository = repositoryOf(call);
  const answer = repositoryJson(organization, repository);
  const { parent } = repository;
  if (!query.flag('includeParent') || parent === null) return json(answer);
  return json({ ...answer, parentRepository: repositoryReference(organization, parent) });
}

function getBlob(call: Call) {
  const { organization, query } = call;
  query.ignore('download', 'fileName', 'resolveLfs');
  const repository = repositoryOf(call);
  const objectId = pathParameter(call, 'sha1').toLowerCase();
  const bytes = repository.git.isReadable(objectId) ? repository.git.blob(objectId) : undefined;
  if (bytes === undefined) {
    throw new ServiceError({
      status: 404,
      typeKey: 'GitObjectDoesNotExistException',
      message: `TF401035: The object '${objectId}' does not exist.`,
    });
  }
  const form = wantedForm(call);
  if (form === 'text' || form === 'octetStream') return fileAnswer(form, bytes);
  if (form === 'zip') {
    const message = 'The simulated organization does not give blobs as zip.';
    throw new ServiceError({ status: 501, typeKey: 'NotImplementedException', message });
  }
  return json({ objectId, size: bytes.length, url: `${repositoryUrl(organization, repository)}/blobs/${objectId}` });
}

/** Repositories and the blobs in them. */
export const gitRepositories: Routes = {
  'git/Repositories_List': listRepositories,
  'git/Repositories_Get Repository': getRepository,
  'git/Repositories_Get Repository With Parent': getRepository,
  'git/Blobs_Get Blob': getBlob,
};
