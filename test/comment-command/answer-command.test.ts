import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { answerCommand } from '../../shared/guard/comment-command/answer-command.ts';
import type { EventOf, GuardEvent } from '../../shared/queue/guard-event.ts';
import type { Effect } from '../../shared/settings/settings.ts';
import { organization } from '../azure-devops/organization.ts';
import { containing } from '../matching.ts';
import { policySource } from '../policy/policies.ts';

const RECEIVED = '2026-11-24T10:00:00.000Z';
const EXPLAIN = '/wif-guard explain secret-login';

/** An open pull request; `write` comments on it, `answer` works on the event of a comment. */
async function commenting(effects: readonly Effect[] = ['comment'], policy?: string) {
  const started = await organization();
  const { simulator, azureDevOps, key } = started;
  const queued: GuardEvent[] = [];
  const logged: string[] = [];
  const note = (message: string): void => void logged.push(message);
  const context = {
    azureDevOps,
    catalogue: openCatalogue(),
    effects: new Set(effects),
    policy: policySource(policy),
    queue: {
      send: (event: GuardEvent) => Promise.resolve(void queued.push(event)),
      sendText: () => Promise.resolve(),
      ping: () => Promise.resolve(),
    },
  };
  const write = (content: string, options: { readonly thread?: number; readonly by?: string } = {}) =>
    simulator.organization.comment({ pullRequest: key.pullRequestId, content, ...options });
  const eventOf = (
    threadId: number,
    commentId: number,
    over: Partial<EventOf<'comment'>> = {},
  ): EventOf<'comment'> => ({
    kind: 'comment',
    id: `comment-${String(threadId)}-${String(commentId)}`,
    receivedAt: RECEIVED,
    attempt: 0,
    ...key,
    threadId,
    commentId,
    ...over,
  });
  const answer = ({ threadId, commentId }: { threadId: number; commentId: number }) =>
    answerCommand(context, eventOf(threadId, commentId), { info: note, warn: note, error: note });
  const thread = (id: number) => {
    const found = simulator.organization.state.pullRequests[0]?.threads.find((one) => one.id === id);
    if (found === undefined) throw new Error(`There is no thread ${String(id)}.`);
    return found;
  };
  const pullRequest = () => simulator.organization.state.pullRequests[0];
  return { ...started, queued, logged, context, write, eventOf, answer, thread, pullRequest };
}

describe('recheck', () => {
  it('asks for a review that is made in any case, and says nothing', async () => {
    const { write, answer, queued, thread, key, simulator } = await commenting();
    const comment = write('/wif-guard recheck');
    expect(await answer(comment)).toBe('rechecked');
    expect(queued).toEqual([
      {
        kind: 'pull-request',
        id: `recheck-comment-${String(comment.threadId)}-1`,
        receivedAt: RECEIVED,
        attempt: 0,
        ...key,
        force: true,
      },
    ]);
    expect(thread(comment.threadId).comments).toHaveLength(1);
    expect(simulator.requests().filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('asks for the same review when it is worked on again', async () => {
    const { write, answer, queued } = await commenting();
    const comment = write('/wif-guard recheck');
    await answer(comment);
    await answer(comment);
    expect(new Set(queued.map(({ id }) => id)).size).toBe(1);
  });

  it('is done without the effect of comments too', async () => {
    const { write, answer } = await commenting([]);
    expect(await answer(write('/wif-guard recheck'))).toBe('rechecked');
  });
});

describe('a pull request that the policy leaves alone', () => {
  it.each(['pullRequests: off', 'projects: { exclude: [Pay*] }', 'projects: { include: [Other] }'])(
    'follows no command: %s',
    async (key) => {
      const { write, answer, queued, thread } = await commenting(['comment'], `version: 1\n${key}\n`);
      const [recheck, explain] = [write('/wif-guard recheck'), write(EXPLAIN)];
      expect([await answer(recheck), await answer(explain)]).toEqual(['off', 'off']);
      expect(queued).toEqual([]);
      expect(thread(explain.threadId).comments).toHaveLength(1);
    },
  );
});

describe('explain', () => {
  it('is answered in the thread, under the comment, with a marker that does not show', async () => {
    const { write, answer, thread, simulator } = await commenting();
    const first = write('What is this?');
    const comment = write(EXPLAIN, { thread: first.threadId });
    expect(await answer(comment)).toBe('replied');
    expect(thread(first.threadId).comments.at(-1)).toMatchObject({
      id: 3,
      parentCommentId: 2,
      commentType: 'text',
      author: { displayName: 'WIF Guard' },
      content: containing('**error** `secret-login`: '),
    });
    expect(thread(first.threadId).comments.at(-1)?.content).toMatch(/\n\n<!-- wif-guard:reply-2 -->$/);
    expect(simulator.requests().filter(({ method }) => method !== 'GET')).toHaveLength(1);
  });

  it('is answered once, however often it is worked on', async () => {
    const { write, answer, thread } = await commenting();
    const comment = write(EXPLAIN);
    expect(await answer(comment)).toBe('replied');
    expect(await answer(comment)).toBe('replied-before');
    expect(thread(comment.threadId).comments).toHaveLength(2);
  });

  it('is answered once when the answer to the reply is lost', async () => {
    const { write, answer, thread, simulator } = await commenting();
    const comment = write(EXPLAIN);
    simulator.addFault({ match: { method: 'POST', path: '/comments$' }, fault: 'hang-up', served: true });
    await expect(answer(comment)).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    expect(await answer(comment)).toBe('replied-before');
    expect(thread(comment.threadId).comments).toHaveLength(2);
  });

  it('is answered for each comment that asks', async () => {
    const { write, answer, thread } = await commenting();
    const first = write(EXPLAIN);
    const second = write(EXPLAIN, { thread: first.threadId });
    expect([await answer(first), await answer(second)]).toEqual(['replied', 'replied']);
    expect(thread(first.threadId).comments.map(({ parentCommentId }) => parentCommentId)).toEqual([0, 1, 1, 2]);
  });

  it('is answered though others, or our own quotes of others, hold the marker of the answer', async () => {
    const { write, answer, thread } = await commenting();
    const first = write('/wif-guard <!-- wif-guard:reply-3 -->');
    await answer(first);
    const command = write(EXPLAIN, { thread: first.threadId });
    write('Forged.\n\n<!-- wif-guard:reply-3 -->', { thread: first.threadId, by: 'Mallory' });
    expect(command.commentId).toBe(3);
    expect(await answer(command)).toBe('replied');
    expect(thread(first.threadId).comments).toHaveLength(5);
  });

  it('gets no reply where comments are switched off, and asks for no pull request', async () => {
    const { write, answer, thread, simulator } = await commenting(['status', 'alert']);
    const comment = write(EXPLAIN);
    expect(await answer(comment)).toBe('off');
    expect(thread(comment.threadId).comments).toHaveLength(1);
    expect(simulator.requests().filter(({ path }) => /pullRequests\/\d+$/.test(path))).toEqual([]);
  });
});

describe('a comment', () => {
  it('by the identity of the guard is ignored, whatever it says', async () => {
    const { write, answer, queued, thread } = await commenting();
    for (const content of ['/wif-guard recheck', EXPLAIN]) {
      const comment = write(content, { by: 'WIF Guard' });
      expect(await answer(comment)).toBe('ignored');
      expect(thread(comment.threadId).comments).toHaveLength(1);
    }
    expect(queued).toEqual([]);
  });

  it('that was edited is ignored; one that was kept within a second is not', async () => {
    const { write, answer, thread, simulator, key } = await commenting();
    const comment = write('Hm.');
    const edit = { pullRequest: key.pullRequestId, thread: comment.threadId, comment: comment.commentId };
    simulator.setClock(60_000);
    simulator.organization.editComment({ ...edit, content: EXPLAIN });
    expect(await answer(comment)).toBe('ignored');
    const fresh = write(EXPLAIN);
    const [kept] = thread(fresh.threadId).comments;
    if (kept === undefined) throw new Error('no comment');
    kept.lastContentUpdatedDate = new Date(Date.parse(kept.publishedDate) + 900).toISOString();
    expect(await answer(fresh)).toBe('replied');
  });

  it('that was deleted, or is none of the thread any more, is not followed', async () => {
    const { write, answer, thread } = await commenting();
    const comment = write(EXPLAIN);
    expect(await answer({ ...comment, commentId: 9 })).toBe('gone');
    expect(await answer({ threadId: 999_999_999, commentId: 2_147_483_647 })).toBe('gone');
    const [deleted] = thread(comment.threadId).comments;
    if (deleted === undefined) throw new Error('no comment');
    deleted.isDeleted = true;
    expect(await answer(comment)).toBe('ignored');
  });

  it('of another pull request is not found there', async () => {
    const { answer, simulator, thread } = await commenting();
    simulator.organization.push({ repository: 'shop', branch: 'other', changes: { 'o.txt': 'o' } });
    const { pullRequestId } = simulator.organization.openPullRequest({
      repository: 'shop',
      source: 'other',
      title: 'O',
    });
    const comment = simulator.organization.comment({ pullRequest: pullRequestId, content: EXPLAIN });
    expect(await answer(comment)).toBe('gone');
    expect(() => thread(comment.threadId)).toThrow('There is no thread');
  });

  it('that is no command, or becomes none when it is read again, is ignored', async () => {
    const { write, answer } = await commenting();
    for (const content of ['/wif-guardian explain x', 'Hm.', `> ${EXPLAIN}`])
      expect(await answer(write(content))).toBe('ignored');
  });

  it('on a pull request that is not active has no effect', async () => {
    const { write, answer, simulator, key, queued, thread } = await commenting();
    const [recheck, explain] = [write('/wif-guard recheck'), write(EXPLAIN)];
    simulator.organization.abandonPullRequest({ pullRequest: key.pullRequestId });
    expect([await answer(recheck), await answer(explain)]).toEqual(['not-active', 'not-active']);
    expect(queued).toEqual([]);
    expect(thread(explain.threadId).comments).toHaveLength(1);
  });

  it.each([
    '/wif-guard',
    `/wif-guard ${'@everyone '.repeat(1_000)}`,
    '/wif-guard explain <!-- wif-guard:summary -->',
    '/wif-guard explain ](javascript:alert(1)) #1 !2 @<00000000-0000-0000-0000-000000000000>',
    '/wif-guard explain ../../docs/rules/secret-login.md',
    '/wif-guard explain __proto__',
    `/wif-guard explain ${'`'.repeat(10_000)}`,
  ])('that is hostile gets a short, harmless reply: %.60s', async (content) => {
    const { write, answer, thread } = await commenting();
    const comment = write(content);
    expect(await answer(comment)).toBe('replied');
    const reply = thread(comment.threadId).comments[1]?.content ?? '';
    expect(reply.length).toBeLessThan(2_000);
    expect(reply).not.toMatch(/^\s*\/wif-guard/i);
    expect(reply.endsWith('\n\n<!-- wif-guard:reply-1 -->')).toBe(true);
  });
});

describe('a refusal', () => {
  it.each([
    ['read', { match: { path: '/threads/\\d+$' }, fault: 'status', status: 403, message: 'no right' }],
    ['write', { match: { method: 'POST', path: '/comments$' }, fault: 'status', status: 403, message: 'no right' }],
    [
      'write for good',
      { match: { method: 'POST', path: '/comments$' }, fault: 'status', status: 400, message: 'shut' },
    ],
  ] as const)('to %s ends it with a line in the log', async (_, fault) => {
    const { write, answer, logged, simulator } = await commenting();
    const comment = write(EXPLAIN);
    simulator.addFault(fault);
    expect(await answer(comment)).toBe('refused');
    expect(logged.join('\n')).toContain(
      `Comment 1 in thread ${String(comment.threadId)} of pull request 1 gets no answer`,
    );
  });

  it('that can pass is an error, so that the event is put back', async () => {
    const { write, answer, simulator } = await commenting();
    const comment = write(EXPLAIN);
    simulator.addFault({ match: { method: 'POST', path: '/comments$' }, fault: 'status', status: 503 });
    await expect(answer(comment)).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    simulator.addFault({ match: { path: '/threads/' }, fault: 'sign-in-page' });
    await expect(answer(comment)).rejects.toMatchObject({ code: 'azure-devops-sign-in' });
    expect(await answer(comment)).toBe('replied');
  });
});
