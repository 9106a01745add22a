import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containing } from '../matching.ts';
import { guardEventSchema } from '../../shared/queue/guard-event.ts';
import { MAX_BODY_BYTES } from '../../shared/webhooks/reduce.ts';
import { reduceToEvent } from './reduce-to-event.ts';

const PROJECT = '6ccc6dcf-a875-4572-a2b2-731318be4d3a';
const REPOSITORY = '2805a14e-c1f5-4b45-ab1b-ac0de3de0540';
const RECEIVED = '2026-11-24T10:00:00.000Z';

const payload = (over: object = {}, resource: object = {}): object => ({
  id: 'event-1',
  subscriptionId: 'subscription-1',
  notificationId: 7,
  eventType: 'git.pullrequest.created',
  publisherId: 'tfs',
  resource: {
    pullRequestId: 12,
    title: 'A title that must not travel',
    url: 'https://evil.example/pr/12',
    repository: { id: REPOSITORY, project: { id: PROJECT } },
    ...resource,
  },
  ...over,
});

function reduce(body: unknown, headers: Record<string, string> = {}) {
  const bytes =
    body instanceof Uint8Array
      ? body
      : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  return reduceToEvent({ body: bytes, headers: new Map(Object.entries(headers)), receivedAt: RECEIVED });
}

describe('a delivery about a pull request', () => {
  it.each(['git.pullrequest.created', 'git.pullrequest.updated'])('%s becomes ids and nothing else', (eventType) => {
    expect(reduce(payload({ eventType }))).toEqual({
      kind: 'pull-request',
      id: 'event-1',
      receivedAt: RECEIVED,
      attempt: 0,
      projectId: PROJECT,
      repositoryId: REPOSITORY,
      pullRequestId: 12,
    });
  });

  it('takes the project from the containers where the resource has none', () => {
    const event = reduce(
      payload({ resourceContainers: { project: { id: PROJECT } } }, { repository: { id: REPOSITORY } }),
    );
    expect(event).toMatchObject({ kind: 'pull-request', projectId: PROJECT });
  });

  it('is known by subscription and notification where it has no id, and by its content where it has neither', () => {
    expect(reduce(payload({ id: undefined })).id).toBe('subscription-1-7');
    const bare = payload({ id: undefined, subscriptionId: undefined });
    expect(reduce(bare).id).toMatch(/^[0-9a-f]{64}$/);
    expect(reduce(bare).id).toBe(reduce(bare).id);
  });

  it.each([
    ['a repository that is no GUID', { repository: { id: '../../x', project: { id: PROJECT } } }],
    ['a project that is no GUID', { repository: { id: REPOSITORY, project: { id: 'Payments/_apis' } } }],
    ['no project at all', { repository: { id: REPOSITORY } }],
    ['a pull request that is no number', { pullRequestId: '12' }],
    ['a negative pull request', { pullRequestId: -1 }],
    ['no repository, as with minimal details', { repository: undefined }],
  ])('is unusable with %s', (_, resource) => {
    const event = reduce(payload({}, resource));
    expect(event).toMatchObject({ kind: 'unusable', eventType: 'git.pullrequest.created' });
    expect(event).toHaveProperty('reason', containing('Resource details to send'));
  });
});

describe('a delivery that cannot be used', () => {
  it.each([
    ['', 'no valid JSON'],
    ['{"id": ', 'no valid JSON'],
    ['null', 'no service-hook envelope'],
    ['[]', 'no service-hook envelope'],
    ['"text"', 'no service-hook envelope'],
    ['{}', 'no service-hook envelope'],
    ['{"__proto__": {"eventType": "x"}}', 'no service-hook envelope'],
    [new Uint8Array([0xff, 0xfe, 0x7b]), 'no valid UTF-8'],
  ])('says why: %j', (body, reason) => {
    expect(reduce(body)).toMatchObject({ kind: 'unusable', reason: containing(reason) });
  });

  it('is what is one byte over the limit, not what is at it', () => {
    const filled = (size: number) => {
      const text = JSON.stringify(payload({ filler: '' }));
      return JSON.stringify(payload({ filler: 'x'.repeat(size - text.length) }));
    };
    expect(reduce(filled(MAX_BODY_BYTES)).kind).toBe('pull-request');
    expect(reduce(filled(MAX_BODY_BYTES + 1))).toMatchObject({ kind: 'unusable', size: MAX_BODY_BYTES + 1 });
  });

  it('keeps headers that help to find it again, cut, and never the authorization', () => {
    const event = reduce('x', { authorization: 'Basic c2VjcmV0', 'user-agent': 'u'.repeat(1_000), cookie: 'secret' });
    expect(event).toMatchObject({ headers: { 'user-agent': 'u'.repeat(300) } });
    expect(JSON.stringify(event)).not.toMatch(/c2VjcmV0|cookie/);
  });

  it('is an event of another kind, named', () => {
    expect(reduce(payload({ eventType: 'workitem.created' }))).toMatchObject({
      kind: 'unusable',
      eventType: 'workitem.created',
    });
  });
});

describe('whatever arrives', () => {
  it('gives an event that the queue takes, and never throws', () => {
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
      fc
        .record({ id: fc.string(), eventType: fc.string(), resource: fc.jsonValue() })
        .map((value) => new TextEncoder().encode(JSON.stringify(value))),
      fc.jsonValue().map((value) => new TextEncoder().encode(JSON.stringify({ ...payload(), ...Object(value) }))),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        const event = reduce(body);
        expect(guardEventSchema.safeParse(event).success).toBe(true);
        // A message holds 64 KiB at most.
        expect(JSON.stringify(event).length).toBeLessThan(48 * 1024);
      }),
    );
  });
});
