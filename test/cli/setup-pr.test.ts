import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setup } from '../../cli/setup.ts';
import { openLedger } from '../../shared/ledger/index.ts';
import { containing } from '../local/azure-devops/matchers.ts';
import { SHOP, startPolicies } from './policies.ts';

const SOMEBODY = '0000000b-0000-4000-8000-00000000000b';
const NO_STORAGE = { AzureWebJobsStorage: '' };

let world: Awaited<ReturnType<typeof startPolicies>>;

beforeAll(async () => {
  world = await startPolicies();
});

beforeEach(() => {
  world.simulator.reset();
});

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

afterAll(() => world.stop());

const run = (args: readonly string[], over?: Readonly<Record<string, string>>) =>
  world.run(setup, ['pr', ...SHOP, ...args], over);
const shopId = () => world.organization.state.repositories[0]?.id ?? '';

describe('setup pr', () => {
  it('makes a policy that holds nobody up and counts the guard alone, and says what else the guard needs', async () => {
    const { code, out, err } = await run([]);
    expect([code, err]).toEqual([0, '']);
    expect(world.standing()).toEqual([
      {
        id: 1,
        revision: 1,
        isEnabled: true,
        isBlocking: false,
        settings: {
          statusName: 'compatibility',
          statusGenre: 'wif-guard',
          authorId: world.guardId,
          invalidateOnSourceUpdate: true,
          policyApplicability: 1,
          defaultDisplayName: 'Workload identity federation',
          filenamePatterns: ['*.yml', '*.yaml'],
          scope: [{ repositoryId: shopId(), refName: 'refs/heads/main', matchKind: 'Exact' }],
        },
      },
    ]);
    expect(out).toContain(
      'Branch policy 1 was made: Payments/shop asks for the status wif-guard/compatibility on refs/heads/main.',
    );
    expect(out).toContain(`author:  WIF Guard (${world.guardId}), who signs in here; nobody else's status counts`);
    expect((await run(['--author', SOMEBODY, '--dry-run'])).out).toContain(`author:  ${SOMEBODY}; nobody`);
    expect(out).toContain('"Contribute to pull requests" in Payments/shop');
    expect(out).toContain('Pull request created, Pull request updated');
  });

  it('makes one that blocks and applies at once where it is required', async () => {
    const { out } = await run(['--required']);
    // A script that a pipeline runs can have any name.
    expect(world.standing()).toMatchObject([
      { isBlocking: true, settings: { policyApplicability: null, filenamePatterns: [] } },
    ]);
    expect(out).toContain('files:   every one');
    expect(out).toContain('required, a pull request waits');
    expect((await run(['--required', '--path', '*.yml'])).out).toContain(
      'a pull request that changes such files waits',
    );
    expect(world.standing()).toMatchObject([{ settings: { filenamePatterns: ['*.yml'] } }]);
  });

  it('takes the branches and files that are named', async () => {
    world.organization.push({ repository: 'shop', branch: 'release/1', changes: { 'a.yml': 'steps: []\n' } });
    const args = [
      '--branch',
      'release/1',
      '--branch',
      'refs/heads/main',
      '--branch',
      'main',
      '--path',
      '/deploy/*.yml',
    ];
    expect((await run([...args, '--path', '!/deploy/old/*', '--author', SOMEBODY.toUpperCase()])).code).toBe(0);
    expect(world.standing()).toMatchObject([
      {
        settings: {
          authorId: SOMEBODY,
          filenamePatterns: ['/deploy/*.yml', '!/deploy/old/*'],
          scope: [{ refName: 'refs/heads/release/1' }, { refName: 'refs/heads/main' }],
        },
      },
    ]);
  });

  it('again changes nothing', async () => {
    await run(['--required']);
    const before = world.standing();
    const { code, out } = await run(['--required']);
    expect(code).toBe(0);
    expect(out).toContain('Branch policy 1 stands as wanted');
    expect(world.standing()).toEqual(before);
    expect(world.simulator.requests().filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  it('mends a policy in place, says what was wrong, and keeps what it does not know', async () => {
    await run([]);
    world.organization.setBranchPolicy({
      project: 'Payments',
      policy: 1,
      isEnabled: false,
      settings: { authorId: null, invalidateOnSourceUpdate: false, defaultDisplayName: 'WIF', newInTheService: 7 },
    });
    const { out } = await run([]);
    expect(out).toContain('Branch policy 1 was changed');
    expect(out).toContain('before:  It is disabled');
    expect(out).toContain('before:  It names no author');
    expect(world.standing()).toMatchObject([
      {
        id: 1,
        isEnabled: true,
        settings: {
          authorId: world.guardId,
          invalidateOnSourceUpdate: true,
          defaultDisplayName: 'WIF',
          newInTheService: 7,
        },
      },
    ]);
  });

  it('makes an optional policy required, and a required one optional', async () => {
    await run([]);
    await run(['--required']);
    expect(world.standing()).toMatchObject([{ id: 1, isBlocking: true }]);
    expect((await run([])).out).toContain('before:  It is required, and optional is wanted.');
    expect(world.standing()).toMatchObject([{ id: 1, isBlocking: false, settings: { policyApplicability: 1 } }]);
  });

  it('mends one whose name was changed, since nobody but the guard could satisfy it', async () => {
    await run([]);
    world.organization.setBranchPolicy({ project: 'Payments', policy: 1, settings: { statusName: 'other' } });
    await run([]);
    expect(world.standing()).toMatchObject([{ id: 1, settings: { statusName: 'compatibility' } }]);
  });

  it('leaves the policies of others alone: another genre, another repository, the whole project', async () => {
    const other = world.organization.createRepository({
      project: 'Payments',
      name: 'other',
      files: { 'a.yml': 'steps: []\n' },
    });
    const scope = (repositoryId: string | null) => [{ repositoryId, refName: 'refs/heads/main', matchKind: 'Exact' }];
    const ours = { statusName: 'compatibility', statusGenre: 'wif-guard' };
    for (const settings of [
      { statusName: 'compatibility', statusGenre: 'sonar', scope: scope(shopId()) },
      { ...ours, scope: scope(other.repositoryId) },
      { ...ours, scope: scope(null) },
    ])
      world.organization.setBranchPolicy({ project: 'Payments', settings });
    const before = world.standing();
    expect((await run([])).out).toContain('Branch policy 4 was made');
    expect(world.standing().slice(0, 3)).toEqual(before);
  });

  it('never makes a second one, and names a further one that somebody made', async () => {
    const scope = [{ repositoryId: shopId(), refName: 'refs/heads/main', matchKind: 'Exact' }];
    for (const isEnabled of [false, true])
      world.organization.setBranchPolicy({
        project: 'Payments',
        isEnabled,
        settings: { statusName: 'compatibility', statusGenre: 'wif-guard', scope },
      });
    const { out } = await run([]);
    expect(out).toContain('Branch policy 2 was changed');
    expect(out).toContain('policy 1 asks for the status here too and was left alone');
    expect(world.standing()).toMatchObject([
      { id: 1, revision: 1, isEnabled: false },
      { id: 2, revision: 2, isEnabled: true },
    ]);
  });

  it.each([
    ['make', false, 'A branch policy would be made'],
    ['change', true, 'Branch policy 1 would be changed'],
  ])('with --dry-run says what it would %s and does nothing', async (_, isThere, words) => {
    if (isThere) await run([]);
    const before = world.standing();
    const args = ['--dry-run', '--required'];
    const { code, out, err } = await run(args);
    expect(code).toBe(0);
    expect(out).toContain(words);
    expect(err).toContain('Nothing was changed: this was a dry run.');
    expect(world.standing()).toEqual(before);
  });
});

describe('what setup pr records', () => {
  const ledger = () =>
    openLedger(
      { kind: 'connection-string', connectionString: world.environment.AzureWebJobsStorage },
      world.simulator.organizationUrl,
    );

  it('is what is wanted, when and by whom; a dry run records nothing', async () => {
    await run([]);
    const recorded = {
      projectName: 'Payments',
      repositoryId: shopId(),
      repositoryName: 'shop',
      branches: [],
      patterns: ['*.yml', '*.yaml'],
      authorId: world.guardId,
      required: false,
      setUpAt: '2026-11-24T10:00:00.000Z',
      setUpBy: 'robin',
    };
    expect(await ledger().branchPolicies.read(shopId())).toMatchObject(recorded);
    await run(['--required', '--dry-run']);
    expect(await ledger().branchPolicies.read(shopId())).toMatchObject(recorded);
    await run(['--required', '--branch', 'main']);
    expect(await ledger().branchPolicies.read(shopId())).toMatchObject({
      required: true,
      branches: ['refs/heads/main'],
    });
  });

  it('is nothing without storage, which it says', async () => {
    const { code, err } = await run([], NO_STORAGE);
    expect(code).toBe(0);
    expect(err).toContain('wif-guard doctor will not notice that this policy is removed');
    expect(world.standing()).toHaveLength(1);
  });

  it('is asked for again when storage is away', async () => {
    const away = 'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=Zm9v;TableEndpoint=http://127.0.0.1:9/a;';
    await expect(run([], { AzureWebJobsStorage: away })).rejects.toMatchObject({
      code: 'storage-unavailable',
      message: containing('The policy stands, but it could not be recorded for wif-guard doctor, so run this again.'),
    });
    expect(world.standing()).toHaveLength(1);
  });
});

describe('setup pr is refused', () => {
  it.each(['GET', 'POST'])('with what is missing where %s policies is forbidden', async (method) => {
    world.simulator.addFault({
      match: { method, path: '/policy/' },
      fault: 'status',
      status: 403,
      message: 'TF401027',
    });
    await expect(run([])).rejects.toMatchObject({ code: 'azure-devops-forbidden', message: containing('TF401027') });
    expect(world.standing()).toEqual([]);
  });

  it('with the name of the permission where editing is forbidden', async () => {
    await run([]);
    world.organization.setBranchPolicy({ project: 'Payments', policy: 1, isEnabled: false });
    world.simulator.addFault({ match: { method: 'PUT', path: '/policy/' }, fault: 'status', status: 403 });
    await expect(run([])).rejects.toThrow(
      /Nothing was changed: .*Payments\/shop\. Ask for the permission "Edit policies"/,
    );
  });

  it('for a person who does not name the guard', async () => {
    await expect(run([], { AZURE_DEVOPS_AUTH: 'azure-cli' })).rejects.toThrow(
      /--author ID, the "identity".*\/api\/health/,
    );
    expect(world.simulator.requests()).toEqual([]);
  });

  it.each([
    [['--author', 'robin'], '--author robin is not the id of an identity'],
    [['--branch', ''], 'is not the name of one branch'],
    [['--branch', 'release/*'], '--branch release/* is not the name of one branch'],
    [['--branch', 'nowhere'], 'Payments/shop has no branch refs/heads/nowhere'],
    [['--path', 'azure-pipelines.yml'], 'begin it with / or *'],
    [['--path', '*.yml;*.yaml'], 'give --path once for each'],
    [['--path', '!/docs/*'], 'Every --path leaves files out'],
    [['--enforce'], 'See: wif-guard setup --help'],
    [['--repository', ''], 'does not know whose branch policy is meant: give --repository REPOSITORY, by id or name'],
  ])('with %j', async (args, words) => {
    await expect(run(args)).rejects.toMatchObject({ code: 'usage', message: containing(words) });
    expect(world.standing()).toEqual([]);
  });

  it('for a repository that is not there, or has no branch', async () => {
    await expect(run(['--repository', 'none'])).rejects.toMatchObject({ code: 'azure-devops-not-found' });
    world.organization.createRepository({ project: 'Payments', name: 'empty' });
    await expect(run(['--repository', 'empty'])).rejects.toThrow('Payments/empty has no branch yet');
  });

  it.each([
    [[], 'setup needs to be told what to set up; write wif-guard setup pr'],
    [['conversions'], 'setup knows no "conversions"; write wif-guard setup pr'],
  ])('without a word for what is set up: %j', async (args, words) => {
    await expect(world.run(setup, args)).rejects.toThrow(words);
  });
});
