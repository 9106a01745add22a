import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revert } from '../../cli/revert.ts';
import { openAzureDevOps } from '../../shared/azure-devops/index.ts';
import { record } from './recording.ts';
import { startConverting, type Converting } from './converting.ts';

let world: Converting;

beforeAll(async () => {
  world = await startConverting();
});

afterAll(async () => {
  await world.stop();
  expect(world.simulator.violations()).toEqual([]);
});

const run = (args: readonly string[], environment: Readonly<Record<string, string>> = world.environment) =>
  record(revert, args, { environment, clock: world.clock });

/** A connection that `wif-guard convert` has converted. */
async function converted(name: string, task?: string): Promise<string> {
  const id = world.onSecret(name, task === undefined ? {} : { task });
  await world.convert([id, '--yes', '--force', '--reason', 'for the test']);
  expect(world.scheme(id)).toBe('WorkloadIdentityFederation');
  return id;
}

/** Works on a federated connection only. */
const AZURE_CLI = '46e4be58-730b-4389-8a2f-ea10b3e5e815';

const WIF_ONLY = `AzureCLI@2
    displayName: sign in
    inputs:
      keepAzSessionActive: true
      scriptType: bash
      scriptLocation: inlineScript
      inlineScript: az account show
`;

describe('revert with storage', () => {
  it('writes its intent first, records the revert as its own, and ends the reminders', async () => {
    const id = await converted('recorded');
    const { code, out } = await run(['recorded', '--yes']);
    expect([code, world.scheme(id)]).toEqual([0, 'ServicePrincipal']);
    expect(out).toBe('"recorded" has its secret again, and that is recorded: its reminders end.\n');
    expect(await world.records(id)).toMatchObject([
      { kind: 'converted', state: 'reverted', madeBy: 'wif-guard convert' },
      { kind: 'reverted', madeBy: 'wif-guard revert', forced: '' },
    ]);
    expect((await world.intents(id)).map(({ operation, outcome }) => `${operation} ${outcome}`)).toEqual([
      'convert done',
      'revert done',
    ]);
  });

  it('is told in the words of the service where it is refused', async () => {
    const id = await converted('refused');
    world.simulator.addFault({ match: { method: 'PUT', path: id }, fault: 'status', status: 400, message: 'VS1: no' });
    const { code, err } = await run([id, '--yes']);
    expect([code, world.scheme(id)]).toEqual([4, 'WorkloadIdentityFederation']);
    expect(err).toContain('VS1: no');
  });

  it('that was interrupted after the call is recorded by the next run, although there is nothing to revert any more', async () => {
    const id = await converted('interrupted');
    const settings = { auth: 'pat', pat: world.simulator.token, clientId: undefined } as const;
    const azureDevOps = openAzureDevOps({ organizationUrl: world.simulator.organizationUrl, ...settings }, world.clock);
    const [begun] = await world.intents(id);
    if (begun === undefined) throw new Error('No intent.');
    const open = { outcome: '', resolvedAt: '', change: '', modifiedBefore: begun.change } as const;
    await world.ledger.intents.begin({ ...begun, ...open, operation: 'revert', startedAt: new Date().toISOString() });
    const [project] = await azureDevOps.projects();
    await azureDevOps.revertConnection(project?.id ?? '', id);
    const { code, err } = await run([id, '--yes']);
    expect(code).toBe(0);
    expect(err).toMatch(/An earlier run of .* by robin, got through, and is recorded now/);
    expect((await world.records(id)).map(({ kind, madeBy }) => `${kind} ${madeBy}`)).toEqual([
      'converted wif-guard convert',
      'reverted wif-guard revert',
    ]);
  });

  it('goes on without storage that is away', async () => {
    const id = await converted('storage-away');
    const away =
      'DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:9/devstoreaccount1;';
    const { code, out, err } = await run([id, '--yes'], { ...world.environment, AzureWebJobsStorage: away });
    expect([code, world.scheme(id)]).toEqual([0, 'ServicePrincipal']);
    expect(err).toContain('Nothing is recorded: The table Reviews did not answer');
    expect(out).toContain('Nothing is recorded here');
  });
});

describe('a step that works on a federated connection only', () => {
  it('refuses the revert, and --force --reason does it and says so in the record', async () => {
    const id = await converted('wif-only', 'AzureCLI@2');
    const { organization } = world.simulator;
    const yaml = `steps:\n  - task: ${WIF_ONLY.replace('inputs:', 'inputs:\n      azureSubscription: wif-only')}`;
    organization.push({ repository: 'shop', branch: 'main', changes: { 'pipelines/wif-only.yml': yaml } });
    const refused = await run([id, '--yes']);
    expect([refused.code, world.scheme(id)]).toEqual([4, 'WorkloadIdentityFederation']);
    expect(refused.err).toContain('keepAzSessionActive is true');
    expect(refused.err).toContain('"wif-only" is not reverted: 1 step would break');
    const forced = await run([id, '--yes', '--force', '--reason', 'it breaks more than it helps']);
    expect([forced.code, world.scheme(id)]).toEqual([0, 'ServicePrincipal']);
    expect((await world.records(id)).at(-1)).toMatchObject({
      kind: 'reverted',
      forced: 'it breaks more than it helps',
    });
  });
});

describe('such a step of a classic pipeline', () => {
  it('is told by its place in words', async () => {
    const id = await converted('classic');
    const inputs = { connectedServiceNameARM: id, keepAzSessionActive: 'true', inlineScript: 'az account show' };
    const task = { id: AZURE_CLI, versionSpec: '2.*', definitionType: 'task' };
    world.simulator.organization.createDefinition({
      repository: 'shop',
      name: 'nightly',
      phases: [{ name: 'Night', steps: [{ displayName: 'sign in', enabled: true, task, inputs }] }],
    });
    const { code, err } = await run([id, '--yes']);
    expect(code).toBe(4);
    expect(err).toContain('nightly, job "Night", step "sign in"');
    expect(err).not.toContain('null');
  });
});

describe('a revert while no pipeline can be read', () => {
  it('waits for no verdict about the conversion, and says that it is not recorded', async () => {
    const id = await converted('urgent');
    await run([id, '--yes']);
    const { organization } = world.simulator;
    organization.updateConnection({ connection: id, scheme: 'WorkloadIdentityFederation', by: 'Robin Admin' });
    const match = { method: 'GET', path: 'build/definitions' };
    world.simulator.addFault({ match, fault: 'status', status: 503, message: 'later', times: 1_000 });
    await expect(run([id, '--yes'])).rejects.toThrow('is on its secret now, but that could not be recorded');
    expect(world.scheme(id)).toBe('ServicePrincipal');
    expect((await world.intents(id)).map(({ operation, outcome }) => `${operation} ${outcome}`)).toEqual([
      'convert done',
      'revert done',
      'revert ',
    ]);
  });
});
