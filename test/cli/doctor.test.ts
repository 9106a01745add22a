import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { doctor } from '../../cli/doctor.ts';
import { setup } from '../../cli/setup.ts';
import { startSlackReceiver, startTeamsReceiver } from '../../local/alert-receiver/chat-receiver.ts';
import { startAlertReceiver } from '../../local/alert-receiver/receiver.ts';
import { systemClock } from '../../shared/clock.ts';
import { tablesOf } from '../../shared/ledger/table.ts';
import { containing, like } from '../local/azure-devops/matchers.ts';
import { SHOP, startPolicies } from './policies.ts';
import { record } from './recording.ts';

const HOSTILE = '\u001B[2J\u202Eevil';
const NO_STORAGE = { AzureWebJobsStorage: '' };

let world: Awaited<ReturnType<typeof startPolicies>>;

beforeAll(async () => {
  world = await startPolicies();
});

beforeEach(async () => {
  world.simulator.reset();
  const table = tablesOf({ kind: 'connection-string', connectionString: world.environment.AzureWebJobsStorage })(
    'BranchPolicies',
  );
  for await (const { row } of table.list()) await table.remove(String(row['partitionKey']), String(row['rowKey']));
});

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

afterAll(() => world.stop());

const run = (args: readonly string[] = [], over?: Readonly<Record<string, string>>) => world.run(doctor, args, over);
const setUp = (...args: readonly string[]) => world.run(setup, ['pr', ...SHOP, ...args]);
const change = (over: object) => world.organization.setBranchPolicy({ project: 'Payments', policy: 1, ...over });

const reportSchema = z.object({
  schemaVersion: z.literal(1),
  organization: z.string(),
  checks: z.array(
    z.looseObject({
      check: z.string(),
      state: z.string(),
      findings: z.array(z.object({ code: z.string(), message: z.string(), remedy: z.string() })).optional(),
    }),
  ),
});

/** The exit code, and the codes of what was found in branch policies. */
async function found(...args: readonly string[]) {
  const { code, out } = await run([...args, '--format', 'json']);
  const { checks } = reportSchema.parse(JSON.parse(out));
  return [code, checks.flatMap(({ findings = [] }) => findings.map((finding) => finding.code))];
}

describe('doctor', () => {
  it('is content with an organization, storage and policies that stand', async () => {
    await setUp();
    const { code, out, err } = await run();
    expect([code, err]).toEqual([0, '']);
    expect(out.trimEnd().split('\n')).toEqual([
      `ok       ${world.simulator.organizationUrl} answers identity ${world.guardId}.`,
      'ok       The tables of the guard answer.',
      'ok       Branch policy 1 of Payments/shop stands as set up on 2026-11-24 by robin.',
    ]);
  });

  it('says where nothing was set up', async () => {
    const { code, err } = await run();
    expect(code).toBe(0);
    expect(err).toContain('setup pr was run for no repository; name a repository with --project and --repository');
  });

  it('finds that the policy was removed, and names the command that makes it again', async () => {
    await setUp('--required', '--path', '/deploy/*.yml', '--branch', 'main');
    world.organization.removeBranchPolicy({ project: 'Payments', policy: 1 });
    const { code, out } = await run();
    expect(code).toBe(1);
    expect(out).toContain('found    Branch policy of Payments/shop as set up on 2026-11-24 by robin:');
    expect(out).toContain("- There is none: no pull request asks for the guard's status on refs/heads/main.");
    const repository = world.organization.state.repositories[0];
    expect(out).toContain(
      `= fix: wif-guard setup pr --project ${repository?.project.id ?? ''} --repository ${repository?.id ?? ''} --branch main --path '/deploy/*.yml' --required --author ${world.guardId} --organization ${world.simulator.organizationUrl}`,
    );
  });

  it.each([
    ['disabled', { isEnabled: false }],
    ['author', { settings: { authorId: null } }],
    ['author', { settings: { authorId: '0000000b-0000-4000-8000-00000000000b' } }],
    ['reset', { settings: { invalidateOnSourceUpdate: false } }],
    ['blocking', { isBlocking: false }],
    ['applicability', { settings: { policyApplicability: 1 } }],
    ['patterns', { settings: { filenamePatterns: ['/other/*.yml'] } }],
    ['scope', { settings: { scope: [{ refName: 'refs/heads/old' }] } }],
    ['status', { settings: { statusName: 'other' } }],
    ['missing', { settings: { statusName: 'other', statusGenre: 'sonar' } }],
  ])('finds what was loosened: %s', async (code, over) => {
    await setUp('--required');
    change(over);
    expect(await found()).toEqual([1, [code]]);
    await setUp('--required');
    expect(await found()).toEqual([0, []]);
  });

  it('finds that the default branch is another one now', async () => {
    await setUp();
    const repository = world.organization.state.repositories[0];
    world.organization.push({ repository: 'shop', branch: 'trunk', changes: { 'a.yml': 'steps: []\n' } });
    Object.assign(repository ?? {}, { defaultBranch: 'refs/heads/trunk' });
    expect(await found()).toEqual([1, ['scope']]);
    await setUp();
    expect(await found()).toEqual([0, []]);
  });

  it('does not mind a policy that asks for more', async () => {
    await setUp();
    change({ isBlocking: true, settings: { filenamePatterns: null } });
    expect(await found()).toEqual([0, []]);
  });

  it('is no project whose name is misspelt', async () => {
    await expect(run(['--project', 'Paymens'])).rejects.toThrow(/shows you no project Paymens: check its name/);
  });

  it('looks at one project or repository alone', async () => {
    await setUp();
    world.organization.removeBranchPolicy({ project: 'Payments', policy: 1 });
    world.organization.createProject({ name: 'Web' });
    expect((await run(['--project', 'Web'])).code).toBe(0);
    expect((await run(['--project', 'Web'])).err).toContain('for no repository in this project');
    expect(await found('--project', 'PAYMENTS')).toEqual([1, ['missing']]);
    expect(await found(...SHOP)).toEqual([1, ['missing']]);
  });

  it('knows a recorded repository by its new name', async () => {
    await setUp('--required');
    change({ isBlocking: false });
    Object.assign(world.organization.state.repositories[0] ?? {}, { name: 'store' });
    expect(await found('--project', 'Payments', '--repository', 'store')).toEqual([1, ['blocking']]);
    Object.assign(world.organization.state.repositories[0] ?? {}, { name: 'shop' });
  });

  it('tells programs everything', async () => {
    await setUp();
    change({ isEnabled: false });
    const { out } = await run(['--format', 'json']);
    expect(reportSchema.parse(JSON.parse(out))).toEqual({
      schemaVersion: 1,
      organization: world.simulator.organizationUrl,
      checks: [
        { check: 'azure-devops', state: 'fine', message: containing(world.guardId) },
        { check: 'storage', state: 'fine', message: 'The tables of the guard answer.' },
        {
          check: 'branch-policy',
          state: 'found',
          message: 'Branch policy 1 of Payments/shop as set up on 2026-11-24 by robin:',
          project: { id: world.organization.state.projects[0]?.id, name: 'Payments' },
          repository: { id: world.organization.state.repositories[0]?.id, name: 'shop' },
          policyId: 1,
          findings: [
            {
              code: 'disabled',
              message: 'It is disabled: no pull request asks for the status.',
              remedy: like(/^wif-guard setup pr --project /),
            },
          ],
        },
      ],
    });
  });
});

describe('a repository that is named and not recorded', () => {
  it('is looked at for what is wrong in every case', async () => {
    expect(await found(...SHOP)).toEqual([1, ['missing']]);
    await world.run(setup, ['pr', ...SHOP, '--path', '/deploy/*.yml'], NO_STORAGE);
    const { code, out } = await run(SHOP, NO_STORAGE);
    expect(code).toBe(0);
    expect(out).toContain('not asked The storage: AzureWebJobsStorage is not set, and the repository is named.');
    expect(out).toContain('Branch policy 1 of Payments/shop stands (what was wanted is not recorded).');
    change({ settings: { authorId: null } });
    expect(await found(...SHOP)).toEqual([1, ['author']]);
  });

  it('is the only one that can be looked at without storage', async () => {
    for (const args of [[], ['--project', 'Nosuch']]) {
      const { code, out } = await run(args, NO_STORAGE);
      expect(code).toBe(3);
      expect(out).toContain('AzureWebJobsStorage is not set, so no branch policy was looked at');
    }
  });

  it('that does not exist is unknown', async () => {
    const { code, out } = await run(['--project', 'Payments', '--repository', HOSTILE]);
    expect(code).toBe(3);
    expect(out).toContain('unknown  Branch policy of Payments/\\u{1b}[2J\\u{202e}evil:');
  });
});

describe('what cannot be judged', () => {
  it('is a policy that nobody may read, and the others are looked at all the same', async () => {
    await setUp();
    world.simulator.addFault({ match: { path: '/policy/' }, fault: 'status', status: 403, message: 'TF401027' });
    const { code, out } = await run();
    expect(code).toBe(3);
    expect(out).toMatch(/^unknown +Branch policy of Payments\/shop: .*TF401027/m);
  });

  it('is less than what was found', async () => {
    await setUp();
    world.organization.createRepository({ project: 'Payments', name: 'second', files: { 'a.yml': 'steps: []\n' } });
    await world.run(setup, ['pr', '--project', 'Payments', '--repository', 'second']);
    for (const policy of [1, 2]) world.organization.removeBranchPolicy({ project: 'Payments', policy });
    world.simulator.addFault({ match: { path: '/policy/' }, fault: 'status', status: 403 });
    const { code, out } = await run();
    expect(code).toBe(1);
    expect(out.match(/^(?:found|unknown) /gm)).toHaveLength(2);
  });

  it('is a repository that is gone, with what to do about its record', async () => {
    await setUp();
    world.organization.deleteRepository({ repository: 'shop' });
    const { code, out } = await run();
    expect(code).toBe(3);
    expect(out).toMatch(
      /^unknown +Branch policy of Payments\/shop: .*delete its row .* from the table BranchPolicies/m,
    );
  });

  it('is everything without a sign-in', async () => {
    await setUp();
    const { code, out } = await run([], { AZURE_DEVOPS_PAT: 'wrong' });
    expect(code).toBe(3);
    expect(out).toMatch(/^unknown +Azure DevOps did not accept the sign-in/);
    expect(out).not.toContain('Branch policy');
  });

  it('is what is recorded while storage is away', async () => {
    const away = 'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=Zm9v;TableEndpoint=http://127.0.0.1:9/a;';
    const { code, out, err } = await run([], { AzureWebJobsStorage: away });
    expect([code, err]).toEqual([3, '']);
    expect(out).toMatch(/^unknown +The table .* did not answer/m);
  });
});

describe('doctor is refused', () => {
  it.each([
    [['--repository', 'shop'], {}, '--repository needs --project'],
    [['--format', 'yaml'], {}, '--format yaml: use one of text, json.'],
    [['--fix'], {}, 'See: wif-guard doctor --help'],
    [[], { AZURE_DEVOPS_ORG_URL: '' }, 'AZURE_DEVOPS_ORG_URL is missing'],
    [[], { AzureWebJobsStorage: 'x' }, 'AzureWebJobsStorage is no connection string'],
  ])('with %j and %j', async (args, over, words) => {
    await expect(run(args, over)).rejects.toThrow(words);
  });
});

describe('doctor --notify', () => {
  it('sends a test message to each channel and says what it answered', async () => {
    const [teams, slack, webhook] = await Promise.all([
      startTeamsReceiver(),
      startSlackReceiver(),
      startAlertReceiver(),
    ]);
    onTestFinished(async () => void (await Promise.all([teams.stop(), slack.stop(), webhook.stop()])));
    await slack.answerWith({ kind: 'status', status: 404 });
    const environment = {
      ...world.environment,
      GUARD_TEAMS_URL: teams.url,
      GUARD_SLACK_URL: slack.url,
      GUARD_ALERT_URL: webhook.url,
      GUARD_ALERT_SECRET: webhook.secret,
    };
    // The receiver compares the time of the signature with its own.
    const { code, out } = await record(doctor, ['--notify'], { environment, clock: systemClock });
    expect(code).toBe(1);
    expect(out).toContain('ok       The channel of GUARD_TEAMS_URL took a test message: see whether it arrived.');
    expect(out).toMatch(
      /found {4}The Slack web hook at 127\.0\.0\.1:\d+ refused the message \(404\): check GUARD_SLACK_URL/,
    );
    expect(out).not.toContain('T0KEN');
    const text = `A test of wif-guard for ${world.simulator.organizationUrl}: this channel works.`;
    expect(teams.messages).toMatchObject([{ lines: [text] }]);
    expect(slack.messages).toMatchObject([{ lines: [text] }]);
    expect(webhook.messages).toMatchObject([{ payload: { type: 'wif-guard.test', data: { text } } }]);
  });

  it('says that there is none to try', async () => {
    const { code, out } = await run(['--notify']);
    expect(code).toBe(1);
    expect(out).toContain('There is no channel to try: set one of GUARD_TEAMS_URL, GUARD_SLACK_URL, GUARD_ALERT_URL');
  });

  it('refuses settings that are wrong, without their values', async () => {
    const refused = run(['--notify'], { GUARD_SLACK_URL: 'http://hooks.example.com/T0KEN' });
    await expect(refused).rejects.toThrow('GUARD_SLACK_URL must begin with https://');
    await expect(refused).rejects.not.toThrow('T0KEN');
  });
});
