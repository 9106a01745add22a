import { z } from 'zod';
import { ServiceError, empty, json, list, type Answer } from '../answers.ts';
import { bodyOf, pathNumber, pullRequestOf, type Call, type Routes } from '../call.ts';
import { statusJson } from '../json/pull-request.ts';
import type { PullRequest, PullRequestStatus } from '../state/model.ts';
import { wrappedProperties } from '../state/properties.ts';
import { enumName } from './enums.ts';
import { neededIteration } from './iterations.ts';

/** Names of states by their numbers (reference: azure-devops.md 5). */
const STATES = ['notSet', 'pending', 'succeeded', 'failed', 'error', 'notApplicable', 'partiallySucceeded'] as const;

const newStatusBody = z.object({
  // "The only required field for the status is Context.Name" (git.json).
  context: z.object({ name: z.string().min(1), genre: z.string().nullish() }),
  state: z.union([z.string(), z.number()]).nullish(),
  description: z.string().nullish(),
  targetUrl: z.string().nullish(),
  iterationId: z.int().nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
});

/** "The path of the remove operation should refer to the ID of the pull request status" (git.json). */
const removals = z.array(z.object({ op: z.literal('remove'), path: z.string().regex(/^\/\d+$/) })).min(1);

/** The iteration in the path, or undefined where the path is the pull request's. */
function iterationIn(call: Call, pullRequest: PullRequest): number | undefined {
  if (!call.parameters.has('iterationId')) return undefined;
  return neededIteration(pullRequest, pathNumber(call, 'iterationId')).id;
}

function inScope(call: Call, pullRequest: PullRequest): PullRequestStatus[] {
  const iteration = iterationIn(call, pullRequest);
  return pullRequest.statuses.filter(({ iterationId }) => iteration === undefined || iterationId === iteration);
}

/** Several statuses of one context may stand side by side; people see the newest of each (reference: azure-devops.md 5). */
function listStatuses(call: Call) {
  const pullRequest = pullRequestOf(call);
  return list(inScope(call, pullRequest).map((status) => statusJson(call.organization, pullRequest, status)));
}

function getStatus(call: Call) {
  const pullRequest = pullRequestOf(call);
  const status = neededStatus(inScope(call, pullRequest), pathNumber(call, 'statusId'));
  return json(statusJson(call.organization, pullRequest, status));
}

function createStatus(call: Call) {
  const { organization, caller } = call;
  const pullRequest = pullRequestOf(call);
  const body = bodyOf(call, newStatusBody);
  const inPath = iterationIn(call, pullRequest);
  const inBody = body.iterationId ?? undefined;
  if (inPath !== undefined && inBody !== undefined && inPath !== inBody) {
    // "A conflict between iterationId in the URL and iterationId in the request body will result in status code 400" (git.json).
    const message = `The iteration ${inBody} in the body is not the iteration ${inPath} in the URL.`;
    throw new ServiceError({ status: 400, typeKey: 'ArgumentException', message });
  }
  const iterationId = inPath ?? (inBody === undefined ? null : neededIteration(pullRequest, inBody).id);
  const status: PullRequestStatus = {
    id: (pullRequest.statuses.at(-1)?.id ?? 0) + 1,
    iterationId,
    state: enumName(STATES, body.state, 'state') ?? 'notSet',
    description: body.description ?? null,
    context: { name: body.context.name, ...(body.context.genre == null ? {} : { genre: body.context.genre }) },
    targetUrl: body.targetUrl ?? null,
    creationDate: organization.clock.timestamp(),
    createdBy: caller,
    properties: wrappedProperties(body.properties ?? {}),
  };
  pullRequest.statuses.push(status);
  return json(statusJson(organization, pullRequest, status));
}

function deleteStatus(call: Call): Answer {
  const pullRequest = pullRequestOf(call);
  remove(pullRequest, neededStatus(inScope(call, pullRequest), pathNumber(call, 'statusId')));
  return empty();
}

function removeStatuses(call: Call): Answer {
  const pullRequest = pullRequestOf(call);
  const ids = bodyOf(call, removals).map(({ path }) => Number(path.slice(1)));
  for (const id of ids) remove(pullRequest, neededStatus(inScope(call, pullRequest), id));
  return empty();
}

function neededStatus(statuses: readonly PullRequestStatus[], id: number): PullRequestStatus {
  const status = statuses.find((candidate) => candidate.id === id);
  if (status !== undefined) return status;
  throw new ServiceError({
    status: 404,
    typeKey: 'GitPullRequestStatusNotFoundException',
    message: `The pull request status ${id} was not found.`,
  });
}

function remove({ statuses }: PullRequest, status: PullRequestStatus): void {
  statuses.splice(statuses.indexOf(status), 1);
}

/** Statuses of pull requests, and of single iterations. */
export const statuses: Routes = {
  'git/Pull Request Statuses_List': listStatuses,
  'git/Pull Request Statuses_Get': getStatus,
  'git/Pull Request Statuses_Create': createStatus,
  'git/Pull Request Statuses_Delete': deleteStatus,
  'git/Pull Request Statuses_Update': removeStatuses,
  'git/Pull Request Iteration Statuses_List': listStatuses,
  'git/Pull Request Iteration Statuses_Get': getStatus,
  'git/Pull Request Iteration Statuses_Create': createStatus,
  'git/Pull Request Iteration Statuses_Delete': deleteStatus,
  'git/Pull Request Iteration Statuses_Update': removeStatuses,
};
