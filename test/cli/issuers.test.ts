import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { issuers } from '../../cli/issuers.ts';
import { startSimulator, type Simulator } from '../../local/azure-devops/simulator.ts';
import { systemClock } from '../../shared/clock.ts';
import { DAY, NOW, snapshot } from '../conversions/building.ts';
import { ENTRA_ISSUER, OLD_ISSUER } from '../conversions/issuer-building.ts';
import { record, withFiles } from './recording.ts';
import { startRecorded } from './recorded.ts';

const HOSTILE = `</td><script>\u202E\u001B[2J\n##vso[task.complete]`;
const planSchema = z.object({
  schemaVersion: z.literal(1),
  daysLeft: z.number(),
  totals: z.object({ left: z.number(), unknown: z.number(), done: z.number() }),
  work: z.array(z.object({ name: z.string(), reason: z.string(), wave: z.string(), next: z.string() })),
  unseen: z.array(z.string()),
});

describe('a plan from the ledger', () => {
  let recorded: Awaited<ReturnType<typeof startRecorded>>;
  const run = (...args: string[]) => record(issuers, args, recorded.desk);

  beforeAll(async () => {
    recorded = await startRecorded();
  });
  afterAll(() => recorded.stop());

  it('of nothing says that nothing is known', async () => {
    const { code, out } = await run();
    expect(code).toBe(3);
    expect(out).toContain('The ledger holds no connection of this organization');
    expect(out).not.toContain('nothing is left');
  });

  it('names what is left, in the order of work, and exits with 1', async () => {
    const connections = recorded.ledger.connections;
    await connections.baseline(snapshot({ id: '1', name: 'done', issuer: ENTRA_ISSUER }));
    await connections.baseline(snapshot({ id: '2', name: 'by-hand', issuer: OLD_ISSUER, creationMode: 'Manual' }));
    await connections.baseline(snapshot({ id: '3', name: HOSTILE, issuer: OLD_ISSUER }));
    const { code, out } = await run('--format', 'json');
    expect(code).toBe(1);
    const plan = planSchema.parse(JSON.parse(out));
    expect(plan).toMatchObject({ daysLeft: 219, totals: { left: 2, unknown: 0, done: 1 } });
    expect(plan.work.map(({ name, wave }) => [name, wave])).toEqual([
      [HOSTILE, 'update'],
      ['by-hand', 'by-hand'],
    ]);
    expect(plan.unseen).toEqual([expect.stringContaining('--live')]);
  });

  it.each(['text', 'markdown', 'html'])('as %s is harmless whatever the names are', async (format) => {
    const { out } = await run('--format', format);
    for (const harmful of ['\u202E', '\u001B', '\n##vso[']) expect(out).not.toContain(harmful);
    expect(out).toContain('by-hand');
  });

  it('is written into a file whole, and the console says where', async () => {
    await withFiles({}, async (folder) => {
      const file = path.join(folder, 'plan.html');
      const { code, out, err } = await run('--format', 'html', '--out', file);
      expect([code, out]).toEqual([1, '']);
      expect(err).toContain(file);
      expect(await readFile(file, 'utf8')).toMatch(/^<!doctype html>[^]*<svg [^]*<\/html>\n$/);
      expect(await readdir(folder)).toEqual(['plan.html']);
    });
  });

  it('leaves out what a policy waives', async () => {
    const waiver = 'rule: issuer-retiring, pipeline: "**", reason: several tenants, until: 2027-12-31';
    await withFiles({ 'policy.yml': `version: 1\nwaivers:\n  - { ${waiver} }\n` }, async (folder) => {
      const { code, out } = await run('--policy', path.join(folder, 'policy.yml'));
      expect(code).toBe(3);
      expect(out).toContain('not concerned: 2 waived');
    });
  });

  it.each([
    [['--format', 'pdf'], '--format pdf: use one of text, markdown, html, json'],
    [['--out', '/no/such/folder/plan.md'], '--out /no/such/folder/plan.md could not be written: there is no such file'],
    [['--policy', '/no/such/file'], '--policy /no/such/file could not be read'],
    [['surplus'], 'wif-guard issuers --help'],
  ])('called with %j says what is wrong', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });
});

describe('a plan from Azure DevOps', () => {
  let simulator: Simulator;
  const run = (...args: string[]) =>
    record(issuers, args, {
      environment: { AZURE_DEVOPS_ORG_URL: simulator.organizationUrl, AZURE_DEVOPS_PAT: simulator.token },
      clock: { ...systemClock, now: () => NOW + 250 * DAY, wait: () => Promise.resolve() },
    });

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(async () => {
    await simulator.stop();
    expect(simulator.violations()).toEqual([]);
  });

  it('in which nothing is left exits with 0', async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toContain('retired on 2027-07-01, 31 days ago');
    expect(out).toContain('100 %: 1 done, 0 left, 0 unknown');
    expect(out).toContain('No connection is concerned: nothing is left to do.');
  });

  it('has connections to Docker registries, of which it knows no cloud', async () => {
    const parameters = { workloadIdentityFederationIssuer: OLD_ISSUER };
    simulator.organization.createConnection({
      project: 'Payments',
      name: 'registry',
      type: 'dockerregistry',
      authorization: { scheme: 'WorkloadIdentityFederation', parameters },
    });
    const { code, out } = await run('--live', '--format', 'json');
    expect(code).toBe(3);
    expect(planSchema.parse(JSON.parse(out)).work).toMatchObject([{ name: 'registry', reason: 'cloud-unknown' }]);
  });

  it('follows a connection to its new issuer', async () => {
    const { connectionId } = simulator.organization.createConnection({
      project: 'Payments',
      name: 'moving',
      issuer: 'azure-devops',
    });
    expect((await run()).code).toBe(1);
    simulator.organization.updateConnection({ connection: connectionId, issuer: 'entra' });
    expect((await run()).code).toBe(3);
  });

  it('says which project it could not see', async () => {
    simulator.addFault({ match: { method: 'GET', path: 'serviceendpoint/endpoints' }, fault: 'null' });
    const { code, out } = await run();
    expect(code).toBe(3);
    expect(out).toMatch(/Not seen\n {2}- The connections of project Payments could not be seen: /);
  });
});
