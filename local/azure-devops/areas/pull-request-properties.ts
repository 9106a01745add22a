import { z } from 'zod';
import { json } from '../answers.ts';
import { bodyOf, pullRequestOf, type Call, type Routes } from '../call.ts';
import type { PullRequest } from '../state/model.ts';
import { wrappedAsText } from '../state/properties.ts';

/** Adds several properties at once: the path is empty, the value has them all. */
const addition = z
  .object({ op: z.literal('add'), path: z.literal(''), value: z.record(z.string(), z.unknown()) })
  .transform(({ value }) => ({ op: 'add several' as const, value }));

const patch = z.array(
  z.union([
    addition,
    z.object({ op: z.enum(['add', 'replace']), path: z.string().min(2), value: z.unknown().optional() }),
    z.object({ op: z.literal('remove'), path: z.string().min(2) }),
  ]),
);

function getProperties(call: Call) {
  return json(propertiesJson(pullRequestOf(call)));
}

/**
 * "If the path is empty, the value must be a list of key value pairs. … If the path does not exist, the property will be added"
 * (git.json, properties).
 */
function patchProperties(call: Call) {
  const pullRequest = pullRequestOf(call);
  for (const operation of bodyOf(call, patch)) {
    if (operation.op === 'add several') {
      for (const [name, value] of Object.entries(operation.value)) set(pullRequest, name, value);
    } else if (operation.op === 'remove') {
      pullRequest.properties.delete(operation.path.slice(1));
    } else {
      set(pullRequest, operation.path.slice(1), operation.value);
    }
  }
  return json(propertiesJson(pullRequest));
}

function set({ properties }: PullRequest, name: string, value: unknown): void {
  const property = wrappedAsText(value);
  if (property === undefined) properties.delete(name);
  else properties.set(name, property);
}

/** The service adds the names of both branches (git.json, example AddPullRequestProperties). */
function propertiesJson({ sourceRefName, targetRefName, properties }: PullRequest) {
  const value = {
    'Microsoft.Git.PullRequest.SourceRefName': wrappedAsText(sourceRefName),
    'Microsoft.Git.PullRequest.TargetRefName': wrappedAsText(targetRefName),
    ...Object.fromEntries(properties),
  };
  return { count: Object.keys(value).length, value };
}

/** External properties of pull requests. */
export const pullRequestProperties: Routes = {
  'git/Pull Request Properties_List': getProperties,
  'git/Pull Request Properties_Update': patchProperties,
};
