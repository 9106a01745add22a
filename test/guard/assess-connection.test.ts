import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { assess } from '../../shared/guard/conversion/assess.ts';
import { openParsedFiles } from '../../shared/guard/git/parsed-files.ts';
import { policySource } from '../policy/policies.ts';
import { organization } from '../azure-devops/organization.ts';
import { endpoint } from '../rules/judging.ts';

const catalogue = openCatalogue();
const OLD_ISSUER = {
  authorization: {
    scheme: 'WorkloadIdentityFederation',
    parameters: { workloadIdentityFederationIssuer: 'https://vstoken.dev.azure.com/1' },
  },
};

/** Judges a connection of the sample organization that no other pipeline uses, as if it were shown so. */
async function assessed(shown: Parameters<typeof endpoint>[0], organizationUrl?: string, pipeline?: string) {
  const { simulator, azureDevOps, clock } = await organization();
  const { organization: steps } = simulator;
  if (pipeline !== undefined) {
    steps.push({ repository: 'shop', branch: 'main', changes: { 'lonely.yml': pipeline } });
    steps.createDefinition({ repository: 'shop', name: 'lonely', yamlFilename: 'lonely.yml' });
  }
  const { connectionId } = steps.createConnection({
    project: 'Payments',
    name: 'lonely',
    scheme: 'WorkloadIdentityFederation',
  });
  const project = steps.state.projects.find(({ name }) => name === 'Payments');
  if (project === undefined) throw new Error('The seed has another shape.');
  const projects = [{ id: project.id, name: project.name, connectionName: 'lonely' }];
  const itself = endpoint({ ...shown, name: 'lonely', id: connectionId });
  const url = organizationUrl ?? simulator.organizationUrl;
  const context = {
    azureDevOps,
    catalogue,
    clock,
    organizationUrl: url,
    parsedFiles: openParsedFiles(),
    policy: policySource(),
    preview: false,
  };
  const assessment = await assess(context, { id: connectionId, projects, hasHiddenProjects: false, itself }, false);
  return { ...assessment, rules: assessment.connectionFindings.map(({ rule, severity }) => `${severity} ${rule}`) };
}

describe('the assessment of a conversion', () => {
  it.each<readonly [string, Parameters<typeof endpoint>[0], readonly string[], string]>([
    ['nothing', {}, [], 'ready'],
    ['an issuer that retires', OLD_ISSUER, ['warning issuer-retiring'], 'at-risk'],
    ['a switch', { isDisabled: true }, ['error connection-disabled'], 'blocked'],
    ['how it was made', { data: { creationMode: 'Manual' } }, ['note not-revertible'], 'ready'],
  ])('finds %s about the connection itself (%j)', async (_, shown, rules, verdict) => {
    const judged = await assessed(shown);
    expect({ rules: judged.rules, verdict: judged.verdict, using: judged.pipelinesUsing }).toEqual({
      rules,
      verdict,
      using: 0,
    });
  });

  it('says that the organization is a server, which federates nothing', async () => {
    const judged = await assessed({}, 'https://devops.contoso.example/tfs/Payments');
    expect(judged.rules).toEqual(['error server-unsupported']);
    expect(judged.verdict).toBe('blocked');
  });

  it('says what is in flight and when its pipelines ran last', async () => {
    const step = '- task: AzureWebApp@1\n  inputs: { azureSubscription: lonely }\n';
    const judged = await assessed({}, undefined, `steps:\n${step}`);
    expect(judged.inFlight).toEqual({ runs: 0, deployments: 0, unseen: [] });
    expect(judged.pipelines.map(({ lastRun }) => lastRun)).toEqual([null]);
  });

  it('calls no pipeline ready in which another step that breaks may use the connection too', async () => {
    const step = (task: string, name: string): string => `- task: ${task}\n  inputs: { azureSubscription: ${name} }\n`;
    const text = `steps:\n${step('AzureWebApp@1', 'lonely')}${step('AzureFileCopy@4', '$(connection)')}`;
    const judged = await assessed({}, undefined, text);
    expect(judged.pipelines.map(({ name, verdict }) => [name, verdict])).toEqual([['lonely', 'unknown']]);
    expect(judged.verdict).toBe('unknown');
  });
});
