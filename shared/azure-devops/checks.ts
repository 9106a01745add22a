import { z } from 'zod';
import { text } from '../connections/rest-fields.ts';
import type { Requests } from './request.ts';

/** Ids of the types of checks that run no task: approval, required template, exclusive lock (reference: azure-devops.md 4.1). */
const WITHOUT_TASK: ReadonlySet<string> = new Set([
  '8c6f20a7-a545-4486-9777-f762fafe0d4d',
  '4020e66e-b0f3-47e1-bc88-48f3cc59b5f3',
  '2ef31ad6-baa0-403a-8b45-2cbc9b4e5563',
]);

/** Settings that are left out, or are in another shape, would hide a use of a connection: such a check is none that is known. */
const check = z
  .object({
    id: z.int(),
    type: z.object({ id: text, name: text }).nullish().catch(null),
    resource: z.object({ type: z.string(), id: z.string(), name: text }),
    settings: z
      .object({
        displayName: text,
        definitionRef: z.object({ id: text, name: text, version: text }).nullish(),
        inputs: z.record(z.string(), z.unknown()).nullish(),
      })
      .nullish(),
  })
  .refine(({ type, settings }) => WITHOUT_TASK.has(type?.id?.toLowerCase() ?? '') || settings?.definitionRef);

/** A check on a resource; one that runs a task says which, and with which inputs (reference: approvalsAndChecks, Task Check). */
export type Check = z.infer<typeof check>;

/** A resource that can have checks. */
export interface CheckedResource {
  /** `endpoint`, `environment`, `repository`, `variablegroup`, `queue`, `securefile`. */
  readonly type: string;
  readonly id: string;
}

/** What a project shows of its checks. */
export interface Checks {
  readonly checks: readonly Check[];
  /** How many it shows in a shape the guard does not know. */
  readonly unreadable: number;
}

/** Resources in one question: their ids stand in its body. */
const RESOURCES_AT_ONCE = 200;

/** Checks on resources (REST, area approvalsAndChecks). */
export function checkReads(requests: Requests) {
  return {
    async checksOn(projectId: string, resources: readonly CheckedResource[]): Promise<Checks> {
      const items: unknown[] = [];
      for (let from = 0; from < resources.length; from += RESOURCES_AT_ONCE) {
        const { value } = await requests.ask(
          {
            what: `the checks of project ${projectId}`,
            path: [projectId, '_apis', 'pipelines', 'checks', 'queryconfigurations'],
            query: { $expand: 'settings' },
            apiVersion: '7.1-preview.1',
            body: resources.slice(from, from + RESOURCES_AT_ONCE).map(({ type, id }) => ({ type, id })),
          },
          z.object({ value: z.array(z.unknown()) }),
        );
        items.push(...value);
      }
      const checks = items.flatMap((item) => check.safeParse(item).data ?? []);
      return { checks, unreadable: items.length - checks.length };
    },
  };
}
