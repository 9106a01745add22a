import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSlackReceiver, startTeamsReceiver } from '../../local/alert-receiver/chat-receiver.ts';
import { systemClock } from '../../shared/clock.ts';
import { openChatWebHook } from '../../shared/notify/chat-web-hook.ts';
import { noticeCardMessage } from '../../shared/report/adaptive-card.ts';
import { noticeSlackMessage } from '../../shared/report/slack-blocks.ts';
import { containing, matching } from '../matching.ts';
import { serving } from './serving.ts';

const PRIVATE = 'T0KEN';

const chats = [
  ['teams', 'GUARD_TEAMS_URL', noticeCardMessage('Hello', [], 'note'), startTeamsReceiver],
  ['slack', 'GUARD_SLACK_URL', noticeSlackMessage('Hello', []), startSlackReceiver],
] as const;

describe.each(chats)('the web hook of %s', (chat, setting, body, start) => {
  it('posts JSON, which the receiver takes', async () => {
    const receiver = await start();
    onTestFinished(() => receiver.stop());
    await openChatWebHook(chat, receiver.url, systemClock).send('test-1', body);
    expect(receiver.messages).toMatchObject([{ body, lines: ['Hello'] }]);
    expect(receiver.refused).toBe(0);
  });

  it.each([
    [400, `refused the message (400): check ${setting}`],
    [401, `does not accept the message (401): check that ${setting} is complete.`],
    [410, `wants no more messages (410): replace ${setting}, or clear it.`],
    [413, `refused the message (413): check ${setting}`],
    [429, 'is busy (429)'],
    [502, 'failed (502)'],
  ])('says what to do after %i, and nothing of its address', async (status, message) => {
    const origin = await serving((request, response) => response.writeHead(status).end(String(request.url)));
    const url = `${origin}/${PRIVATE}?sig=${PRIVATE}`;
    const thrown: unknown = await openChatWebHook(chat, url, systemClock)
      .send('test-1', body)
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'alert-unavailable', message: containing(message) });
    expect(inspect(thrown, { depth: Infinity, showHidden: true })).not.toContain(PRIVATE);
  });

  it.each([301, 302, 307, 308])('follows no redirect: %i', async (status) => {
    const receiver = await start();
    onTestFinished(() => receiver.stop());
    const url = await serving((_, response) => response.writeHead(status, { location: receiver.url }).end());
    await expect(openChatWebHook(chat, url, systemClock).send('test-1', body)).rejects.toMatchObject({
      message: containing(`which is not followed: set ${setting} to the final address`),
    });
    expect([receiver.messages.length, receiver.refused]).toEqual([0, 0]);
  });

  it('waits for no answer that does not come, and says nothing of its address', async () => {
    const receiver = await start();
    onTestFinished(() => receiver.stop());
    await receiver.answerWith({ kind: 'hang' });
    const sent = openChatWebHook(chat, receiver.url, systemClock, 200).send('test-1', body);
    await expect(sent).rejects.toMatchObject({
      message: matching(/web hook at 127\.0\.0\.1:\d+ did not answer within 200 ms: .*it may have taken the message/),
    });
    await receiver.answerWith({ kind: 'away' });
    const thrown: unknown = await openChatWebHook(chat, receiver.url, systemClock)
      .send('test-1', body)
      .catch((error: unknown) => error);
    expect(inspect(thrown, { depth: Infinity, showHidden: true })).not.toContain(PRIVATE);
  });

  it.each([`contoso.example/${PRIVATE}`, `ftp://contoso.example/${PRIVATE}`, `https://${PRIVATE}@contoso.example/`])(
    'refuses an address that is none, and does not repeat it: %s',
    (url) => {
      expect(() => openChatWebHook(chat, url, systemClock)).toThrow(setting);
      expect(() => openChatWebHook(chat, url, systemClock)).not.toThrow(PRIVATE);
    },
  );
});

describe('the receivers of tests', () => {
  it('refuse what the real ones refuse', async () => {
    const [teams, slack] = await Promise.all([startTeamsReceiver(), startSlackReceiver()]);
    onTestFinished(async () => void (await Promise.all([teams.stop(), slack.stop()])));
    const [toTeams, toSlack] = [
      openChatWebHook('teams', teams.url, systemClock),
      openChatWebHook('slack', slack.url, systemClock),
    ];
    await expect(toTeams.send('1', noticeCardMessage('x'.repeat(29_000), [], 'note'))).rejects.toThrow('(413)');
    await expect(toTeams.send('1', { text: 'no card' })).rejects.toThrow('(400)');
    await expect(toSlack.send('1', { text: 'no blocks', blocks: [] })).rejects.toThrow('(400)');
    expect([teams.refused, slack.refused]).toEqual([2, 1]);
  });
});
