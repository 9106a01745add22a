import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BREAKS, startConverting, WORKS, type Converting } from './converting.ts';

let world: Converting;

beforeAll(async () => {
  world = await startConverting();
});

afterAll(async () => {
  await world.stop();
  expect(world.simulator.violations()).toEqual([]);
});

describe('convert --all-ready', () => {
  const ids: Record<string, string> = {};

  it('in a dry run lists what is ready and what is left alone, without storage', async () => {
    ids['a'] = world.onSecret('a-ready', { task: WORKS });
    ids['b'] = world.onSecret('b-refused', { task: WORKS, federatedCredential: false });
    ids['c'] = world.onSecret('c-ready', { task: WORKS });
    ids['d'] = world.onSecret('d-breaks', { task: BREAKS });
    ids['e'] = world.onSecret('e-by-hand', { data: { creationMode: 'Manual' } });
    const { code, out } = await world.convert(['--all-ready', '--dry-run'], { environment: world.withoutStorage });
    expect(code).toBe(0);
    expect(out).toMatch(/^CONNECTION +PROJECT +VERDICT +OUTCOME +REVERT BY \(UTC\)$/m);
    expect(out).toMatch(/^a-ready +Payments +ready +would be converted +-$/m);
    expect(out).toMatch(/^d-breaks +Payments +blocked +left alone: the verdict is blocked/m);
    expect(out).toMatch(/^e-by-hand +Payments +at-risk +left alone: Azure DevOps did not make it/m);
    expect(out).not.toContain('shop-prod');
    expect(world.simulator.requests().filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  it('asks once, converts one after the other, and one that fails stops no other', async () => {
    const asked: string[] = [];
    const { code, out, err } = await world.convert(['--all-ready'], {
      ask: (question) => Promise.resolve(asked.push(question) > 0 ? 'y' : ''),
    });
    // With the connection of the seed.
    expect(asked).toEqual(['Convert these 4? [y/N] ']);
    expect(err).toContain('Ready to be converted: 4 connections of 6 on a secret.');
    expect(code).toBe(4);
    expect(out).toMatch(/^a-ready +Payments +ready +converted +20\d\d-\d\d-\d\d \d\d:\d\d$/m);
    expect(out).toMatch(/^b-refused +Payments +ready +not converted: Azure DevOps refused the conversion/m);
    expect(err).toMatch(/"b-refused" was not converted by this command: .*could not be upgraded/);
    expect(out).toMatch(/^c-ready +Payments +ready +converted +20/m);
    const schemes = Object.values(ids).map((id) => world.scheme(id)?.startsWith('Workload'));
    expect(schemes).toEqual([true, false, true, false, false]);
    for (const id of [ids['a'], ids['c']]) expect(await world.records(id ?? '')).toHaveLength(1);
  });

  it('run again converts nothing twice', async () => {
    const { code, out } = await world.convert(['--all-ready', '--yes', '--project', 'Payments']);
    expect(code).toBe(4);
    expect(out).not.toContain('a-ready');
    expect(world.puts(ids['a'] ?? '')).toBe(1);
  });

  it('says which projects did not show their connections, and that not all is known', async () => {
    const { projectId } = world.simulator.organization.createProject({ name: 'Hidden' });
    world.simulator.addFault({
      match: { method: 'GET', path: `(Hidden|${projectId}).*/endpoints` },
      fault: 'status',
      status: 403,
      message: 'not for you',
    });
    const { code, err } = await world.convert(['--all-ready', '--dry-run', '--project', 'Hidden']);
    expect(code).toBe(3);
    expect(err).toContain('not for you');
    expect(err).toContain('No Azure connection on a secret was found');
  });
});
