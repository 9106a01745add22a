import { describe, expect, it } from 'vitest';
import { reduceDelivery } from '../../shared/webhooks/reduce.ts';
import { containing } from '../matching.ts';

const PROJECT = '6ccc6dcf-a875-4572-a2b2-731318be4d3a';
const REPOSITORY = '2805a14e-c1f5-4b45-ab1b-ac0de3de0540';
const RECEIVED = '2026-11-24T10:00:00.000Z';

const reduce = (resource: unknown, over: object = {}) => {
  const payload = { id: 'event-1', eventType: 'git.push', publisherId: 'tfs', resource, ...over };
  const body = new TextEncoder().encode(JSON.stringify(payload));
  return reduceDelivery({ body, headers: new Map(), receivedAt: RECEIVED });
};

const repository = { id: REPOSITORY, name: 'a name that must not travel', remoteUrl: 'https://evil.example/' };
const SCAN = {
  kind: 'scan',
  scope: 'repository',
  id: 'event-1',
  receivedAt: RECEIVED,
  attempt: 0,
  projectId: PROJECT,
  repositoryId: REPOSITORY,
  after: '',
};

describe('a delivery about a push', () => {
  it('becomes ids and nothing else', () => {
    const refUpdates = [{ name: 'refs/heads/main', oldObjectId: '0'.repeat(40), newObjectId: '1'.repeat(40) }];
    const project = { id: PROJECT, name: 'a name that must not travel' };
    expect(reduce({ refUpdates, repository: { ...repository, project } })).toEqual(SCAN);
  });

  it('takes the project of the envelope where the repository names none', () => {
    expect(reduce({ repository }, { resourceContainers: { project: { id: PROJECT } } })).toEqual(SCAN);
  });

  it.each([
    ['no details', undefined, 'not the payload of a push'],
    ['a repository without an id', { repository: { name: 'shop' } }, 'repository.id'],
    ['no project', { repository }, 'no project id'],
  ])('with %s is kept, and says what to set', (_, resource, reason) => {
    expect(reduce(resource)).toMatchObject({ kind: 'unusable', reason: containing(reason) });
    expect(reduce(resource)).toMatchObject({ reason: containing('Resource details to send') });
  });
});
