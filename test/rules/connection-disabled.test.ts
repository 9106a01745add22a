import { describe, expect, it } from 'vitest';
import { fixture } from './fixture.ts';
import { endpoint, findingsOf, judgeText, step } from './judging.ts';

const RULE = 'connection-disabled';

describe('connection-disabled', () => {
  it('reports the steps of the bad fixture, whatever their connections sign in by, and none of the good one', () => {
    const { yaml, connections = [] } = fixture(RULE, 'bad');
    expect(findingsOf(RULE, yaml, { connections })).toMatchObject(
      ['prod', 'test', 'agent'].map((connection) => ({
        connection,
        severity: 'error',
        confidence: 'confirmed',
        when: 'now',
        message: `Connection "${connection}" is disabled: no run can use it, however it signs in.`,
      })),
    );
    const good = fixture(RULE, 'good');
    expect(findingsOf(RULE, good.yaml, { connections: good.connections ?? [] })).toEqual([]);
  });

  it.each(['WorkloadIdentityFederation', 'ServicePrincipal', 'ManagedServiceIdentity', 'SomethingNew'])(
    'blocks a pipeline on %s that nothing else is wrong with',
    (scheme) => {
      const connections = [endpoint({ isDisabled: true, authorization: { scheme } })];
      expect(judgeText(step('AzureCLI@2'), { connections }).verdict).toBe('blocked');
    },
  );

  it('claims nothing where no connections are known', () => {
    expect(judgeText(step('AzureCLI@2'))).toMatchObject({ findings: [], verdict: 'ready' });
  });
});
