import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BREAKING, startConversionWorld, type ConversionWorld } from './conversions.ts';
import { open, status, subscribeGuard, threads, withStep } from './pull-requests.ts';

/** `accepted` is a connection whose pipeline is waived, `outdated` one whose waiver has expired. */
const POLICY = `version: 1
conversions: revert
grace: PT0S
tasks:
  - { task: ContosoDeploy@1, wif: unsupported, connectionInputs: [azureSubscription], source: "https://contoso.example/wiki", asOf: 2026-08-01 }
waivers:
  - { rule: task-version-superseded, pipeline: Payments/accepted, reason: "it goes in March", until: 2099-12-31 }
  - { rule: task-version-superseded, connection: outdated, reason: "it went in March", until: 2020-03-31 }
  - { rule: task-unsupported, connection: shop-prod, reason: "moves to the next release", until: 2099-12-31 }
`;

let world: ConversionWorld;

beforeAll(async () => {
  world = await startConversionWorld({
    policy: POLICY,
    env: { GUARD_EFFECTS: 'comment,status,alert,revert' },
  });
  await subscribeGuard(world);
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

describe('a conversion that breaks only what the policy waives', () => {
  it('is not reverted, and its record shows what is waived, until when and why', async () => {
    const id = await world.connection('accepted', { task: BREAKING });
    world.convert(id);
    const { assessment, revertReason } = await world.recorded(
      id,
      (one) => one.assessment !== null && one.revertReason !== '',
    );
    expect(assessment).toMatchObject({
      verdict: 'ready',
      pipelines: [
        {
          verdict: 'ready',
          findings: [
            {
              rule: 'task-version-superseded',
              waived: true,
              waiver: { reason: 'it goes in March', until: '2099-12-31' },
            },
          ],
        },
      ],
    });
    expect(revertReason).toContain('the verdict is ready, not blocked');
    expect(world.puts(id)).toBe(0);
    expect(world.scheme(id)).toBe('WorkloadIdentityFederation');
  });

  it('is reverted where the waiver has expired, and the alert says so', async () => {
    const id = await world.connection('outdated', { task: BREAKING });
    world.convert(id);
    await world.recorded(id, ({ revert }) => revert === 'done');
    expect(world.scheme(id)).toBe('ServicePrincipal');
    const { text } = await world.alerted(id, 'reverted');
    expect(text).toContain('note[waiver-expired] .wif-guard.yml@policy:8');
    expect(text).toContain('"it went in March"');
  });

  it('is reverted where the repository itself waives it: its own waivers never touch a connection', async () => {
    const own =
      'version: 1\nwaivers: [{ rule: task-version-superseded, pipeline: pipelines/self-waived.yml, reason: ours, until: 2099-12-31 }]\n';
    const { organization } = world.simulator;
    organization.push({ repository: 'shop', branch: 'main', changes: { '.wif-guard.yml': own } });
    const id = await world.connection('self-waived', { task: BREAKING });
    const pipeline = `steps:\n  # wif-guard: ignore[task-version-superseded] until 2099-12-31 ours\n  - task: ${BREAKING}\n    inputs:\n      azureSubscription: self-waived\n`;
    organization.push({ repository: 'shop', branch: 'main', changes: { 'pipelines/self-waived.yml': pipeline } });
    world.convert(id);
    await world.recorded(id, ({ revert }) => revert === 'done');
    expect(world.scheme(id)).toBe('ServicePrincipal');
  });
});

describe('a task that the policy knows', () => {
  it('breaks a conversion by what the policy says', async () => {
    const id = await world.connection('contoso', { task: 'ContosoDeploy@1' });
    world.convert(id);
    await world.recorded(id, ({ revert }) => revert === 'done');
    expect((await world.alerted(id, 'reverted')).text).toContain("So says the organization's policy.");
  });
});

describe('a pull request', () => {
  it('with what the policy waives succeeds, without a thread on the line, and the summary shows it', async () => {
    const { pullRequestId } = open(world, { 'azure-pipelines.yml': withStep('ContosoDeploy@1') });
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'succeeded' });
    const { lines, whole } = threads(world, pullRequestId);
    expect(lines).toEqual([]);
    expect(whole[0]?.comments[0]?.content).toContain('- waived until 2099-12-31: moves to the next release — error,');
  });

  it('that waives itself fails, and is told where a waiver has to stand', async () => {
    const comment = '# wif-guard: ignore[task-version-superseded] until 2099-12-31 please';
    const { pullRequestId } = open(world, { 'azure-pipelines.yml': withStep(`${BREAKING} ${comment}`) });
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'failed' });
    const { lines, whole } = threads(world, pullRequestId);
    expect(lines).toHaveLength(1);
    expect(whole[0]?.comments[0]?.content).toContain('Nobody waives their own change');
  });
});
