import { describe, expect, it } from 'vitest';
import { openPullRequest, PULL_REQUEST } from './open-pull-request.ts';
import { startOrganization } from './start-organization.ts';

const THREADS = `${PULL_REQUEST}/threads`;

async function startWithPullRequest() {
  const started = await startOrganization();
  openPullRequest(started.organization);
  return started;
}

describe('a thread', () => {
  it('stands on a line of a file and keeps its properties, wrapped', async () => {
    const { simulator, api } = await startWithPullRequest();
    const line = { line: 3, offset: 1 };
    const answer = await api.send('POST', THREADS, {
      comments: [{ parentCommentId: 0, content: 'Not here.', commentType: 'text' }],
      status: 'active',
      threadContext: { filePath: '/a.txt', rightFileStart: line, rightFileEnd: line },
      pullRequestThreadContext: {
        changeTrackingId: 1,
        iterationContext: { firstComparingIteration: 1, secondComparingIteration: 1 },
      },
      properties: { 'WifGuard.Key': 'abc', number: 7, half: 0.5 },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        id: 1,
        status: 'active',
        isDeleted: false,
        comments: [
          {
            id: 1,
            parentCommentId: 0,
            content: 'Not here.',
            commentType: 'text',
            author: { displayName: 'WIF Guard' },
          },
        ],
        threadContext: { filePath: '/a.txt', rightFileStart: line, rightFileEnd: line },
        pullRequestThreadContext: { changeTrackingId: 1 },
        properties: {
          'WifGuard.Key': { $type: 'System.String', $value: 'abc' },
          number: { $type: 'System.Int32', $value: 7 },
          half: { $type: 'System.Double', $value: 0.5 },
        },
      },
    });
    expect((await api.get(`${THREADS}/1`)).body).toEqual(answer.body);
    expect((await api.get(`${THREADS}?$iteration=1&$baseIteration=1`)).body).toEqual({
      count: 1,
      value: [answer.body],
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('has no status where none was given', async () => {
    const { api } = await startWithPullRequest();
    const answer = await api.send('POST', THREADS, { comments: [{ content: 'Hm.' }] });
    expect(answer.body).not.toHaveProperty('status');
    expect(answer.body).toMatchObject({ threadContext: null, pullRequestThreadContext: null, properties: {} });
  });

  it.each([
    ['fixed', 'fixed'],
    [4, 'closed'],
    ['ByDesign', 'byDesign'],
  ])('can be set to %s', async (status, expected) => {
    const { simulator, api } = await startWithPullRequest();
    await api.send('POST', THREADS, { comments: [{ content: 'Hm.' }], status: 1 });
    expect((await api.send('PATCH', `${THREADS}/1`, { status })).body).toMatchObject({ status: expected });
    expect(simulator.violations()).toEqual([]);
  });

  it('keeps its properties when they are patched, since no source says that they change', async () => {
    const { simulator, api } = await startWithPullRequest();
    await api.send('POST', THREADS, { comments: [{ content: 'Hm.' }], properties: { key: 'old' } });
    const answer = await api.send('PATCH', `${THREADS}/1`, { properties: { key: 'new' } });
    expect(answer.body).toMatchObject({ properties: { key: { $value: 'old' } } });
    expect(simulator.violations()).toMatchObject([{ kind: 'unproven' }]);
  });

  it('needs a comment', async () => {
    const { api } = await startWithPullRequest();
    expect((await api.send('POST', THREADS, { comments: [] })).status).toBe(400);
    expect((await api.send('POST', THREADS, { status: 'active' })).status).toBe(400);
  });

  it('that does not exist is a 404', async () => {
    const { api } = await startWithPullRequest();
    expect((await api.get(`${THREADS}/9`)).status).toBe(404);
    expect((await api.send('PATCH', `${THREADS}/9`, { status: 1 })).status).toBe(404);
  });

  it('of the system is among the others', async () => {
    const { organization, api } = await startWithPullRequest();
    organization.push({ repository: 'shop', branch: 'feature', changes: { 'b.txt': 'b' } });
    const answer = await api.get(THREADS);
    expect(answer.body).toMatchObject({
      value: [
        {
          properties: { CodeReviewThreadType: { $type: 'System.String', $value: 'RefUpdate' } },
          comments: [{ commentType: 'system' }],
        },
      ],
    });
  });

  it('can be opened and resolved by people', async () => {
    const { organization, api } = await startWithPullRequest();
    const { threadId } = organization.comment({
      pullRequest: 1,
      content: 'Why?',
      filePath: '/a.txt',
      line: 2,
      by: 'Ravi',
    });
    organization.setThreadStatus({ pullRequest: 1, thread: threadId, status: 'wontFix' });
    expect((await api.get(`${THREADS}/${threadId}`)).body).toMatchObject({
      status: 'wontFix',
      threadContext: { filePath: '/a.txt', rightFileStart: { line: 2 } },
      comments: [{ author: { displayName: 'Ravi' } }],
    });
  });
});

describe('a comment', () => {
  const COMMENTS = `${THREADS}/1/comments`;

  async function startWithThread() {
    const started = await startWithPullRequest();
    await started.api.send('POST', THREADS, { comments: [{ content: 'First.' }], status: 1 });
    return started;
  }

  it('can be added, read, edited and listed', async () => {
    const { simulator, api } = await startWithThread();
    const added = await api.send('POST', COMMENTS, { content: 'Second.', parentCommentId: 1, commentType: 1 });
    expect(added).toMatchObject({ status: 200, body: { id: 2, parentCommentId: 1, content: 'Second.' } });
    expect((await api.send('PATCH', `${COMMENTS}/2`, { content: 'Edited.' })).body).toMatchObject({
      content: 'Edited.',
    });
    expect((await api.get(`${COMMENTS}/2`)).body).toMatchObject({ content: 'Edited.' });
    expect((await api.get(COMMENTS)).body).toMatchObject({ count: 2, value: [{ content: 'First.' }, { id: 2 }] });
    expect(simulator.violations()).toEqual([]);
  });

  it('that is deleted keeps its place and loses its text', async () => {
    const { simulator, api } = await startWithThread();
    expect((await api.send('DELETE', `${COMMENTS}/1`)).status).toBe(200);
    const thread = await api.get(`${THREADS}/1`);
    expect(thread.body).toMatchObject({ isDeleted: true, comments: [{ id: 1, isDeleted: true }] });
    expect(thread.text).not.toContain('First.');
    expect(simulator.violations()).toEqual([]);
  });

  it('of somebody else cannot be edited or deleted', async () => {
    const { organization, api } = await startWithPullRequest();
    const { threadId, commentId } = organization.comment({ pullRequest: 1, content: 'Mine.' });
    const path = `${THREADS}/${threadId}/comments/${commentId}`;
    expect((await api.send('PATCH', path, { content: 'Yours.' })).status).toBe(403);
    expect((await api.send('DELETE', path)).status).toBe(403);
  });

  it('can be a reply by a person', async () => {
    const { organization, api } = await startWithThread();
    organization.comment({ pullRequest: 1, thread: 1, content: 'Fixed it.', by: 'Dana Developer' });
    expect((await api.get(COMMENTS)).body).toMatchObject({
      value: [{ content: 'First.' }, { content: 'Fixed it.', parentCommentId: 1 }],
    });
  });

  it('that does not exist is a 404', async () => {
    const { api } = await startWithThread();
    expect((await api.get(`${COMMENTS}/7`)).status).toBe(404);
  });
});
