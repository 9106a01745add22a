import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardEventSchema } from '../../shared/queue/guard-event.ts';
import { reduceToEvent } from './reduce-to-event.ts';
import { containing } from '../matching.ts';

const PROJECT = '6ccc6dcf-a875-4572-a2b2-731318be4d3a';
const OTHER = '1ccc6dcf-a875-4572-a2b2-731318be4d3a';
const CONNECTION = '2805a14e-c1f5-4b45-ab1b-ac0de3de0540';
const RECEIVED = '2026-11-24T10:00:00.000Z';

const payload = (resource: unknown, over: object = {}): object => ({
  id: 'event-1',
  subscriptionId: 'subscription-1',
  notificationId: 7,
  eventType: 'ms.vss-endpoint.endpoint-updated',
  publisherId: 'tfs',
  message: { text: 'azurerm service connection updated: a name that must not travel' },
  resource,
  resourceContainers: { collection: { id: OTHER, baseUrl: 'https://evil.example/' }, project: { id: PROJECT } },
  ...over,
});

const resource = (over: object = {}): object => ({
  id: CONNECTION,
  name: 'a name that must not travel',
  type: 'azurerm',
  url: 'https://evil.example/',
  authorization: { scheme: 'ServicePrincipal', parameters: { serviceprincipalkey: 'hunter2' } },
  projectIds: [],
  ...over,
});

const reduce = (body: unknown) =>
  reduceToEvent({ body: new TextEncoder().encode(JSON.stringify(body)), headers: new Map(), receivedAt: RECEIVED });

describe('a delivery about a service connection', () => {
  it.each(['ms.vss-endpoint.endpoint-created', 'ms.vss-endpoint.endpoint-updated'])(
    '%s becomes ids and nothing else',
    (eventType) => {
      expect(reduce(payload(resource(), { eventType }))).toEqual({
        kind: 'connection',
        id: 'event-1',
        receivedAt: RECEIVED,
        attempt: 0,
        connectionId: CONNECTION,
        projectId: PROJECT,
        seenBy: 'hook',
      });
    },
  );

  it('is understood as the documentation shows it: no authorization and no project', () => {
    const sample = { id: CONNECTION, name: 'x', type: 'Generic', authorization: null, projectIds: [] };
    expect(reduce(payload(sample, { resourceContainers: undefined }))).toMatchObject({
      kind: 'connection',
      connectionId: CONNECTION,
      projectId: null,
    });
  });

  it.each([
    ['the containers before the resource', { projectIds: [OTHER] }, {}, PROJECT],
    [
      'the resource where the containers have none',
      { projectIds: [OTHER, PROJECT] },
      { resourceContainers: {} },
      OTHER,
    ],
    ['the resource where there are no containers', { projectIds: [OTHER] }, { resourceContainers: null }, OTHER],
    ['nowhere where none is named', { projectIds: null }, { resourceContainers: null }, null],
    ['nowhere where its list is none', { projectIds: 'x' }, { resourceContainers: null }, null],
    ['nowhere where its list names something else', { projectIds: ['../x'] }, { resourceContainers: null }, null],
  ])('takes the project from %s', (_, ofResource, over, projectId) => {
    expect(reduce(payload(resource(ofResource), over))).toMatchObject({ kind: 'connection', projectId });
  });

  it.each([
    ['no details', undefined],
    ['null', null],
    ['no id', { name: 'prod' }],
    ['an id that is a number', resource({ id: 12 })],
    ['an id that is a path', resource({ id: `${CONNECTION}/../..` })],
    ['a text', 'prod'],
  ])('with %s cannot be used, and says what to do about the subscription', (_, odd) => {
    expect(reduce(payload(odd))).toMatchObject({
      kind: 'unusable',
      eventType: 'ms.vss-endpoint.endpoint-updated',
      reason: containing('set "Resource details to send" of the subscription to All'),
    });
  });

  it('without details is no obstacle to the same event from a subscription that sends them', () => {
    const [bare, whole] = [reduce(payload(null)), reduce(payload(resource()))];
    expect(bare.id).not.toBe(whole.id);
    expect(reduce(payload(null)).id).toBe(bare.id);
  });
});

describe('whatever stands in a delivery about a service connection', () => {
  it('nothing but ids travels further, and the queue takes it', () => {
    const MARK = 'must not travel';
    const odd = fc.oneof(fc.constant(null), fc.string(), fc.jsonValue()).map((value) => ({ value, [MARK]: MARK }));
    const key = fc.constantFrom('name', 'type', 'authorization', 'data', 'url', 'projectIds', 'isShared', '__proto__');
    fc.assert(
      fc.property(fc.dictionary(key, odd), fc.dictionary(key, odd), (ofResource, over) => {
        const event = reduce(payload({ ...resource(), ...ofResource }, over));
        expect(guardEventSchema.safeParse(event).success).toBe(true);
        expect(event).toMatchObject({ kind: 'connection', connectionId: CONNECTION });
        expect(JSON.stringify(event)).not.toMatch(/must not travel|hunter2|evil/);
      }),
    );
  });
});
