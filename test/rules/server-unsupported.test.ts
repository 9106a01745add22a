import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { knownConnections } from '../../shared/connections/known-connections.ts';
import { judge } from '../../shared/judging/judge.ts';
import { TODAY } from '../today.ts';
import { fixture } from './fixture.ts';
import { endpoint, findingsOf, judgeText, step } from './judging.ts';

const RULE = 'server-unsupported';
const livingAt = (organizationUrl: string) => {
  const { pipeline } = judgeText(`${step('AzureCLI@2')}${step('AzureWebApp@1').replace('steps:\n', '')}`);
  const connections = knownConnections([endpoint()]);
  return judge(pipeline, { catalogue: openCatalogue(), connections, organizationUrl, today: TODAY });
};

describe('server-unsupported', () => {
  it('reports the bad fixture once, at its first step, and nothing in the good one', () => {
    const { yaml, connections = [] } = fixture(RULE, 'bad');
    expect(findingsOf(RULE, yaml, { connections })).toMatchObject([
      {
        line: 3,
        severity: 'error',
        confidence: 'confirmed',
        // Accepted for one connection it is not accepted for all.
        connection: null,
        message:
          'http://tfs:8080/tfs/Payments is Azure DevOps Server: workload identity federation is there on Azure DevOps Services only.',
      },
    ]);
    const good = fixture(RULE, 'good');
    expect(findingsOf(RULE, good.yaml, { connections: good.connections ?? [] })).toEqual([]);
  });

  it.each([
    ['https://dev.azure.com/contoso', 'ready', undefined],
    ['https://contoso.visualstudio.com', 'ready', undefined],
    ['http://127.0.0.1:7072/contoso', 'ready', undefined],
    ['https://devops.contoso.example/DefaultCollection', 'blocked', 'confirmed'],
    ['http://127.0.0.1:8080/tfs/DefaultCollection', 'blocked', 'confirmed'],
    ['https://devops.contoso.example/Payments', 'blocked', 'likely'],
  ])('judges by the address of the organization: %s is %s', (url, verdict, confidence) => {
    const judged = livingAt(url);
    expect(judged.verdict).toBe(verdict);
    expect(judged.findings.map((finding) => finding.confidence)).toEqual(confidence === undefined ? [] : [confidence]);
  });

  it('is silent about a connection that no conversion touches', () => {
    const createdBy = { imageUrl: 'http://tfs:8080/tfs/Payments/_api/_common/identityImage' };
    const connections = [endpoint({ createdBy, authorization: { scheme: 'ManagedServiceIdentity' } })];
    expect(findingsOf(RULE, step('AzureCLI@2'), { connections })).toEqual([]);
  });

  it('claims nothing where no connections are known', () => {
    expect(findingsOf(RULE, step('AzureCLI@2'))).toEqual([]);
  });
});
