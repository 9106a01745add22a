import type { Check, CheckedResource } from '../../azure-devops/checks.ts';
import { parseTaskReference } from '../../catalogue/task-reference.ts';
import type { OtherConsumer } from '../../conversions/assessment.ts';
import type { ConnectionProject } from '../../conversions/snapshot.ts';
import { counted } from '../../report/counted.ts';
import type { Asking, ProjectSource } from './source.ts';

/** Inputs of a check's task that hold a connection (reference: `connectedServiceName`, `connectedServiceNameARM`, …). */
const CONNECTION_INPUT = /^connectedService/i;

/**
 * Checks: those that guard this connection, and those anywhere that call something with it. Asked are the resources that the project
 * shows: connections, environments, variable groups, and the repositories of pipelines. Agent queues and secure files are not asked;
 * the one check that names an Azure connection, Invoke REST API, works federated by the catalogue.
 */
export const checkSource: ProjectSource = {
  name: 'checks',
  needs: 'Pipelines: View, and Reader of what the checks are on, token scope Build (Read)',
  async ask(asking, project) {
    const { resources, unreadable: notAsked } = await resourcesOf(asking, project);
    const { checks, unreadable } = await asking.azureDevOps.checksOn(project.id, resources);
    const unseen: string[] = [];
    if (unreadable > 0)
      unseen.push(`${String(unreadable)} checks of project ${project.name} are in a shape the guard does not know.`);
    if (notAsked > 0)
      unseen.push(
        `${counted(notAsked, 'service connection')} of project ${project.name} in a shape the guard does not know: not asked for checks.`,
      );
    return { consumers: checks.flatMap((check) => consumerIn(check, asking, project)), unseen };
  },
};

interface Resources {
  readonly resources: readonly CheckedResource[];
  /** Connections that are in a shape the guard does not know. */
  readonly unreadable: number;
}

/** What can have checks; what another source is refused is told there. */
async function resourcesOf({ reads, connection }: Asking, { id }: ConnectionProject): Promise<Resources> {
  const [{ endpoints, unreadable }, environments, groups, definitions] = await Promise.all([
    reads.endpoints(id),
    reads.environments(id).catch(() => []),
    reads.variableGroups(id).catch(() => []),
    reads.definitions(id).catch(() => []),
  ]);
  const repositories = definitions.flatMap(({ repository }) =>
    repository?.type.toLowerCase() === 'tfsgit' ? [repository.id] : [],
  );
  const connections = new Set([connection.id, ...endpoints.map((endpoint) => endpoint.id.toLowerCase())]);
  const resources = [
    ...Array.from(connections, (endpoint) => ({ type: 'endpoint', id: endpoint })),
    ...environments.map((environment) => ({ type: 'environment', id: String(environment.id) })),
    ...groups.map((group) => ({ type: 'variablegroup', id: String(group.id) })),
    // Terraform provider azuredevops, checks: a repository is named with its project.
    ...Array.from(new Set(repositories), (repository) => ({ type: 'repository', id: `${id}.${repository}` })),
  ];
  return { resources, unreadable };
}

function consumerIn(check: Check, asking: Asking, project: ConnectionProject): readonly OtherConsumer[] {
  const { resource, settings, type } = check;
  const isOnIt = resource.type.toLowerCase() === 'endpoint' && resource.id.toLowerCase() === asking.connection.id;
  const where = isOnIt ? 'this connection' : `${resource.type} "${resource.name ?? resource.id}"`;
  const name = `${settings?.displayName ?? settings?.definitionRef?.name ?? type?.name ?? 'check'} on ${where}`;
  const about = { kind: 'check', project: project.name, name } as const;
  if (usesIt(check, asking.connection.id, project.connectionName))
    return [{ ...about, ...judged(check, name, asking) }];
  if (!isOnIt) return [];
  return [
    { ...about, verdict: 'ready', message: 'It holds up runs that use the connection, and does not sign in with it.' },
  ];
}

function usesIt({ settings }: Check, id: string, connectionName: string): boolean {
  const wanted = new Set([id, connectionName.trim().toLowerCase()]);
  return Object.entries(settings?.inputs ?? {}).some(
    ([input, value]) =>
      CONNECTION_INPUT.test(input) && typeof value === 'string' && wanted.has(value.trim().toLowerCase()),
  );
}

/** By what the catalogue says of the task that the check runs. */
function judged({ settings }: Check, name: string, { catalogue }: Asking): Pick<OtherConsumer, 'verdict' | 'message'> {
  const { name: task = '', version = '' } = settings?.definitionRef ?? {};
  const written = `${task ?? ''}@${version?.split('.')[0] ?? ''}`;
  const row = catalogue.find(parseTaskReference(written)).row;
  if (row?.status === 'supported')
    return {
      verdict: 'ready',
      message: `${written} signs in with it, which works federated (${catalogue.edition.id}).`,
    };
  return {
    verdict: 'unknown',
    message: `Check "${name}" signs in with this connection by ${written}, of which the catalogue does not say that it works federated: a run since the conversion that passes the check proves it.`,
  };
}
