import { describe, expect, it } from 'vitest';
import { startOrganization } from './start-organization.ts';

const GROUPS = '/Payments/_apis/distributedtask/taskgroups';

describe('task groups', () => {
  it('have all their versions under one id, in their project only', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createProject({ name: 'Web' });
    const task = { id: '46e4be58-730b-4389-8a2f-ea10b3e5e815', versionSpec: '2.*', definitionType: 'task' };
    const tasks = [{ displayName: 'Deploy', enabled: true, task, inputs: { a: 'b' } }];
    const inputs = [{ name: 'a', type: 'string', defaultValue: 'x' }];
    const { taskGroupId } = organization.createTaskGroup({ project: 'Payments', name: 'deploy', tasks, inputs });
    organization.createTaskGroup({ project: 'Payments', name: 'deploy', version: { major: 2 } });
    organization.createTaskGroup({ project: 'Payments', name: 'other' });
    expect((await api.get(`${GROUPS}/${taskGroupId}`)).body).toMatchObject({
      count: 2,
      value: [
        { id: taskGroupId, definitionType: 'metaTask', version: { major: 1 }, tasks, inputs },
        { id: taskGroupId, version: { major: 2, minor: 0, isTest: false } },
      ],
    });
    expect((await api.get(GROUPS)).body).toMatchObject({ count: 3 });
    expect((await api.get(`/Web/_apis/distributedtask/taskgroups/${taskGroupId}`)).body).toMatchObject({ count: 0 });
    expect(simulator.violations()).toEqual([]);
  });
});

describe('the tasks of an organization', () => {
  it('are those in the box, of extensions, and uploaded ones', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.installTask({ name: 'ContosoDeploy', major: 3, contribution: 'contoso.tools.deploy' });
    organization.installTask({ name: 'Own' });
    const { body } = await api.get('/_apis/distributedtask/tasks');
    const tasks: unknown = expect.arrayContaining([
      expect.objectContaining({ name: 'AzureCLI', serverOwned: true }),
      expect.objectContaining({ name: 'ContosoDeploy', contributionIdentifier: 'contoso.tools.deploy' }),
      expect.objectContaining({ name: 'Own', serverOwned: false }),
    ]);
    expect(body).toMatchObject({ value: tasks });
    expect(simulator.violations()).toEqual([]);
  });
});
