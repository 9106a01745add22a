import { describe, expect, it } from 'vitest';
import { reduceDelivery } from '../../shared/webhooks/reduce.ts';
import { containing } from '../matching.ts';

const PROJECT = '6ccc6dcf-a875-4572-a2b2-731318be4d3a';
const RECEIVED = '2026-11-24T10:00:00.000Z';

const reduce = (eventType: string, resource: unknown, over: object = {}) => {
  const containers = { resourceContainers: { project: { id: PROJECT } } };
  const payload = { id: 'event-1', eventType, publisherId: 'tfs', resource, ...containers, ...over };
  const body = new TextEncoder().encode(JSON.stringify(payload));
  return reduceDelivery({ body, headers: new Map(), receivedAt: RECEIVED });
};

const BUILD = 'build.complete';
const RUN = 'ms.vss-pipelines.run-state-changed-event';
const pipeline = { id: 12, name: 'a name that must not travel', url: 'https://evil.example/' };
const LOOK = {
  kind: 'runs',
  id: 'event-1',
  receivedAt: RECEIVED,
  attempt: 0,
  pipeline: { projectId: PROJECT, id: 12 },
};

describe('a delivery about a run', () => {
  it.each([
    [BUILD, { id: 4, status: 'completed', result: 'failed', definition: pipeline }],
    [BUILD, { id: 4, status: 'succeeded', definition: { ...pipeline, type: 'Xaml' }, requests: [] }],
    [RUN, { run: { state: 'completed', result: 'failed', pipeline }, pipeline }],
    [RUN, { run: { state: 'Completed', pipeline } }],
  ])('%s becomes ids and nothing else', (eventType, resource) => {
    expect(reduce(eventType, resource)).toEqual(LOOK);
  });

  it('that goes on asks for nothing', () => {
    expect(reduce(RUN, { run: { state: 'inProgress' }, pipeline })).toBeUndefined();
  });

  it.each([
    ['no details', BUILD, undefined, {}, 'no id of a pipeline'],
    ['an id that is none', BUILD, { definition: { id: 'x' } }, {}, 'no id of a pipeline'],
    ['no project', RUN, { pipeline }, { resourceContainers: null }, 'no project id'],
  ])('with %s is kept, and says what to set', (_, eventType, resource, over, reason) => {
    expect(reduce(eventType, resource, over)).toMatchObject({ kind: 'unusable', reason: containing(reason) });
  });
});
