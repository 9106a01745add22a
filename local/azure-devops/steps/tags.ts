import { z } from 'zod';
import { personNamed } from '../state/identities.ts';
import { branchRef, signatureOf } from '../state/iterations.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { neededRepository } from './needed.ts';
import { NO_COMMIT, updateRef } from './push.ts';
import { StepError } from './step-error.ts';

/** A new tag. */
export const createTagInput = z.strictObject({
  project: z.string().optional(),
  repository: z.string(),
  /** `1.0`, without `refs/tags/`. */
  name: z.string().min(1),
  /** A branch or a commit; the default branch where it is left out. */
  target: z.string().optional(),
  /** Makes an object of its own, as `git tag --annotate` does: the reference points at it, and it points at the commit. */
  annotated: z.boolean().default(false),
  by: z.string().optional(),
});

/** Somebody tags a commit and pushes the tag. */
export function createTag(organization: OrganizationContext, input: z.input<typeof createTagInput>) {
  const step = createTagInput.parse(input);
  const repository = neededRepository(organization, step);
  const { git } = repository;
  const ref = `refs/tags/${step.name}`;
  if (git.refs.has(ref)) throw new StepError(`"${repository.name}" already has a tag "${step.name}".`);
  const target = step.target ?? repository.defaultBranch;
  const commit = git.commit(target) ?? git.tip(branchRef(target));
  if (commit === undefined)
    throw new StepError(`"${target}" is neither a commit nor a branch of "${repository.name}".`);
  const by = personNamed(organization, step.by);
  const objectId = step.annotated
    ? git.addTag({ name: step.name, commitId: commit.id, tagger: signatureOf(organization, by), message: step.name })
    : commit.id;
  const update = { name: ref, oldObjectId: NO_COMMIT, newObjectId: objectId };
  return { ref, objectId, commitId: commit.id, pushId: updateRef(organization, repository, update, by).pushId };
}
