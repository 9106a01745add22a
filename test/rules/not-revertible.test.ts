import { describe, expect, it } from 'vitest';
import { snapshot } from '../conversions/building.ts';
import { connectionIn } from '../../shared/conversions/snapshot.ts';
import { revertWindowOf } from '../../shared/conversions/revert-window.ts';
import { parseDuration } from '../../shared/policy/duration.ts';
import { fixture } from './fixture.ts';
import { endpoint, findingsOf, judgeText, step } from './judging.ts';

const RULE = 'not-revertible';
const judged = (shown: Parameters<typeof endpoint>[0]) =>
  judgeText(step('AzureCLI@2'), { connections: [endpoint(shown)] });
const secret = { authorization: { scheme: 'ServicePrincipal' } };

describe('not-revertible', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const { yaml, connections = [] } = fixture(RULE, 'bad');
    const found = findingsOf(RULE, yaml, { connections });
    expect(found.map(({ connection, severity, confidence }) => [connection, severity, confidence])).toEqual([
      ['manual', 'warning', 'confirmed'],
      ['shared', 'warning', 'likely'],
      ['done', 'note', 'confirmed'],
    ]);
    const good = fixture(RULE, 'good');
    expect(findingsOf(RULE, good.yaml, { connections: good.connections ?? [] })).toEqual([]);
  });

  it.each(['Manual', 'manual', 'MANUAL'])(
    'puts a secret made by hand (%s) at risk, and says what to do first',
    (mode) => {
      const { findings, verdict } = judged({ ...secret, data: { creationMode: mode } });
      expect(verdict).toBe('at-risk');
      expect(findings[0]?.message).toBe(
        'Connection "prod" was made by hand: Azure DevOps would not undo its conversion.',
      );
      expect(findings[0]?.remedy).toContain('Convert a copy first');
    },
  );

  it('takes several projects for shared, also where the service does not name them', () => {
    const serviceEndpointProjectReferences = [{}, {}];
    expect(judged({ ...secret, serviceEndpointProjectReferences }).verdict).toBe('at-risk');
    expect(judged({ ...secret, serviceEndpointProjectReferences: [{}] }).verdict).toBe('ready');
    expect(judged({ ...secret, isShared: true }).verdict).toBe('at-risk');
  });

  it('changes no verdict once the connection is federated', () => {
    const { findings, verdict } = judged({ data: { creationMode: 'Manual' } });
    expect(findings).toMatchObject([{ rule: RULE, severity: 'note' }]);
    expect(verdict).toBe('ready');
  });

  it.each([['ManagedServiceIdentity'], ['PublishProfile']])('is silent about %s', (scheme) => {
    expect(judged({ authorization: { scheme }, data: { creationMode: 'Manual' } }).findings).toEqual([]);
  });

  it('is silent where nothing tells how the connection was made', () => {
    expect(judged(secret).findings).toEqual([]);
  });

  it.each([
    ['Manual', '', 'not-revertible', 1],
    ['Manual', '2026-12-01T09:00:00Z', 'azure-devops', 0],
    ['Automatic', '', 'policy-window', 0],
  ])('agrees with the window of a conversion: %s, deadline "%s" is %s', (creationMode, deadline, source, notes) => {
    const converted = snapshot({ creationMode, deadline });
    expect(revertWindowOf(converted, 0, parseDuration('P7D')).source).toBe(source);
    expect(findingsOf(RULE, step('AzureCLI@2'), { connections: [connectionIn(converted)] })).toHaveLength(notes);
  });
});
