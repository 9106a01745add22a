import { describe, expect, it } from 'vitest';
import { fixture } from './fixture.ts';
import { endpoint, findingsOf, judgeText, step } from './judging.ts';

const RULE = 'issuer-retiring';
const OLD = 'https://vstoken.dev.azure.com/6ccc6dcf-a875-4572-a2b2-731318be4d3a';
const PREVIEW = 'https://app.vstoken.visualstudio.com';

const signedBy = (issuer: string, over: object = {}) =>
  endpoint({
    authorization: { scheme: 'WorkloadIdentityFederation', parameters: { workloadIdentityFederationIssuer: issuer } },
    ...over,
  });
const judged = (issuer: string, over: object = {}, circumstances: { today?: string; edition?: string } = {}) =>
  judgeText(step('AzureCLI@2'), { connections: [signedBy(issuer, over)], ...circumstances });

describe('issuer-retiring', () => {
  it('reports the steps of the bad fixture, registries too, and none of the good one', () => {
    const { yaml, connections = [] } = fixture(RULE, 'bad');
    expect(findingsOf(RULE, yaml, { connections }).map(({ connection, severity }) => [connection, severity])).toEqual([
      ['old', 'warning'],
      ['older', 'error'],
      ['acr', 'warning'],
    ]);
    const good = fixture(RULE, 'good');
    expect(findingsOf(RULE, good.yaml, { connections: good.connections ?? [] })).toEqual([]);
  });

  it.each([
    ['2026-09-01', 'warning', 'at-risk', 'retires on 2027-07-01, in 303 days'],
    ['2026-12-31', 'warning', 'at-risk', 'in 182 days'],
    ['2027-06-29', 'warning', 'at-risk', 'in 2 days'],
    ['2027-06-30', 'warning', 'at-risk', 'in 1 day:'],
    ['2027-07-01', 'error', 'blocked', 'retired on 2027-07-01'],
    ['2028-02-29', 'error', 'blocked', 'retired on 2027-07-01'],
  ])('on %s is a %s, %s: %s', (today, severity, verdict, words) => {
    const { findings, verdict: own } = judged(OLD, {}, { today });
    expect(findings).toMatchObject([{ rule: RULE, severity, confidence: 'likely', when: 'now', asOf: '2026-06-15' }]);
    expect(findings[0]?.message).toContain(words);
    expect(own).toBe(verdict);
  });

  it('gives the steps, with the subject of this connection', () => {
    const [finding] = judged(OLD, { id: '2805a14e-c1f5-4b45-ab1b-ac0de3de0540' }).findings;
    expect(finding?.remedy).toContain('choose Update');
    expect(finding?.remedy).toContain('https://login.microsoftonline.com/<tenant id>/v2.0');
    expect(finding?.remedy).toContain('/sc/<organization id>/2805a14e-c1f5-4b45-ab1b-ac0de3de0540');
  });

  it.each(['AzureUSGovernment', 'AzureChinaCloud', 'AzureStack'])('leaves out %s', (environment) => {
    expect(judged(OLD, { data: { environment } })).toMatchObject({ findings: [], verdict: 'ready' });
  });

  it.each(['AzureCloud', ''])('counts the cloud "%s" as the public one', (environment) => {
    expect(judged(OLD, { data: { environment } }).verdict).toBe('at-risk');
  });

  it('calls the issuer of the preview an error, in every cloud, but in the edition of the preview', () => {
    expect(judged(PREVIEW).verdict).toBe('blocked');
    expect(judged(PREVIEW, { data: { environment: 'AzureUSGovernment' } }).verdict).toBe('blocked');
    expect(judged(PREVIEW, {}, { edition: 'preview-2023' })).toMatchObject({ findings: [], verdict: 'ready' });
  });

  it('tells of the retirement in every edition, because the day is one of today', () => {
    expect(judged(OLD, {}, { edition: 'preview-2023' }).verdict).toBe('at-risk');
  });

  it.each(['https://login.microsoftonline.com/tenant/v2.0', '', 'https://example.org/'])(
    'is silent about the issuer "%s"',
    (issuer) => {
      expect(judged(issuer)).toMatchObject({ findings: [], verdict: 'ready' });
    },
  );

  it('is silent about a connection on a secret, whatever issuer it once had', () => {
    const parameters = { workloadIdentityFederationIssuer: OLD };
    const connections = [endpoint({ authorization: { scheme: 'ServicePrincipal', parameters } })];
    expect(findingsOf(RULE, step('AzureCLI@2'), { connections })).toEqual([]);
  });
});
