import { shippedDefinitions } from '../../../shared/catalogue/task-definitions.ts';
import type { InstalledTask, TaskGroup } from '../state/connection-users.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { identityJson } from './identity.ts';

/** `TaskGroup` of the service: one version of it. */
export function taskGroupJson(organization: OrganizationContext, group: TaskGroup) {
  const { id, name, version, inputs, tasks, createdOn } = group;
  const createdBy = identityJson(organization, group.createdBy);
  return {
    tasks,
    runsOn: ['Agent', 'DeploymentGroup'],
    revision: 1,
    createdBy,
    createdOn,
    modifiedBy: createdBy,
    modifiedOn: createdOn,
    id,
    name,
    version,
    iconUrl: '',
    friendlyName: name,
    description: '',
    category: 'Deploy',
    definitionType: 'metaTask',
    author: group.createdBy.displayName,
    demands: [],
    groups: [],
    inputs,
    satisfies: [],
    sourceDefinitions: [],
    dataSourceBindings: [],
    instanceNameFormat: `Task group: ${name}`,
    preJobExecution: {},
    execution: {},
    postJobExecution: {},
  };
}

/** The tasks of an organization in the shape of the service, as far as clients need it: those in the box first. */
export function taskListJson(installed: readonly InstalledTask[]) {
  const inTheBox = shippedDefinitions().tasks.map(({ id, task, version }) => {
    const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
    return { id, name: task, version: { major, minor, patch, isTest: false }, serverOwned: true, inputs: [] };
  });
  const others = installed.map(({ id, name, major, contribution }) => ({
    id,
    name,
    version: { major, minor: 0, patch: 0, isTest: false },
    serverOwned: contribution !== null,
    ...(contribution === null ? {} : { contributionIdentifier: contribution }),
    inputs: [],
  }));
  return [...inTheBox, ...others];
}
