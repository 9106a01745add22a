import { describe, expect, it } from 'vitest';
import { guidFor } from '../../../local/azure-devops/ids.ts';
import { containing } from './matchers.ts';
import { startOrganization } from './start-organization.ts';

const POLICIES = '/Payments/_apis/policy/configurations';
const STATUS_TYPE = 'cbdc66da-9728-4af8-aada-9a5a32e4a226';
const MAIN = { refName: 'refs/heads/main', matchKind: 'Exact' };
const SETTINGS = {
  statusName: 'compatibility',
  statusGenre: 'wif-guard',
  authorId: guidFor('somebody'),
  invalidateOnSourceUpdate: true,
  policyApplicability: 1,
  defaultDisplayName: 'WIF compatibility',
  filenamePatterns: ['*.yml'],
};

/** A body as a client sends it for the repository of the seed. */
async function started() {
  const running = await startOrganization();
  const repositoryId = running.organization.state.repositories[0]?.id;
  const scope = [{ ...MAIN, repositoryId }];
  const body = (settings: object = {}, type = STATUS_TYPE) => ({
    isEnabled: true,
    isBlocking: false,
    type: { id: type },
    settings: { ...SETTINGS, scope, ...settings },
  });
  return { ...running, body, repositoryId };
}

describe('branch policies', () => {
  it('are made, read, edited and deleted', async () => {
    const { simulator, api, body } = await started();
    expect((await api.get(POLICIES)).body).toEqual({ count: 0, value: [] });
    const made = await api.send('POST', POLICIES, body());
    expect(made).toMatchObject({
      status: 200,
      body: {
        id: 1,
        revision: 1,
        isEnabled: true,
        isBlocking: false,
        isDeleted: false,
        type: { id: STATUS_TYPE, displayName: 'Status' },
        settings: body().settings,
        createdBy: { displayName: 'WIF Guard' },
      },
    });
    expect((await api.get(`${POLICIES}/1`)).body).toEqual(made.body);
    const edited = await api.send('PUT', `${POLICIES}/1`, { ...body({ statusName: 'other' }), isBlocking: true });
    expect(edited.body).toMatchObject({ id: 1, revision: 2, isBlocking: true, settings: { statusName: 'other' } });
    expect((await api.send('DELETE', `${POLICIES}/1`)).status).toBe(204);
    expect((await api.get(`${POLICIES}/1`)).status).toBe(404);
    expect((await api.send('DELETE', `${POLICIES}/1`)).status).toBe(404);
    expect(simulator.violations()).toEqual([]);
  });

  it('are listed for one project, by type and in pages', async () => {
    const { simulator, organization, api, body } = await started();
    organization.createProject({ name: 'Web' });
    organization.setBranchPolicy({ project: 'Web', settings: { statusName: 'x', scope: [MAIN] } });
    organization.setBranchPolicy({
      project: 'Payments',
      type: 'fa4e907d-c16b-4a4c-9dfa-4906e5d171dd',
      settings: { minimumApproverCount: 1, scope: [MAIN] },
    });
    for (const statusName of ['a', 'b']) await api.send('POST', POLICIES, body({ statusName }));
    expect((await api.get(POLICIES)).body).toMatchObject({ count: 3 });
    const first = await api.get(`${POLICIES}?policyType=${STATUS_TYPE.toUpperCase()}&$top=1`);
    expect(first.body).toMatchObject({ count: 1, value: [{ settings: { statusName: 'a' } }] });
    const token = first.headers.get('x-ms-continuationtoken') ?? '';
    const second = await api.get(`${POLICIES}?policyType=${STATUS_TYPE}&$top=1&continuationToken=${token}`);
    expect(second.body).toMatchObject({ count: 1, value: [{ settings: { statusName: 'b' } }] });
    expect(second.headers.get('x-ms-continuationtoken')).toBeNull();
    expect(simulator.violations()).toEqual([]);
  });

  it.each([
    ['an unknown type', {}, guidFor('no type'), 'does not exist'],
    ['no scope', { scope: undefined }, STATUS_TYPE, 'scope'],
    ['an empty scope', { scope: [] }, STATUS_TYPE, 'scope'],
    ['an unknown match kind', { scope: [{ ...MAIN, matchKind: 'Fuzzy' }] }, STATUS_TYPE, '"Fuzzy" is not one of'],
    ['half a branch name', { scope: [{ refName: 'main' }] }, STATUS_TYPE, 'not the full name of a branch'],
    ['a branch for DefaultBranch', { scope: [{ ...MAIN, matchKind: 'DefaultBranch' }] }, STATUS_TYPE, 'no refName'],
    ['no repository of it', { scope: [{ ...MAIN, repositoryId: guidFor('none') }] }, STATUS_TYPE, 'does not exist in'],
    ['no status', { statusName: '' }, STATUS_TYPE, 'statusName'],
    ['an author that is no identity', { authorId: 'robin' }, STATUS_TYPE, 'authorId'],
  ])('with %s are refused', async (_, settings, type, cause) => {
    const { api, body } = await started();
    const answer = await api.send('POST', POLICIES, body(settings, type));
    expect(answer).toMatchObject({ status: 400, body: { message: containing(cause) } });
    expect((await api.get(POLICIES)).body).toMatchObject({ count: 0 });
  });

  it('keep their type', async () => {
    const { api, body } = await started();
    await api.send('POST', POLICIES, body());
    const other = body({}, 'c6a1889d-b943-4856-b76f-9e46bb6b0df2');
    expect((await api.send('PUT', `${POLICIES}/1`, other)).status).toBe(400);
  });

  it('for the default branch of one repository are served and recorded: nobody vouches for them', async () => {
    const { simulator, api, body, repositoryId } = await started();
    await api.send('POST', POLICIES, body({ scope: [{ matchKind: 'DefaultBranch' }] }));
    expect(simulator.violations()).toEqual([]);
    expect(
      (await api.send('POST', POLICIES, body({ scope: [{ repositoryId, matchKind: 'DefaultBranch' }] }))).status,
    ).toBe(200);
    expect(simulator.violations()).toMatchObject([{ kind: 'unproven' }]);
  });

  it('are edited and removed by people, setting by setting', async () => {
    const { organization, api, body } = await started();
    await api.send('POST', POLICIES, body());
    organization.setBranchPolicy({ project: 'Payments', policy: 1, isEnabled: false, settings: { authorId: null } });
    const { body: policy } = await api.get(`${POLICIES}/1`);
    expect(policy).toMatchObject({ revision: 2, isEnabled: false, settings: { statusName: 'compatibility' } });
    expect(policy).not.toHaveProperty('settings.authorId');
    organization.removeBranchPolicy({ project: 'Payments', policy: 1 });
    expect((await api.get(POLICIES)).body).toMatchObject({ count: 0 });
  });
});
