import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAzurite, type RunningAzurite } from '../../../local/processes/start-azurite.ts';
import { GuardError } from '../../../shared/errors.ts';
import { sendAlert } from '../../../shared/guard/conversion/alert.ts';
import { DAY, NOW } from '../../conversions/building.ts';
import { containing } from '../../matching.ts';
import { CONVERTED, EXPIRED } from './running.ts';
import { watching } from './watching.ts';

let azurite: RunningAzurite;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(() => azurite.stop());

// Every organization of these tests is on another port, so that they share tables and no rows.
type World = Awaited<ReturnType<typeof watching>>;
let world: World;

beforeEach(async () => {
  world = await watching(azurite.connectionString);
});

describe('the first run of a pipeline after a conversion', () => {
  it('is waited for, also while one goes on', async () => {
    const web = world.pipeline('web');
    const conversion = await world.converted([web]);
    await world.look();
    world.steps.startRun({ definition: web.id });
    await world.look();
    expect(world.sent).toEqual([]);
    expect(await world.ledger.firstRuns.ofConversion(conversion)).toEqual([]);
  });

  it('that succeeds is noted, and later ones tell nothing any more', async () => {
    const web = world.pipeline('web');
    const conversion = await world.converted([web]);
    const runId = world.ran(web, 1, 'succeeded');
    await world.look();
    world.ran(web, 3, 'failed', EXPIRED);
    await world.look();
    expect(world.sent).toEqual([]);
    expect(await world.ledger.firstRuns.ofConversion(conversion)).toMatchObject([{ state: 'succeeded', runId }]);
  });

  it('that fails by a known signature is told once, however often it is looked at', async () => {
    const web = world.pipeline('web');
    const conversion = await world.converted([web]);
    const runId = world.ran(web, 1, 'failed', `hunter2\n${EXPIRED}`);
    for (const _ of [1, 2, 3]) await world.look();
    world.ran(web, 5, 'failed', EXPIRED);
    await world.look();
    expect(world.sent).toMatchObject([{ kind: 'alert', topic: 'run-failed', pipeline: { id: web.id } }]);
    const [noted] = await world.ledger.firstRuns.ofConversion(conversion);
    expect(noted).toMatchObject({ state: 'failed', runId, step: 'Deploy', signature: 'aadsts700024', told: true });
    expect(JSON.stringify([noted, world.sent, world.warnings])).not.toContain('hunter2');
  });

  it('that fails otherwise says nothing: the next one is waited for', async () => {
    const web = world.pipeline('web');
    const conversion = await world.converted([web]);
    world.ran(web, 1, 'failed', 'error TS2322');
    await world.look();
    expect(await world.ledger.firstRuns.ofConversion(conversion)).toMatchObject([{ state: 'waiting', told: false }]);
    const before = world.simulator.requests().length;
    await world.look();
    // Of what was looked at before only the list is asked for again.
    expect(world.simulator.requests().length - before).toBe(1);
    world.ran(web, 3, 'failed', EXPIRED);
    await world.look();
    expect(world.sent).toHaveLength(1);
  });

  it('is told for each pipeline and each conversion by itself', async () => {
    const [web, api] = [world.pipeline('web'), world.pipeline('api')];
    await world.converted([web, api]);
    await world.converted([web], { connectionId: 'other' });
    world.ran(web, 1, 'failed', EXPIRED);
    world.ran(api, 1, 'failed', EXPIRED);
    await world.look();
    expect(new Set(world.sent.map(({ id }) => id)).size).toBe(3);
  });

  it('is looked at when a hook tells of it, and no other is', async () => {
    const [web, api] = [world.pipeline('web'), world.pipeline('api')];
    const [{ id: projectId } = { id: '' }] = world.projects;
    await world.converted([web, api]);
    world.ran(web, 1, 'failed', EXPIRED);
    world.ran(api, 1, 'failed', EXPIRED);
    await world.look({ projectId: projectId.toUpperCase(), id: web.id });
    expect(world.sent).toMatchObject([{ pipeline: { id: web.id } }]);
    await world.look({ projectId, id: 99 });
    expect(world.sent).toHaveLength(1);
  });
});

describe('the watch', () => {
  it.each([
    ['its window has closed', { revertEligibleUntil: new Date(NOW - DAY).toISOString() }],
    ['it was kept', { state: 'kept' as const }],
    ['it was reverted', { state: 'reverted' as const }],
    ['it was not judged', { assessment: null }],
  ])('of a conversion is over, or has not begun, where %s', async (_, over) => {
    const web = world.pipeline('web');
    await world.converted([web], over);
    world.ran(web, 1, 'failed', EXPIRED);
    const before = world.simulator.requests().length;
    await world.look();
    expect(world.sent).toEqual([]);
    expect(world.simulator.requests()).toHaveLength(before);
  });

  it('of a conversion that was there before the guard tells only what comes after it', async () => {
    const web = world.pipeline('web');
    await world.converted([web], { kind: 'seen-late', seenAt: '2026-11-24T09:10:00.000Z' });
    world.ran(web, 1, 'failed', EXPIRED);
    await world.look();
    expect(world.sent).toEqual([]);
    world.ran(web, 11, 'failed', EXPIRED);
    await world.look();
    expect(world.sent).toHaveLength(1);
  });

  it('tells nobody where the policy only observes, and notes it all the same', async () => {
    const observing = await watching(azurite.connectionString, 'version: 1\nconversions: observe\n');
    const web = observing.pipeline('web');
    const conversion = await observing.converted([web]);
    observing.ran(web, 1, 'failed', EXPIRED);
    await observing.look();
    expect(observing.sent).toEqual([]);
    expect(await observing.ledger.firstRuns.ofConversion(conversion)).toMatchObject([{ state: 'failed' }]);
  });

  it.each(['build/builds$', 'timeline', '/logs'])('goes on after what the service refuses (%s)', async (path) => {
    const web = world.pipeline('web');
    await world.converted([web]);
    world.ran(web, 1, 'failed', EXPIRED);
    world.simulator.addFault({ match: { path }, fault: 'status', status: 403 });
    await world.look();
    expect(world.sent).toEqual([]);
    expect(world.warnings).toEqual([containing('docs/permissions.md')]);
    await world.look();
    expect(world.sent).toHaveLength(1);
  });

  it('leaves out no run that could not be seen because a later one was', async () => {
    const web = world.pipeline('web');
    const conversion = await world.converted([web]);
    world.ran(web, 1, 'failed', EXPIRED);
    world.ran(web, 3, 'failed', 'error TS2322');
    world.simulator.addFault({ match: { path: 'timeline' }, fault: 'status', status: 403 });
    await world.look();
    expect(await world.ledger.firstRuns.ofConversion(conversion)).toEqual([]);
    await world.look();
    expect(world.sent).toHaveLength(1);
  });

  it('tells what a worker noted that died before it told', async () => {
    const web = world.pipeline('web');
    await world.converted([web]);
    world.ran(web, 1, 'failed', EXPIRED);
    const away = new GuardError('storage-unavailable', 'The queue is away.');
    const broken = { ...world.context.queue, send: () => Promise.reject(away) };
    await expect(world.look(null, { queue: broken })).rejects.toBe(away);
    expect(world.sent).toEqual([]);
    await world.look();
    await world.look();
    expect(world.sent).toHaveLength(1);
  });

  it('of two instances at once tells with one id', async () => {
    const web = world.pipeline('web');
    await world.converted([web]);
    world.ran(web, 1, 'failed', EXPIRED);
    await Promise.all([world.look(), world.look()]);
    expect(new Set(world.sent.map(({ id }) => id)).size).toBe(1);
  });
});

describe('the message about a run that failed', () => {
  it('has step, cause, remedy, the command and the deadline', async () => {
    const web = world.pipeline('web');
    const { connectionId } = await world.converted([web]);
    const runId = world.ran(web, 1, 'failed', EXPIRED);
    await world.look();
    const [event] = world.sent;
    if (event?.kind !== 'alert') throw new Error('There is no message.');
    const lines: string[] = [];
    const log = { info: () => undefined, warn: (line: string) => void lines.push(line), error: () => undefined };
    expect(await sendAlert(world.context, event, log)).toBe('console-only');
    const text = lines.join('\n');
    expect(lines[0]).toBe(
      `RUN FAILED: pipeline "p${String(web.id)}" failed after service connection "prod" was converted to workload identity federation.`,
    );
    expect(text).toContain(`buildId=${String(runId)}`);
    expect(text).toContain('  step:       Deploy\n  cause:      aadsts700024: ');
    expect(text).toMatch(/\n {2}fix: {8}\w/);
    expect(text).toContain('  revert by:  2026-12-01 09:00 UTC');
    expect(text).toContain(`  to revert:  wif-guard revert ${connectionId}`);
  });

  it('is not sent of a run that nobody knows of', async () => {
    const { connectionId, change } = await world.converted([]);
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const about = { connectionId, change, topic: 'run-failed', pipeline: { projectId: 'x', id: 1 } } as const;
    const event = { kind: 'alert', id: 'x', receivedAt: CONVERTED, attempt: 0, ...about } as const;
    expect(await sendAlert(world.context, event, log)).toBe('gone');
  });
});
