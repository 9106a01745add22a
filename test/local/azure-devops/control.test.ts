import { describe, expect, it } from 'vitest';
import { steps } from '../../../local/azure-devops/control/step-table.ts';
import { call } from './api-client.ts';
import { startReceiver } from './hook-receiver.ts';
import { anyList, anyText, containing, like } from './matchers.ts';
import { openPullRequest, PULL_REQUEST } from './open-pull-request.ts';
import { startOrganization } from './start-organization.ts';
import { subscribe } from './subscribe.ts';

async function startWithControl() {
  const started = await startOrganization();
  const { controlUrl } = started.simulator;
  const step = (body: unknown) => call(`${controlUrl}/steps`, 'POST', body);
  const post = (path: string, body?: unknown) => call(`${controlUrl}${path}`, 'POST', body);
  const get = (path: string) => call(`${controlUrl}${path}`, 'GET');
  return { ...started, step, post, get };
}

describe('steps', () => {
  it('tell a story and answer what they made', async () => {
    const { step, api, simulator } = await startWithControl();
    const push = { step: 'push', repository: 'shop', branch: 'refs/heads/feature', changes: { 'a.yml': 'a: 1\n' } };
    expect(await step(push)).toMatchObject({
      status: 200,
      body: { commitId: like(/^[0-9a-f]{40}$/), pullRequests: [] },
    });
    const opened = await step({
      step: 'open-pull-request',
      repository: 'shop',
      source: 'feature',
      title: 'A',
      isDraft: true,
    });
    expect(opened.body).toMatchObject({ pullRequestId: 1, iterationId: 1 });
    expect((await step({ ...push, changes: { 'a.yml': null } })).body).toMatchObject({
      pullRequests: [{ pullRequestId: 1, iterationId: 2 }],
    });
    expect((await step({ step: 'comment', pullRequest: 1, content: 'Why?' })).status).toBe(200);
    expect((await step({ step: 'complete-pull-request', pullRequest: 1 })).body).toMatchObject({ status: 'completed' });
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({ status: 'completed', isDraft: true });
    expect(simulator.violations()).toEqual([]);
  });

  it('cover everything that people do', async () => {
    const { step, api, simulator } = await startWithControl();
    const receiver = await startReceiver();
    await subscribe(api, { eventType: 'git.push', receiver });
    const bodies = [
      { step: 'create-project', name: 'Web' },
      { step: 'create-repository', project: 'Web', name: 'site', files: { 'a.yml': 'a' } },
      { step: 'create-variable-group', project: 'Web', name: 'g', variables: { a: { value: 'b' } } },
      { step: 'create-definition', name: 'site-ci', repository: 'site', yamlFilename: 'a.yml', variableGroups: ['g'] },
      { step: 'plan-preview', definition: 'site-ci', finalYaml: 'stages: []' },
      { step: 'create-connection', project: 'Web', name: 'web-prod', scheme: 'ServicePrincipal' },
      { step: 'update-connection', connection: 'web-prod', scheme: 'WorkloadIdentityFederation' },
      { step: 'push', repository: 'site', branch: 'b', changes: { b: 'b' } },
      { step: 'open-pull-request', repository: 'site', source: 'b', title: 'B', createdBy: 'Ravi' },
      { step: 'update-pull-request', pullRequest: 1, title: 'B 2' },
      { step: 'vote', pullRequest: 1, by: 'Dana Developer', vote: 10 },
      { step: 'comment', pullRequest: 1, content: 'Good.' },
      { step: 'edit-comment', pullRequest: 1, thread: 2, comment: 1, content: 'Very good.' },
      { step: 'set-thread-status', pullRequest: 1, thread: 2, status: 'closed' },
      { step: 'abandon-pull-request', pullRequest: 1 },
      { step: 'reactivate-pull-request', pullRequest: 1 },
      { step: 'complete-pull-request', pullRequest: 1 },
      { step: 'create-tag', repository: 'site', name: '1.0', target: 'b', annotated: true },
      { step: 'delete-branch', repository: 'site', branch: 'b' },
      { step: 'plan-conversions', connection: 'web-prod', unreadyReads: 3, failure: 'No.' },
      { step: 'create-release-definition', project: 'Web', name: 'site-cd' },
      { step: 'start-deployment', project: 'Web', release: 'site-cd' },
      { step: 'finish-deployment', deployment: 1 },
      { step: 'start-run', definition: 'site-ci' },
      { step: 'finish-run', run: 1, result: 'failed', steps: [{ name: 'Deploy', task: 'AzureCLI@2' }] },
      { step: 'create-variable-group', project: 'Web', name: 'v', keyVault: { connection: 'web-prod', vault: 'kv' } },
      { step: 'create-elastic-pool', connection: 'web-prod', name: 'agents' },
      { step: 'log-elastic-pool', poolId: 1, level: 'error' },
      { step: 'record-use', project: 'Web', connection: 'web-prod', definition: { id: 1, name: 'site-ci' } },
      { step: 'permit-pipelines', project: 'Web', connection: 'web-prod', definitionIds: [1] },
      { step: 'create-environment', project: 'Web', name: 'prod', clusters: [{ name: 'aks' }] },
      { step: 'create-check', project: 'Web', resource: { type: 'environment', id: '1' } },
      { step: 'show-audit-log' },
      { step: 'create-task-group', project: 'Web', name: 'deploy', tasks: [] },
      { step: 'install-task', name: 'ContosoDeploy', contribution: 'contoso.tools.deploy' },
      {
        step: 'set-branch-policy',
        project: 'Web',
        settings: { statusName: 'compatibility', scope: [{ refName: 'refs/heads/main' }] },
        by: 'Robin Admin',
      },
      { step: 'set-branch-policy', project: 'Web', policy: 1, isEnabled: false },
      { step: 'remove-branch-policy', project: 'Web', policy: 1 },
      { step: 'delete-connection', connection: 'web-prod' },
      { step: 'delete-definition', definition: 'site-ci' },
      { step: 'fork-repository', repository: 'site', name: 'site.ravi' },
      { step: 'delete-repository', repository: 'site' },
    ];
    for (const body of bodies) expect(await step(body)).toMatchObject({ status: 200 });
    await simulator.hooksSettled();
    const again = { step: 'deliver-again', eventId: receiver.deliveries[0]?.event.id };
    expect(await step(again)).toMatchObject({ status: 200 });
    expect(new Set([...bodies, again].map(({ step: name }) => name))).toEqual(new Set(steps.keys()));
  });

  it.each([
    [{ step: 'fly' }, /^Step "fly" does not exist; there is: push, /],
    [{}, /step/],
    [{ step: 'push', repository: 'shop' }, /^Step "push": branch: /],
    [{ step: 'push', repository: 'shop', branch: 'main', changes: {}, colour: 'red' }, /^Step "push": .*"colour"/],
    [
      { step: 'push', repository: 'none', branch: 'main', changes: { a: 'a' } },
      /^Step "push": repository "none" does not exist .*Payments\/shop\.$/,
    ],
    [{ step: 'push', repository: 'shop', branch: 'main', changes: { 'no.txt': null } }, /"no.txt" cannot be deleted/],
    [{ step: 'push', repository: 'shop', branch: 'main', changes: {} }, /leave branch "main" as it is/],
    [{ step: 'push', repository: 'shop', branch: 'b', changes: {}, onto: 'nowhere' }, /"nowhere" is neither/],
    [{ step: 'push', project: 'None', repository: 'shop', branch: 'b', changes: {} }, /project "None" does not exist/],
    [
      { step: 'open-pull-request', repository: 'shop', source: 'b', title: 'B' },
      /branch "refs\/heads\/b" does not exist/,
    ],
    [{ step: 'open-pull-request', repository: 'shop', source: 'main', title: 'B' }, /the same branch/],
    [{ step: 'complete-pull-request', pullRequest: 9 }, /pull request 9 does not exist; there is: none/],
    [{ step: 'update-connection', connection: 'none' }, /connection "none" does not exist .*Payments\/shop-prod/],
    [{ step: 'create-connection', project: 'Payments', name: 'shop-prod' }, /already has a connection "shop-prod"/],
    [{ step: 'create-repository', project: 'Payments', name: 'shop' }, /already has a repository "shop"/],
    [{ step: 'create-project', name: 'payments' }, /project "payments" exists/],
    [{ step: 'create-definition', name: 'x', repository: 'shop' }, /either "yamlFilename" or "phases"/],
    [{ step: 'create-definition', name: 'x', phases: [] }, /either "repository", or "gitHub" with "project"/],
    [{ step: 'create-definition', name: 'x', gitHub: 'a/b', phases: [] }, /"gitHub" with "project"/],
    [{ step: 'create-definition', project: 'Payments', name: 'x', gitHub: 'shop', phases: [] }, /gitHub: /],
    [
      { step: 'create-definition', name: 'x', repository: 'shop', phases: [], variableGroups: ['g'] },
      /variable group "g" does not exist in "Payments"; there is: none/,
    ],
    [{ step: 'plan-preview', definition: 'none', finalYaml: 'a' }, /definition "none" does not exist/],
    [{ step: 'plan-preview', definition: 1, failure: { status: 200, message: 'x' } }, /failure.status: /],
    [{ step: 'plan-conversions', connection: 'none' }, /connection "none" does not exist/],
    [{ step: 'plan-conversions', unreadyReads: -1 }, /unreadyReads: /],
    [{ step: 'set-branch-policy', project: 'Payments', policy: 7 }, /branch policy 7 does not exist in "Payments"/],
    [{ step: 'set-branch-policy', project: 'Payments', settings: {} }, /settings are not valid: scope: /],
    [{ step: 'delete-definition', definition: 'none' }, /definition "none" does not exist; there is: shop-ci/],
    [{ step: 'delete-branch', repository: 'shop', branch: 'none' }, /branch "none" does not exist/],
    [{ step: 'deliver-again', eventId: 'x' }, /event "x" was never delivered/],
  ])('%j are refused with the cause', async (body, message) => {
    const { step } = await startWithControl();
    expect(await step(body)).toMatchObject({ status: 400, body: { message: like(message) } });
  });

  it('on a pull request that is closed or has no such thread are refused', async () => {
    const { step, organization } = await startWithControl();
    openPullRequest(organization);
    const twin = { step: 'open-pull-request', repository: 'shop', source: 'feature', title: 'Again' };
    expect((await step(twin)).text).toContain('pull request 1 is already open');
    expect((await step({ step: 'reactivate-pull-request', pullRequest: 1 })).text).toContain(
      'is active, not abandoned',
    );
    expect((await step({ step: 'comment', pullRequest: 1, content: 'x', thread: 5 })).text).toContain(
      'thread 5 does not exist',
    );
    expect((await step({ step: 'update-pull-request', pullRequest: 1, target: 'none' })).text).toContain(
      'does not exist',
    );
    organization.abandonPullRequest({ pullRequest: 1 });
    expect((await step({ step: 'complete-pull-request', pullRequest: 1 })).text).toContain('is abandoned, not active');
  });
});

describe('the control address', () => {
  it('shows everything, without secrets', async () => {
    const { get, organization, api, simulator } = await startWithControl();
    openPullRequest(organization);
    await api.send('POST', `${PULL_REQUEST}/statuses`, { state: 'failed', context: { name: 'x' } });
    await subscribe(api, {
      eventType: 'git.push',
      receiver: { url: 'http://127.0.0.1:1/hook' },
      consumerInputs: { basicAuthPassword: 'hush' },
    });
    simulator.addFault({ fault: 'null' });
    organization.createReleaseDefinition({ project: 'Payments', name: 'shop-cd' });
    organization.createVariableGroup({ project: 'Payments', name: 'shop' });
    organization.createElasticPool({ connection: 'shop-prod', name: 'agents' });
    organization.createTaskGroup({ project: 'Payments', name: 'deploy' });
    const state = await get('/state');
    expect(state.body).toMatchObject({
      organization: { name: 'contoso', url: simulator.organizationUrl },
      projects: [{ name: 'Payments' }],
      repositories: [{ name: 'shop', refs: { 'refs/heads/main': anyText }, files: anyList }],
      pullRequests: [
        { pullRequestId: 1, iterations: [{ id: 1, changes: [{ path: '/a.txt' }] }], statuses: [{ state: 'failed' }] },
      ],
      definitions: [{ name: 'shop-ci' }],
      connections: [{ name: 'shop-prod' }, { name: 'legacy-prod' }],
      releaseDefinitions: [{ name: 'shop-cd', environments: [] }],
      variableGroups: [{ name: 'shop', type: 'Vsts' }],
      elasticPools: [{ poolId: 1 }],
      taskGroups: [{ name: 'deploy' }],
      subscriptions: [{ eventType: 'git.push', lostEvents: 0, notifications: [] }],
      faults: [{ fault: 'null', times: 1 }],
      waitingDeliveries: 0,
    });
    for (const secret of ['hush', 'secret-of', simulator.token]) expect(state.text).not.toContain(secret);
  });

  it('gives violations and requests', async () => {
    const { get, api } = await startWithControl();
    await api.get('/_apis/none');
    expect((await get('/violations')).body).toMatchObject([{ kind: 'unknown-operation', path: '/contoso/_apis/none' }]);
    expect((await get('/requests')).body).toMatchObject([{ method: 'GET', status: 404, user: 'WIF Guard' }]);
  });

  it('takes faults, one or several', async () => {
    const { post, get, api } = await startWithControl();
    await post('/faults', { match: { path: 'projects' }, fault: 'null' });
    await post('/faults', [{ fault: 'sign-in-page' }, { fault: 'slow', delayMs: 1 }]);
    expect((await get('/faults')).body).toMatchObject([
      { fault: 'null' },
      { fault: 'sign-in-page' },
      { fault: 'slow' },
    ]);
    expect((await api.get('/_apis/projects')).text).toBe('null');
  });

  it.each([
    [{ fault: 'explode' }],
    [{ fault: 'status' }],
    [{ fault: 'status', status: 200 }],
    [{ match: { path: '(' }, fault: 'null' }],
    [{ fault: 'null', times: 0 }],
    [{ fault: 'null', unknown: 1 }],
  ])('refuses the fault %j', async (fault) => {
    const { post, get } = await startWithControl();
    expect((await post('/faults', fault)).status).toBe(400);
    expect((await get('/faults')).body).toEqual([]);
  });

  it('sets the clock, which goes on from there', async () => {
    const { post, get, organization, api } = await startWithControl();
    expect((await post('/clock', { now: '2025-01-01T00:00:00Z' })).body).toMatchObject({
      now: like(/^2025-01-01T00:00/),
    });
    openPullRequest(organization);
    expect((await api.get(PULL_REQUEST)).body).toMatchObject({
      creationDate: like(/^2025-01-01T00:00/),
    });
    expect((await post('/clock', { offsetMs: 0 })).body).toMatchObject({ offsetMs: 0 });
    expect((await get('/clock')).body).toMatchObject({ offsetMs: 0 });
    expect((await post('/clock', { now: 'yesterday' })).status).toBe(400);
  });

  it('puts everything back to the seed', async () => {
    const { post, organization, api, simulator } = await startWithControl();
    openPullRequest(organization);
    await subscribe(api, { eventType: 'git.push', receiver: { url: 'http://127.0.0.1:1/hook' } });
    simulator.setClock(1000);
    simulator.addFault({ match: { path: 'never' }, fault: 'null' });
    await api.get('/_apis/none');
    expect((await post('/reset')).status).toBe(200);
    expect(simulator.violations()).toEqual([]);
    expect(simulator.requests()).toEqual([]);
    expect(simulator.faults()).toEqual([]);
    expect(organization.clock.offsetMs).toBe(0);
    expect((await api.get(PULL_REQUEST)).status).toBe(404);
    expect((await api.get('/_apis/hooks/subscriptions')).body).toMatchObject({ count: 0 });
    expect((await api.get('/_apis/projects')).body).toMatchObject({ count: 1 });
  });

  it('names what there is where it is asked for something else', async () => {
    const { get, post } = await startWithControl();
    expect(await get('/nothing')).toMatchObject({
      status: 404,
      body: { message: containing('GET /state') },
    });
    expect(await post('/state')).toMatchObject({ status: 404 });
    expect(await post('/steps', '{')).toMatchObject({
      status: 400,
      body: { message: containing('no JSON') },
    });
  });

  it('sends waiting hooks on request', async () => {
    const { post } = await startWithControl();
    expect((await post('/hooks/resend')).body).toEqual({ waitingDeliveries: 0 });
  });
});
