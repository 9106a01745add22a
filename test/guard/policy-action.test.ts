import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { close } from '../../shared/guard/conversion/states.ts';
import { BREAKING } from './conversions.ts';
import { startDriven, type Driven } from './driven.ts';
import { drivenConnections, MADE_BY_HAND, MINUTE } from './driven-connections.ts';

const POLICY = 'version: 1\nconversions: revert\ndisableWhenIrreversible: true\n';

let world: Driven;
let connections: ReturnType<typeof drivenConnections>;
let made = 0;
let name = '';

beforeAll(async () => {
  world = await startDriven(POLICY, ['alert', 'revert', 'disable']);
  await world.watch();
  connections = drivenConnections(world);
});

afterAll(() => world.stop());

beforeEach(() => {
  made += 1;
  name = `connection-${String(made)}`;
  world.pass(MINUTE);
});

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

const broken = (data?: Record<string, string>) => connections.converted(name, BREAKING, data);
const connection = (id: string) => connections.connection(id);
const scheme = (id: string) => connection(id)?.authorization.scheme;
const topics = (id: string) => connections.topics(id);
const conversionOf = (id: string) => connections.conversionOf(id);
const passed = (ms: number) => connections.passed(ms);

describe('a conversion that the policy would revert', () => {
  it('is told first, with the time until which people can keep it, and reverted then', async () => {
    const id = await broken();
    expect(topics(id)).toEqual(['converted']);
    expect(world.lines.join('\n')).toMatch(/by policy: {2}the guard reverts it at .*, unless somebody keeps it/);
    await passed(29 * MINUTE);
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
    await passed(2 * MINUTE);
    expect(scheme(id)).toBe('ServicePrincipal');
    expect(topics(id)).toEqual(['converted', 'reverted']);
    expect(await conversionOf(id)).toMatchObject({ state: 'reverted', revert: 'done', stateBy: 'wif-guard' });
  });

  it('is not when somebody keeps it meanwhile', async () => {
    const id = await broken();
    const record = await conversionOf(id);
    if (record === undefined) throw new Error('There is no record.');
    const closing = { state: 'kept', at: new Date(world.now()).toISOString(), by: 'Robin', reason: 'planned' } as const;
    await close({ ledger: world.ledger }, record, closing);
    await passed(31 * MINUTE);
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
    expect(topics(id)).toEqual(['converted']);
  });

  it('is not when its pipeline was mended meanwhile: it is judged again', async () => {
    const id = await broken();
    connections.write(name, 'AzureWebApp@1');
    await passed(31 * MINUTE);
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
    const record = await conversionOf(id);
    expect(record).toMatchObject({ state: 'open', assessment: { verdict: 'ready' } });
    expect(record?.revertReason).toContain('the verdict is ready');
    expect(topics(id)).toEqual(['converted', 'verdict-changed']);
  });

  it('has a grace again when it breaks again, days after it was mended', async () => {
    const id = await broken();
    connections.write(name, 'AzureWebApp@1');
    await passed(31 * MINUTE);
    expect((await conversionOf(id))?.policyActsAt).toBe('');
    const judged = world.lines.filter((line) => line.includes(`"${name}": ready`)).length;
    world.pass(5 * MINUTE);
    await world.watch('open');
    // What came to nothing is not judged at every timer.
    expect(world.lines.filter((line) => line.includes(`"${name}": ready`))).toHaveLength(judged);
    world.pass(48 * 60 * MINUTE);
    connections.write(name, BREAKING);
    await world.watch('open');
    await passed(16 * MINUTE);
    expect(topics(id)).toEqual(['converted', 'verdict-changed', 'verdict-changed']);
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
    await passed(31 * MINUTE);
    expect(scheme(id)).toBe('ServicePrincipal');
  });

  it('waits for a run that is in flight, and is reverted when it has ended', async () => {
    const { organization } = world.simulator;
    const id = await broken();
    const { runId } = organization.startRun({ definition: name });
    await passed(31 * MINUTE);
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
    expect((await conversionOf(id))?.revertReason).toContain('it waits: 1 runs of its pipelines');
    organization.finishRun({ run: runId, result: 'failed' });
    world.pass(5 * MINUTE);
    await world.watch('open');
    expect(scheme(id)).toBe('ServicePrincipal');
    expect(topics(id)).toEqual(['converted', 'reverted']);
  });

  it('is not when somebody changed the connection meanwhile', async () => {
    const id = await broken();
    world.simulator.organization.updateConnection({ connection: id, name: `${name}-other`, by: 'Robin Admin' });
    world.hook(id);
    await world.drain();
    await passed(31 * MINUTE);
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
    expect((await conversionOf(id))?.revertReason).toContain('changed after its conversion');
  });

  it('is reverted by the timer when its event was lost', async () => {
    const id = await broken();
    world.lose();
    world.pass(31 * MINUTE);
    await world.watch('open');
    expect(scheme(id)).toBe('ServicePrincipal');
    expect(topics(id)).toEqual(['converted', 'reverted']);
  });

  it('is not where it is a connection that was made anew under its name', async () => {
    const { organization } = world.simulator;
    const before = organization.createConnection({ project: 'Payments', name, scheme: 'ServicePrincipal' });
    await world.watch();
    organization.deleteConnection({ connection: before.connectionId });
    const id = await broken();
    await passed(31 * MINUTE);
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
    expect((await conversionOf(id))?.revertReason).toContain('Terraform');
  });
});

describe('a plan that the policy does not want any more', () => {
  it('is over, and is not judged at every timer', async () => {
    const id = await broken();
    expect((await conversionOf(id))?.policyActsAt).not.toBe('');
    world.rewrite('version: 1\nconversions: alert\n');
    await passed(31 * MINUTE);
    world.rewrite(POLICY);
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
    expect((await conversionOf(id))?.policyActsAt).toBe('');
  });
});

describe('a conversion that Azure DevOps cannot revert', () => {
  it('keeps its connection while a run is in flight', async () => {
    const { organization } = world.simulator;
    const id = await broken(MADE_BY_HAND);
    const { runId } = organization.startRun({ definition: name });
    await passed(31 * MINUTE);
    expect(connection(id)).toMatchObject({ isDisabled: false });
    organization.finishRun({ run: runId, result: 'failed' });
    world.pass(60 * MINUTE);
    await world.watch();
    expect(connection(id)).toMatchObject({ isDisabled: true });
  });

  it('is asked for again by the hourly timer when its event was lost', async () => {
    const id = await broken(MADE_BY_HAND);
    world.lose();
    world.pass(31 * MINUTE);
    await world.watch();
    expect(connection(id)).toMatchObject({ isDisabled: true });
  });

  it('has its connection disabled when it breaks only later, after a grace of its own', async () => {
    const id = await connections.converted(name, 'AzureWebApp@1', MADE_BY_HAND);
    connections.write(name, BREAKING);
    world.pass(25 * 60 * MINUTE);
    await world.watch();
    await passed(16 * MINUTE);
    expect(topics(id)).toEqual(['verdict-changed']);
    expect(connection(id)).toMatchObject({ isDisabled: false });
    await passed(31 * MINUTE);
    expect(connection(id)).toMatchObject({ isDisabled: true });
    expect(topics(id)).toEqual(['verdict-changed', 'disabled']);
  });

  it('keeps its connection where a person made it all the same', async () => {
    const id = await broken(MADE_BY_HAND);
    const record = await conversionOf(id);
    if (record === undefined) throw new Error('not recorded');
    await world.ledger.conversions.update(record, (now) => ({ ...now, forced: 'it is mended tonight' }));
    await passed(31 * MINUTE);
    expect(connection(id)).toMatchObject({ isDisabled: false });
  });

  it('has its connection disabled when the grace is over', async () => {
    const id = await broken(MADE_BY_HAND);
    expect(topics(id)).toEqual(['converted']);
    await passed(31 * MINUTE);
    expect(connection(id)).toMatchObject({ isDisabled: true });
    expect(topics(id)).toEqual(['converted', 'disabled']);
    await world.watch();
    const kinds = (await world.records(id)).map(({ kind }) => kind);
    expect(kinds).toEqual(['created', 'converted', 'disabled']);
  });

  it('does not when somebody keeps it meanwhile', async () => {
    const id = await broken(MADE_BY_HAND);
    const record = await conversionOf(id);
    if (record === undefined) throw new Error('There is no record.');
    const closing = { state: 'kept', at: new Date(world.now()).toISOString(), by: 'Robin', reason: '' } as const;
    expect(await close({ ledger: world.ledger }, record, closing)).toMatchObject({ state: 'kept' });
    await passed(31 * MINUTE);
    expect(connection(id)).toMatchObject({ isDisabled: false });
  });
});
