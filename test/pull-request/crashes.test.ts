import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Death } from '../life.ts';
import { startReviewers, type Reviewers } from './reviewer.ts';

const FILE = 'azure-pipelines.yml';
const step = (task: string): string => `- task: ${task}\n  inputs: { azureSubscription: shop-prod }\n`;
const steps = (...tasks: readonly string[]): string => `steps:\n${tasks.map(step).join('')}`;

/** A lease ends, and the message comes again. */
const LATER_MS = 10 * 60_000;

let reviewers: Reviewers;
let opened = 0;

beforeAll(async () => {
  reviewers = await startReviewers();
});

afterAll(async () => {
  expect(reviewers.simulator.violations()).toEqual([]);
  await reviewers.stop();
});

function open(text: string) {
  const { organization } = reviewers.simulator;
  opened += 1;
  const branch = `own-${String(opened)}`;
  organization.push({ repository: 'shop', branch, changes: { [FILE]: text } });
  const key = organization.openPullRequest({ repository: 'shop', source: branch, title: branch });
  const push = (next: string) => organization.push({ repository: 'shop', branch, changes: { [FILE]: next } });
  return { key, push };
}

/** What stands on a pull request: its threads as `place: status`, and its last status. */
function standing(id: number) {
  const found = reviewers.simulator.organization.state.pullRequests.find((one) => one.id === id);
  const own = found?.threads.filter(({ comments }) => comments[0]?.content.includes('<!-- wif-guard:') === true) ?? [];
  const threads = own.map(({ status, threadContext, comments }) => {
    const kind = threadContext === null ? 'summary' : 'line';
    return `${kind} ${/AzureFileCopy@\d/.exec(comments[0]?.content ?? '')?.[0] ?? ''}: ${status ?? ''}`;
  });
  const last = found?.statuses.at(-1);
  return { threads: threads.toSorted(), status: `${String(last?.iterationId)} ${String(last?.state)}` };
}

/** Whether anything was left half done; each death is one run. */
async function everyDeath(prepare: () => Promise<ReturnType<typeof open>>, wanted: ReturnType<typeof standing>) {
  const seen: string[] = [];
  for (let call = 1; ; call += 1) {
    let isAlive = true;
    for (const when of ['before', 'after'] satisfies Death['when'][]) {
      const { key } = await prepare();
      const { outcome } = await reviewers.review(key, { death: { call, when } });
      if (outcome !== 'killed') continue;
      isAlive = false;
      reviewers.pass(LATER_MS);
      await reviewers.review(key);
      seen.push(`${String(call)} ${when}`);
      expect({ died: `${String(call)} ${when}`, ...standing(key.pullRequestId) }).toEqual({
        died: `${String(call)} ${when}`,
        ...wanted,
      });
    }
    if (isAlive) return seen;
  }
}

describe('a worker that dies', () => {
  it('at any step of a first review leaves nothing that the next one does not complete, and nothing is doubled', async () => {
    const seen = await everyDeath(() => Promise.resolve(open(steps('AzureFileCopy@4', 'AzureFileCopy@5'))), {
      threads: ['line AzureFileCopy@4: active', 'line AzureFileCopy@5: active', 'summary AzureFileCopy@4: active'],
      status: '1 failed',
    });
    expect(seen.length).toBeGreaterThan(25);
  });

  it('at any step of a review that closes and opens threads does neither', async () => {
    const prepare = async () => {
      const change = open(steps('AzureFileCopy@4'));
      await reviewers.review(change.key);
      change.push(steps('AzureFileCopy@5'));
      return change;
    };
    const seen = await everyDeath(prepare, {
      threads: ['line AzureFileCopy@4: fixed', 'line AzureFileCopy@5: active', 'summary AzureFileCopy@5: active'],
      status: '2 failed',
    });
    expect(seen.length).toBeGreaterThan(25);
  });
});

const TASKS = ['AzureFileCopy@3', 'AzureFileCopy@4', 'AzureFileCopy@5'] as const;

/** What happens to a pull request. */
const happening = fc.oneof(
  fc.record({ kind: fc.constant('push' as const), tasks: fc.subarray([...TASKS]) }),
  fc.record({ kind: fc.constant('comment' as const) }),
  fc.record({
    kind: fc.constant('choose' as const),
    nth: fc.nat(3),
    status: fc.constantFrom('wontFix', 'fixed', 'closed', 'byDesign'),
  }),
  fc.record({ kind: fc.constant('close' as const) }),
  fc.record({ kind: fc.constant('review' as const) }),
  fc.record({
    kind: fc.constant('die' as const),
    call: fc.integer({ min: 1, max: 25 }),
    when: fc.constantFrom('before' as const, 'after' as const),
  }),
);

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

describe('whatever happens to a pull request', () => {
  it('its threads and its status are in the end those of its last iteration', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 12 }), fc.subarray([...TASKS]), async (happenings, last) => {
        const change = open(steps('AzureFileCopy@4'));
        const { pullRequestId } = change.key;
        for (const [index, one] of happenings.entries()) await happen(change, one, index);
        reactivated(pullRequestId);
        change.push(`${steps(...last)}- bash: echo ${String(happenings.length)}\n`);
        reviewers.pass(LATER_MS);
        await reviewers.review(change.key);

        const { threads, status } = standing(pullRequestId);
        expect(status).toMatch(last.length === 0 ? / succeeded$/ : / failed$/);
        const lines = threads.filter((thread) => thread.startsWith('line '));
        // One a task, however often it came and went; a person's choice stays, what is gone is open no more.
        expect(new Set(lines.map((line) => line.replace(/:.*/, ''))).size).toBe(lines.length);
        for (const task of TASKS) {
          const state = lines.find((line) => line.startsWith(`line ${task}:`))?.replace(/.*: /, '');
          const right = last.includes(task) ? ['active'] : [undefined, 'fixed', 'closed'];
          expect([...right, 'wontFix', 'byDesign']).toContain(state);
        }
        expect(threads.filter((thread) => thread.startsWith('summary ')).length).toBeLessThanOrEqual(1);
        const comments = found(pullRequestId).threads.flatMap((thread) => thread.comments);
        const people = comments.filter(({ content }) => content.startsWith('A person says'));
        expect(people).toHaveLength(happenings.filter(({ kind }) => kind === 'comment').length);
        expect(people.every(({ isDeleted }) => !isDeleted)).toBe(true);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

async function happen({ key, push }: ReturnType<typeof open>, one: Happening, index: number): Promise<void> {
  const { organization } = reviewers.simulator;
  const { pullRequestId } = key;
  switch (one.kind) {
    case 'push':
      push(`${steps(...one.tasks)}- bash: echo ${String(index)} # ${String(pullRequestId)}\n`);
      break;
    case 'comment':
      reactivated(pullRequestId);
      organization.comment({ pullRequest: pullRequestId, content: `A person says ${String(index)}` });
      break;
    case 'choose': {
      const thread = found(pullRequestId).threads.filter(({ threadContext }) => threadContext !== null)[one.nth];
      if (thread !== undefined)
        organization.setThreadStatus({ pullRequest: pullRequestId, thread: thread.id, status: one.status });
      break;
    }
    case 'close':
      if (found(pullRequestId).status === 'active') organization.abandonPullRequest({ pullRequest: pullRequestId });
      else reactivated(pullRequestId);
      break;
    case 'review':
      reviewers.pass(LATER_MS);
      await reviewers.review(key);
      break;
    case 'die':
      reviewers.pass(LATER_MS);
      await reviewers.review(key, { death: { call: one.call, when: one.when } });
  }
}

function reactivated(id: number): void {
  if (found(id).status === 'abandoned') reviewers.simulator.organization.reactivatePullRequest({ pullRequest: id });
}

function found(id: number) {
  const pullRequest = reviewers.simulator.organization.state.pullRequests.find((one) => one.id === id);
  if (pullRequest === undefined) throw new Error(`There is no pull request ${String(id)}.`);
  return pullRequest;
}
