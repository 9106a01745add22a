import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BREAKING } from './conversions.ts';
import { startDriven, type Driven } from './driven.ts';
import { drivenConnections, MADE_BY_HAND, MINUTE } from './driven-connections.ts';

const HOUR = 60 * MINUTE;
const HARMLESS = 'AzureWebApp@1';

let world: Driven;
let connections: ReturnType<typeof drivenConnections>;
let made = 0;
let name = '';

beforeAll(async () => {
  world = await startDriven('version: 1\nconversions: alert\n', ['alert']);
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

const write = (task: string): void => connections.write(name, task);
const converted = (task: string, data?: Record<string, string>) => connections.converted(name, task, data);
const conversionOf = (id: string) => connections.conversionOf(id);
const topics = (id: string) => connections.topics(id);

/** A day goes by, a timer finds what is old, and its time comes. */
async function aDayLater(): Promise<void> {
  world.pass(25 * HOUR);
  await world.watch('open');
  world.pass(16 * MINUTE);
  await world.drain();
}

async function push(): Promise<void> {
  const { state } = world.simulator.organization;
  const repository = state.repositories.find((one) => one.name === 'shop');
  const project = state.projects.find((one) => one.name === 'Payments');
  world.pushed(project?.id ?? '', repository?.id ?? '');
  await world.drain();
}

describe('a converted connection whose verdict becomes another', () => {
  it('is told each time, with what it was', async () => {
    const id = await converted(HARMLESS);
    expect(topics(id)).toEqual([]);
    write(BREAKING);
    await aDayLater();
    expect(topics(id)).toEqual(['verdict-changed']);
    expect(await conversionOf(id)).toMatchObject({
      assessment: { verdict: 'blocked' },
      judgedFirst: { verdict: 'ready' },
      verdictBefore: 'ready',
    });
    expect(world.lines.join('\n')).toContain(
      `BLOCKED: the verdict of service connection "${name}", which was converted, is not ready any more`,
    );
    write(HARMLESS);
    await aDayLater();
    expect(topics(id)).toEqual(['verdict-changed', 'verdict-changed']);
    expect(await conversionOf(id)).toMatchObject({ judgedFirst: { verdict: 'ready' }, verdictBefore: 'blocked' });
  });

  it('is told within a quarter of an hour after the push that changed it, however many there were', async () => {
    const id = await converted(HARMLESS);
    // Both pushes in one quarter of an hour, whenever this runs.
    world.pass(15 * MINUTE - (world.now() % (15 * MINUTE)) + MINUTE);
    write(BREAKING);
    await push();
    world.pass(MINUTE);
    write(`${BREAKING} # once more`);
    await push();
    expect(topics(id)).toEqual([]);
    world.pass(16 * MINUTE);
    await world.drain();
    expect(topics(id)).toEqual(['verdict-changed']);
    expect(world.lines.filter((line) => line.includes(`"${name}" was ready and is blocked now`))).toHaveLength(1);
  });

  it.each([
    ['tried again', (): void => undefined],
    ['lost for good', (): void => world.lose()],
  ])('is told once though the message was not queued, and what should is %s', async (_, happens) => {
    const id = await converted(HARMLESS);
    write(BREAKING);
    world.pass(25 * HOUR);
    await world.watch('open');
    world.pass(16 * MINUTE);
    world.refuse('alert');
    await world.drain();
    expect(await conversionOf(id)).toMatchObject({ assessment: { verdict: 'blocked' }, verdictBefore: 'ready' });
    expect((await conversionOf(id))?.verdictOwed).not.toBe('');
    expect(topics(id)).toEqual([]);
    happens();
    world.pass(11 * MINUTE);
    await world.watch('open');
    world.pass(16 * MINUTE);
    await world.drain();
    expect(topics(id)).toEqual(['verdict-changed']);
    expect((await conversionOf(id))?.verdictOwed).toBe('');
  });

  it('is told as well where Azure DevOps cannot revert it', async () => {
    const id = await converted(HARMLESS, MADE_BY_HAND);
    expect((await conversionOf(id))?.state).toBe('irreversible');
    write(BREAKING);
    world.pass(25 * HOUR);
    await world.watch('all');
    world.pass(16 * MINUTE);
    await world.drain();
    expect(topics(id)).toEqual(['verdict-changed']);
    expect(connections.connection(id)?.isDisabled).toBe(false);
  });

  it('is not told where it stays the same, or was kept', async () => {
    const same = await converted(BREAKING);
    await aDayLater();
    expect(topics(same)).toEqual(['converted']);
    expect((await conversionOf(same))?.verdictBefore).toBe('');
  });
});
