import { z } from 'zod';
import { text } from '../connections/rest-fields.ts';
import type { Requests } from './request.ts';

const environment = z.object({ id: z.int(), name: z.string() });
const withResources = environment.extend({
  resources: z.array(z.object({ id: z.int(), name: text, type: z.unknown() })).nullish(),
});
const kubernetes = z.object({ id: z.int(), name: text, serviceEndpointId: text });

export type Environment = z.infer<typeof environment>;

/** `type` of a Kubernetes resource; the service writes enumerations as names or numbers (environments.json, EnvironmentResourceType). */
const KUBERNETES = new Set<unknown>(['kubernetes', 4]);

/** A Kubernetes resource of an environment, with the id of its connection in lower case; empty where the service does not say. */
export interface KubernetesResource {
  readonly name: string;
  readonly connectionId: string;
}

const PAGE = 200;

/** Environments and the clusters in them (REST, area environments, 7.1). */
export function environmentReads(requests: Requests) {
  const pathTo = (projectId: string, ...more: readonly (string | number)[]) => [
    projectId,
    '_apis',
    'pipelines',
    'environments',
    ...more,
  ];
  return {
    environments: (projectId: string): Promise<readonly Environment[]> =>
      requests.list(
        { what: `the environments of project ${projectId}`, path: pathTo(projectId), query: { $top: PAGE } },
        z.object({ value: z.array(environment) }),
      ),

    /** The Kubernetes resources of an environment. */
    async kubernetesResources(projectId: string, environmentId: number): Promise<readonly KubernetesResource[]> {
      const what = `environment ${String(environmentId)} of project ${projectId}`;
      const { resources } = await requests.get(
        { what, path: pathTo(projectId, environmentId), query: { expands: 'resourceReferences' } },
        withResources,
      );
      const found: KubernetesResource[] = [];
      for (const { id, type } of resources ?? []) {
        if (!KUBERNETES.has(typeof type === 'string' ? type.toLowerCase() : type)) continue;
        const path = pathTo(projectId, environmentId, 'providers', 'kubernetes', id);
        const { name, serviceEndpointId } = await requests.get({ what, path }, kubernetes);
        found.push({ name: name ?? String(id), connectionId: (serviceEndpointId ?? '').toLowerCase() });
      }
      return found;
    },
  };
}
