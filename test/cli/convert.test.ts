import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BREAKS, NOBODY_KNOWS, startConverting, WORKS, type Converting } from './converting.ts';
import { withFiles } from './recording.ts';

let world: Converting;

beforeAll(async () => {
  world = await startConverting();
});

afterAll(async () => {
  await world.stop();
  expect(world.simulator.violations()).toEqual([]);
});

describe('convert', () => {
  it('judges, asks, converts, waits, and records a conversion with its deadline and reminders', async () => {
    const id = world.onSecret('agreed', { task: WORKS });
    world.simulator.organization.planConversions({ connection: id, unreadyReads: 3 });
    const asked: string[] = [];
    const { code, out, err } = await world.convert(['Agreed'], {
      ask: (question) => Promise.resolve(asked.push(question) > 0 ? 'y' : ''),
    });
    expect([code, world.scheme(id)]).toEqual([0, 'WorkloadIdentityFederation']);
    expect(asked).toEqual(['Convert? [y/N] ']);
    expect(err).toContain(`Service connection "agreed" (${id}) in Payments signs in by ServicePrincipal.`);
    expect(err).toContain('verdict:    ready');
    expect(out).toMatch(
      /"agreed" is federated now, and that is recorded\. It can be reverted until 20\d\d-.* left: wif-guard revert/,
    );
    const [record, ...more] = await world.records(id);
    expect(more).toEqual([]);
    expect(record).toMatchObject({ kind: 'converted', state: 'open', madeBy: 'wif-guard convert', forced: '' });
    expect(record?.assessment?.verdict).toBe('ready');
    expect(record?.reminders.length).toBeGreaterThan(1);
    expect(await world.intents(id)).toMatchObject([
      { operation: 'convert', outcome: 'done', verdict: 'ready', byName: 'robin' },
    ]);
  });

  it('is refused for a task that only the policy calls unsupported', async () => {
    const id = world.onSecret('by policy', { task: WORKS });
    const tasks = `- { task: ${WORKS}, wif: unsupported, source: 'https://example.com/our-network' }`;
    await withFiles({ 'policy.yml': `version: 1\ntasks:\n${tasks}\n` }, async (folder) => {
      const environment = { ...world.environment, GUARD_POLICY: path.join(folder, 'policy.yml') };
      const { code, err } = await world.convert(['by policy', '--yes'], { environment });
      expect([code, world.puts(id)]).toEqual([4, 0]);
      expect(err).toContain('the verdict is blocked');
    });
  });

  it('is not begun while the policy cannot be read, and says why', async () => {
    const id = world.onSecret('without policy');
    const environment = { ...world.environment, GUARD_POLICY: 'no-such-file.yml' };
    const refused = world.convert(['without policy', '--yes'], { environment });
    await expect(refused).rejects.toThrow(/no-such-file\.yml cannot be read as a policy file/);
    expect([world.puts(id), await world.intents(id)]).toEqual([0, []]);
  });

  it('changes nothing when the person does not agree, and writes no intent', async () => {
    const id = world.onSecret('not agreed');
    const { code, err } = await world.convert(['not agreed'], { ask: () => Promise.resolve('') });
    expect([code, world.puts(id), await world.intents(id)]).toEqual([4, 0, []]);
    expect(err).toContain('Nothing was changed.');
  });

  it.each([
    ['would break', BREAKS, 'the verdict is blocked: 1 of its pipelines would break'],
    ['is not known', NOBODY_KNOWS, 'the verdict is unknown'],
  ])('is refused, with its reasons, where a pipeline %s', async (what, task, why) => {
    const name = `refused-${what.replaceAll(' ', '-')}`;
    const id = world.onSecret(name, { task });
    const { code, err } = await world.convert([name, '--yes']);
    expect([code, world.puts(id), world.scheme(id)]).toEqual([4, 0, 'ServicePrincipal']);
    expect(err).toContain(`"${name}" is not converted: ${why}`);
    expect(err).toContain('--force --reason TEXT');
  });

  it('is done against the verdict with --force, and the record says by whom and why', async () => {
    const id = world.onSecret('forced', { task: BREAKS });
    const { code, err } = await world.convert([id, '--yes', '--force', '--reason', 'mended tomorrow']);
    expect([code, world.scheme(id)]).toEqual([0, 'WorkloadIdentityFederation']);
    expect(err).toContain('Forced, although the verdict is blocked');
    expect(await world.records(id)).toMatchObject([
      { madeBy: 'wif-guard convert', forced: 'mended tomorrow', assessment: { verdict: 'blocked' } },
    ]);
    expect(await world.intents(id)).toMatchObject([{ forced: true, reason: 'mended tomorrow', verdict: 'blocked' }]);
  });

  it('with --force takes on what cannot be reverted, which it refuses otherwise', async () => {
    const id = world.onSecret('hand-made', { data: { creationMode: 'Manual' }, federatedCredential: true });
    const refused = await world.convert([id, '--yes']);
    expect([refused.code, world.puts(id)]).toEqual([4, 0]);
    expect(refused.err).toContain('the conversion cannot be reverted');
    const forced = await world.convert([id, '--yes', '--force', '--reason', 'no way back needed']);
    expect([forced.code, world.scheme(id)]).toEqual([0, 'WorkloadIdentityFederation']);
    expect(forced.out).toContain('It cannot be reverted');
    expect(await world.records(id)).toMatchObject([{ state: 'irreversible', forced: 'no way back needed' }]);
  });

  it('of a federated one is fine and changes nothing', async () => {
    const { code, out } = await world.convert(['shop-prod', '--yes']);
    expect(code).toBe(0);
    expect(out).toBe('"shop-prod" is federated: there is nothing to convert.\n');
  });

  it('only says what it would do in a dry run, without storage', async () => {
    const id = world.onSecret('dry', { task: WORKS });
    const { code, out, err } = await world.convert(['dry', '--dry-run'], { environment: world.withoutStorage });
    expect([code, out, world.puts(id)]).toEqual([0, '"dry" would be converted. Nothing was changed.\n', 0]);
    expect(err).toContain('verdict:    ready');
  });

  it('is refused without storage, and says what to set', async () => {
    world.onSecret('no-storage');
    await expect(world.convert(['no-storage', '--yes'], { environment: world.withoutStorage })).rejects.toMatchObject({
      code: 'settings-invalid',
      message: expect.stringContaining('set AzureWebJobsStorage, or AzureWebJobsStorage__accountName') as unknown,
    });
  });

  it.each([
    [[], 'needs the name or id of one'],
    [['a', 'b'], 'needs the name or id of one'],
    [['a', '--all-ready'], 'needs the name or id of one'],
    [['a', '--force'], '--force needs --reason'],
    [['a', '--reason', 'why'], '--reason goes with --force'],
    [['--all-ready', '--force', '--reason', 'why'], '--force is for one connection'],
    [['a'], 'give --yes to convert'],
  ])('is wrong usage as %j', async (args, why) => {
    await expect(world.convert(args)).rejects.toThrow(why);
  });
});

describe('a name', () => {
  it('that several connections bear is an error with their ids and projects', async () => {
    const { organization } = world.simulator;
    organization.createProject({ name: 'Orders' });
    const first = world.onSecret('twin');
    const second = world.onSecret('twin', { project: 'Orders' });
    await expect(world.convert(['TWIN', '--yes'])).rejects.toThrow(
      `Several service connections bear the name "TWIN": give an id.`,
    );
    await expect(world.convert(['twin', '--yes'])).rejects.toThrow(`${second}  "twin" in Orders`);
    expect((await world.convert(['twin', '--yes', '--project', 'Orders'])).code).toBe(0);
    expect([world.scheme(first), world.scheme(second)]).toEqual(['ServicePrincipal', 'WorkloadIdentityFederation']);
  });

  it('that nobody bears says what to check', async () => {
    await expect(world.convert(['nobody', '--yes'])).rejects.toThrow(
      /No project shows you .* "nobody": check the name/,
    );
    await expect(world.convert(['00000000-0000-4000-8000-000000000000', '--yes'])).rejects.toThrow('check the id');
  });
});

describe('what Azure DevOps does not convert', () => {
  it('is refused although forced: of several projects, of another type', async () => {
    world.simulator.organization.createProject({ name: 'Shared' });
    const shared = world.onSecret('shared', { shareWith: ['Shared'] });
    const force = ['--yes', '--force', '--reason', 'why not'];
    expect(await world.convert([shared, ...force])).toMatchObject({
      code: 4,
      err: expect.stringContaining('it is used by 2 projects') as unknown,
    });
    const { connectionId } = world.simulator.organization.createConnection({
      project: 'Payments',
      name: 'registry',
      type: 'dockerregistry',
    });
    expect(await world.convert([connectionId, ...force])).toMatchObject({
      code: 4,
      err: expect.stringContaining('it is of the type dockerregistry') as unknown,
    });
    expect(world.puts(shared) + world.puts(connectionId)).toBe(0);
  });

  it('is refused while Azure DevOps still works on it', async () => {
    const id = world.onSecret('at-work');
    world.simulator.organization.updateConnection({ connection: id, description: 'new', unreadyReads: 50 });
    const { code, err } = await world.convert([id, '--yes']);
    expect([code, world.puts(id)]).toEqual([4, 0]);
    expect(err).toContain('Azure DevOps is still working on it');
  });

  it('is told in the words of the service, and the intent is closed', async () => {
    const id = world.onSecret('no-rights', { federatedCredential: false });
    const { code, err } = await world.convert([id, '--yes']);
    expect([code, world.scheme(id)]).toEqual([4, 'ServicePrincipal']);
    expect(err).toContain('the service principal could not be configured automatically');
    expect(await world.intents(id)).toMatchObject([{ outcome: 'failed' }]);
    expect(await world.records(id)).toEqual([]);
  });

  it('is told when Azure DevOps gives up on it later', async () => {
    const id = world.onSecret('given-up');
    world.simulator.organization.planConversions({ connection: id, unreadyReads: 2, failure: 'Entra said no' });
    const { code, err } = await world.convert([id, '--yes']);
    expect([code, world.scheme(id)]).toEqual([4, 'ServicePrincipal']);
    expect(err).toContain('"given-up" was not converted by this command: Entra said no');
    expect(await world.intents(id)).toMatchObject([{ outcome: 'failed', outcomeReason: 'Entra said no' }]);
  });

  it.each([
    ['403', { fault: 'status', status: 403, message: 'TF400813: you may not' }],
    ['409', { fault: 'status', status: 409, message: 'changed meanwhile' }],
  ] as const)('answered with %s is a refusal', async (status, fault) => {
    const id = world.onSecret(`refused-${status}`);
    world.simulator.addFault({ match: { method: 'PUT', path: id }, ...fault });
    const { code, err } = await world.convert([id, '--yes']);
    expect([code, world.scheme(id)]).toEqual([4, 'ServicePrincipal']);
    expect(err).toContain(fault.message);
  });
});

describe('a lost answer', () => {
  it('is resolved by reading the truth where the conversion took effect', async () => {
    const id = world.onSecret('lost-answer');
    world.simulator.addFault({ match: { method: 'PUT', path: id }, fault: 'hang-up', served: true });
    expect((await world.convert([id, '--yes'])).code).toBe(0);
    expect(await world.intents(id)).toMatchObject([{ outcome: 'done' }]);
  });

  it.each([
    ['a call that never arrived', { fault: 'hang-up' }, 'azure-devops-unavailable'],
    ['a sign-in page', { fault: 'sign-in-page' }, 'azure-devops-sign-in'],
  ] as const)('by %s is an error, and the next run says so and goes on', async (what, fault, code) => {
    const id = world.onSecret(`lost by ${what}`);
    world.simulator.addFault({ match: { method: 'PUT', path: id }, ...fault });
    await expect(world.convert([id, '--yes'])).rejects.toMatchObject({ code });
    expect(await world.intents(id)).toMatchObject([{ outcome: '' }]);
    const again = await world.convert([id, '--yes']);
    expect([again.code, world.scheme(id)]).toEqual([0, 'WorkloadIdentityFederation']);
    expect(again.err).toMatch(/An earlier run of .* by robin, converted nothing: nothing came of it/);
    expect((await world.intents(id)).map(({ outcome }) => outcome)).toEqual(['undone', 'done']);
    expect(await world.records(id)).toHaveLength(1);
  });
});
