import { counted } from '../../report/counted.ts';
import { TOO_LONG } from './coverage.ts';
import { mayBe, type ProjectSource } from './source.ts';

/** Environments asked at a time. */
const PARALLEL = 8;

/**
 * Kubernetes resources of environments. Each names a Kubernetes connection, which signs in to its cluster by itself, also where it was
 * made of an Azure subscription: it holds ids of subscription and cluster and no Azure connection (Terraform provider azuredevops,
 * resource_serviceendpoint_kubernetes.go). So only one that names this connection, or none, counts.
 */
export const environmentSource: ProjectSource = {
  name: 'Kubernetes resources of environments',
  needs: 'Environments: Reader, token scope Build (Read)',
  async ask({ azureDevOps, clock, connection, reads, until }, project) {
    const environments = await reads.environments(project.id);
    const consumers = [];
    for (let from = 0; from < environments.length; from += PARALLEL) {
      if (clock.now() > until) {
        const left = counted(environments.length - from, 'environment');
        return {
          consumers,
          unseen: [`${left} of project ${project.name} not asked: asking took too long.`],
          next: TOO_LONG,
        };
      }
      const batch = environments.slice(from, from + PARALLEL);
      const found = await Promise.all(batch.map(({ id }) => azureDevOps.kubernetesResources(project.id, id)));
      for (const [index, { name: environment }] of batch.entries())
        for (const { name, connectionId } of found[index] ?? []) {
          if (!mayBe(connectionId, connection.id)) continue;
          const through = connectionId === '' ? 'a connection that Azure DevOps does not show' : 'this connection';
          const message = `Kubernetes resource "${name}" of environment "${environment}" of project ${project.name} is reached through ${through}. Open the resource in the environment: the connection that it shows is to be a Kubernetes connection.`;
          consumers.push({
            kind: 'Kubernetes resource',
            project: project.name,
            name: `${environment}/${name}`,
            verdict: 'unknown' as const,
            message,
          });
        }
    }
    return { consumers };
  },
};
