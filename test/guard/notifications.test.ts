import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSlackReceiver, startTeamsReceiver, type ChatReceiver } from '../../local/alert-receiver/chat-receiver.ts';
import { until } from '../local/functions-host/until.ts';
import { HARMLESS, startConversionWorld, type ConversionWorld } from './conversions.ts';

let world: ConversionWorld;
let teams: ChatReceiver;
let slack: ChatReceiver;

beforeAll(async () => {
  [teams, slack] = await Promise.all([startTeamsReceiver(), startSlackReceiver()]);
  world = await startConversionWorld({
    policy: 'version: 1\nnotifications: { slack: { from: error } }\n',
    env: { GUARD_TEAMS_URL: teams.url, GUARD_SLACK_URL: slack.url },
  });
});

afterAll(async () => {
  await world.stop();
  await Promise.all([teams.stop(), slack.stop()]);
});

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
  expect(teams.refused + slack.refused + world.receiver.refused).toBe(0);
  expect(world.log.join('\n')).not.toContain('T0KEN');
});

const headlines = ({ messages }: ChatReceiver): readonly string[] => messages.map(({ lines }) => lines[0] ?? '');
const told = (chat: ChatReceiver, name: string): boolean => headlines(chat).some((line) => line.includes(`"${name}"`));

/** The minute in which messages are gathered has passed. */
async function aMinuteLater(): Promise<void> {
  await until('no delivery is under way', async () =>
    (await world.rows('Channels')).every(({ leaseUntil }) => Date.parse(String(leaseUntil)) === 0),
  );
  await world.dateBack('Channels', () => true, 'toldAt');
}

describe('a blocked conversion', () => {
  it('is told in Teams, in Slack and to the signed web hook, at once', async () => {
    const id = await world.connection('to-all');
    world.convert(id);
    await world.alerted(id, 'converted');
    await until('Teams has it', () => told(teams, 'to-all'));
    await until('Slack has it', () => told(slack, 'to-all'));
    expect(headlines(teams)).toEqual([
      'BLOCKED: service connection "to-all" was converted to workload identity federation and breaks 1 pipeline.',
    ]);
    expect(teams.messages[0]?.lines).toContainEqual(
      `to keep it: wif-guard keep ${id} --organization ${world.simulator.organizationUrl}`,
    );
  });

  it('is told elsewhere while one channel fails, and there later; the record waits for none', async () => {
    await aMinuteLater();
    await teams.answerWith({ kind: 'away' });
    const id = await world.connection('without-teams');
    world.convert(id);
    await world.alerted(id, 'converted');
    await until('Slack has it', () => told(slack, 'without-teams'));
    await world.logged(`Message ${String(world.alerts(id)[0]?.id)} to teams failed`);
    expect(await world.recorded(id)).toMatchObject({ state: 'open', assessment: { verdict: 'blocked' } });
    await teams.answerWith({ kind: 'ok' });
    await world.dateBack('Outbox', ({ connectionId }) => connectionId === id, 'notBefore');
    await world.fire('deliver');
    await until('Teams has it', () => told(teams, 'without-teams'));
    expect(world.alerts(id)).toHaveLength(1);
  });
});

describe('what is less severe', () => {
  it('is not told where only errors are', async () => {
    const id = await world.connection('older', { task: HARMLESS });
    world.convert(id, { at: new Date(Date.now() - 5 * 86_400_000).toISOString() });
    await world.recorded(id, ({ assessment }) => assessment !== null);
    await world.fire('remind');
    await world.alerted(id, 'reminder');
    await until('Teams has it', () => told(teams, 'older'));
    expect(told(slack, 'older')).toBe(false);
  });
});
