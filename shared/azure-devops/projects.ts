import { z } from 'zod';
import type { Requests } from './request.ts';

const project = z.object({ id: z.string(), name: z.string() });

export type Project = z.infer<typeof project>;

/** Projects a page. */
const PAGE = 500;

/** Projects of the organization (REST, area core, 7.1). */
export function projectReads(requests: Requests) {
  return {
    /** All projects that the guard's identity may see. */
    projects: (): Promise<readonly Project[]> =>
      requests.list(
        { what: 'the projects of the organization', path: ['_apis', 'projects'], query: { $top: PAGE } },
        z.object({ value: z.array(project) }),
      ),
  };
}
