import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { keep } from '../../cli/keep.ts';
import { ledger } from '../../cli/ledger.ts';
import { conversionSchema } from '../../shared/conversions/conversion.ts';
import { columnsOf } from '../../shared/report/ledger-cell.ts';
import { DAY, NOW } from '../conversions/building.ts';
import { record } from './recording.ts';
import { ORGANIZATION, startRecorded } from './recorded.ts';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
const C = '00000000-0000-4000-8000-00000000000c';
const HOSTILE = `\u001B[2J\u202Eevil\n${'😀'.repeat(30)}${'x'.repeat(500)}`;

let recorded: Awaited<ReturnType<typeof startRecorded>>;

beforeAll(async () => {
  recorded = await startRecorded();
});

afterAll(() => recorded.stop());

const run = (...args: string[]) => record(ledger, args, recorded.desk);
const jsonSchema = z.object({
  schemaVersion: z.literal(1),
  organization: z.string(),
  conversions: z.array(conversionSchema),
});

describe('an empty ledger', () => {
  it('is told on stderr, with what to check', async () => {
    const { code, out, err } = await run('list');
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain(`The ledger holds no conversion of ${ORGANIZATION}`);
  });
});

describe('ledger list', () => {
  beforeAll(async () => {
    await recorded.holds({
      connectionId: A,
      name: 'later',
      revertEligibleUntil: new Date(NOW + 5 * DAY).toISOString(),
    });
    await recorded.holds({
      connectionId: B,
      name: 'sooner',
      revertEligibleUntil: new Date(NOW + 1.5 * DAY).toISOString(),
    });
    await recorded.holds({ connectionId: C, name: HOSTILE, state: 'reverted' });
  });

  it('shows what is open first, by its deadline, with the time that is left', async () => {
    const { code, out } = await run('list');
    expect(code).toBe(0);
    const [header, first, second, third] = out.split('\n');
    expect(header).toMatch(/^CONNECTION +PROJECT +CHANGE +WHEN \(UTC\) +BY +VERDICT +STATE +REVERT BY \(UTC\)$/);
    expect(first).toMatch(/^sooner .* open +2026-11-25 22:00, 1d 12h left$/);
    expect(second).toMatch(/^later .* open +2026-11-29 10:00, 5d left$/);
    expect(third).toContain('reverted');
  });

  it('shows hostile names on their own line, harmless, and no line is wider than 160 columns', async () => {
    const { out } = await run('list');
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    for (const harmful of ['\u001B', '\u202E']) expect(out).not.toContain(harmful);
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(160);
  });

  it('shows one state alone, and says when nothing is in it', async () => {
    expect((await run('list', '--state', 'reverted')).out.trimEnd().split('\n')).toHaveLength(2);
    expect((await run('list', '--state', 'kept')).err).toContain('No conversion is kept; the ledger holds 3');
  });

  it('gives programs the records as they are', async () => {
    const { out } = await run('list', '--format', 'json');
    const { organization, conversions } = jsonSchema.parse(JSON.parse(out));
    expect(organization).toBe(ORGANIZATION);
    expect(conversions.map(({ name }) => name)).toEqual(['sooner', 'later', HOSTILE]);
  });

  it('does not show what another organization has', async () => {
    const { err } = await run('list', '--organization', 'https://dev.azure.com/fabrikam');
    expect(err).toContain('no conversion of https://dev.azure.com/fabrikam');
  });
});

describe('ledger show', () => {
  it.each([
    ['an id', A.toUpperCase()],
    ['a name in any casing', 'LATER'],
  ])('finds a connection by %s', async (_, named) => {
    const { code, out } = await run('show', named);
    expect(code).toBe(0);
    expect(out).toContain('Service connection "later" was converted to workload identity federation');
    expect(out).toContain(`wif-guard revert ${A}`);
    expect(out).toMatch(/verdict: +blocked by catalogue edition 2026-08/);
  });

  it('says what became of the first run of each pipeline', async () => {
    const key = { connectionId: '12121212-0000-4000-8000-000000000001', name: 'first-runs' };
    const { connectionId, change } = await recorded.holds(key);
    await recorded.ledger.firstRuns.note({
      connectionId,
      change,
      projectId: 'payments-id',
      projectName: 'Payments',
      pipelineId: 7,
      pipelineName: 'web\n\u001B[31m',
      state: 'failed',
      runId: 42,
      at: '2026-11-24T09:30:00.1234567Z',
      step: 'Deploy',
      signature: 'aadsts700024',
      told: true,
    });
    const { out } = await run('show', 'first-runs');
    expect(out).toContain(
      '  first runs: Payments web\\u{a}\\u{1b}[31m (pipeline 7), run 42, 2026-11-24 09:30 UTC: failed by aadsts700024 in step "Deploy"\n',
    );
    const { out: json } = await run('show', 'first-runs', '--format', 'json');
    expect(JSON.parse(json)).toMatchObject({ conversions: [{ firstRuns: [{ runId: 42, state: 'failed' }] }] });
  });

  it('lists the ids where two connections bear a name', async () => {
    await recorded.holds({ connectionId: 'ffffffff-0000-4000-8000-000000000001', name: 'twin' });
    await recorded.holds({ connectionId: 'ffffffff-0000-4000-8000-000000000002', name: 'Twin' });
    await expect(run('show', 'twin')).rejects.toThrow(
      /ffffffff-0000-4000-8000-000000000001.*ffffffff-0000-4000-8000-000000000002/s,
    );
  });

  it('of what nobody recorded says where to look', async () => {
    await expect(run('show', 'nobody')).rejects.toThrow(
      'The ledger holds no conversion of "nobody". See: wif-guard ledger list',
    );
  });
});

describe('keep', () => {
  const keeping = (...args: string[]) => record(keep, args, recorded.desk);

  it('notes who decided and why, and cancels the reminders', async () => {
    const kept = await recorded.holds({
      connectionId: 'eeeeeeee-0000-4000-8000-000000000001',
      name: 'to-keep',
      reminders: [{ step: 'P1D', dueAt: new Date(NOW - 1).toISOString() }],
    });
    const { code, out } = await keeping('to-keep', '--reason', 'all is well');
    expect(code).toBe(0);
    expect(out).toContain('"to-keep"');
    expect(await recorded.ledger.conversions.read(kept)).toMatchObject({
      state: 'kept',
      stateBy: 'robin',
      stateReason: 'all is well',
    });
    const due = [];
    for await (const { reminder } of recorded.ledger.reminders.due(NOW)) due.push(reminder.connectionId);
    expect(due).not.toContain(kept.connectionId);
  });

  it('again is fine', async () => {
    expect((await keeping('to-keep')).code).toBe(0);
  });

  it('of what was reverted is refused', async () => {
    const { code, err } = await keeping(C);
    expect(code).toBe(4);
    expect(err).toContain('is reverted: there is nothing to keep');
  });
});

describe('the built command', () => {
  const cli = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.cjs');
  const start = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });

  it('reads the ledger of the settings', () => {
    const storage = recorded.desk.environment?.['AzureWebJobsStorage'] ?? '';
    const env = { AzureWebJobsStorage: storage, AZURE_DEVOPS_ORG_URL: ORGANIZATION };
    const { status, stdout } = start(['ledger', 'list', '--format', 'json'], env);
    expect(status).toBe(0);
    expect(jsonSchema.parse(JSON.parse(stdout)).conversions.length).toBeGreaterThan(2);
  });

  it('exits with 3 and names the table when storage is away', () => {
    const away = 'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=Zm9v;TableEndpoint=http://127.0.0.1:9/a;';
    const { status, stderr } = start(['ledger', 'list'], {
      AzureWebJobsStorage: away,
      AZURE_DEVOPS_ORG_URL: ORGANIZATION,
    });
    expect(status).toBe(3);
    expect(stderr).toContain('The table Conversions did not answer');
  });

  it('exits with 2 and names the setting that is missing', () => {
    const env = { AzureWebJobsStorage: '', AzureWebJobsStorage__accountName: '', AZURE_DEVOPS_ORG_URL: ORGANIZATION };
    const { status, stderr } = start(['ledger', 'list'], env);
    expect(status).toBe(2);
    expect(stderr).toContain('AzureWebJobsStorage is missing');
  });
});
