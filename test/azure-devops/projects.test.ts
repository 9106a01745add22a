import { describe, expect, it } from 'vitest';
import { organization } from './organization.ts';

const PROJECTS = { path: '/_apis/projects' };

describe('the projects of an organization', () => {
  it('are all of them, with ids and names, page by page', async () => {
    const { azureDevOps, simulator } = await organization();
    for (let index = 0; index < 1_100; index += 1) simulator.organization.createProject({ name: `p${String(index)}` });
    const projects = await azureDevOps.projects();
    expect(new Set(projects.map(({ id }) => id)).size).toBe(1_101);
    expect(projects.map(({ name }) => name)).toEqual(expect.arrayContaining(['Payments', 'p0', 'p1099']));
    expect(simulator.requests().filter(({ path }) => path.endsWith('/_apis/projects')).length).toBeGreaterThan(1);
  });

  it('are asked for again when the service is away for a moment', async () => {
    const { azureDevOps, simulator } = await organization();
    simulator.addFault({ match: PROJECTS, fault: 'status', status: 503 });
    expect((await azureDevOps.projects()).map(({ name }) => name)).toEqual(['Payments']);
  });

  it.each([
    ['a sign-in page', { fault: 'sign-in-page' }, 'azure-devops-sign-in'],
    ['null', { fault: 'null' }, 'azure-devops-not-found'],
    ['403', { fault: 'status', status: 403 }, 'azure-devops-forbidden'],
  ] as const)('are never none because of %s: everything would go unwatched', async (_, fault, code) => {
    const { azureDevOps, simulator } = await organization();
    simulator.addFault({ match: PROJECTS, ...fault });
    await expect(azureDevOps.projects()).rejects.toMatchObject({ code });
  });
});
