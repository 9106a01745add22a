import { expect, it } from 'vitest';
import { GuardError } from '../../../shared/errors.ts';
import { assess } from '../../../shared/guard/conversion/assess.ts';
import { openParsedFiles } from '../../../shared/guard/git/parsed-files.ts';
import { organization } from '../../azure-devops/organization.ts';
import { policySource } from '../../policy/policies.ts';
import { endpoint } from '../../rules/judging.ts';
import { CONVERTED, using } from './lonely.ts';

const TEN_MINUTES = 10 * 60_000;

it.each([
  ['is refused', new GuardError('azure-devops-forbidden', 'TF401019: you may not read it.')],
  ['is away', new GuardError('azure-devops-unavailable', 'Azure DevOps is away (503).')],
  ['answers too late', undefined],
])('a branch that ran lately and %s is never taken for one that is gone', async (_, error) => {
  const { simulator, azureDevOps, clock } = await organization();
  const { organization: steps } = simulator;
  const name = 'lonely';
  const { connectionId } = steps.createConnection({ project: 'Payments', name });
  const project = steps.state.projects.find((one) => one.name === 'Payments');
  steps.push({ repository: 'shop', branch: 'main', changes: { 'web.yml': using(name) } });
  steps.createDefinition({ repository: 'shop', name: 'web', yamlFilename: 'web.yml' });
  steps.push({ repository: 'shop', branch: 'release/1', changes: { 'web.yml': using(name, 'AzureFileCopy@4') } });
  steps.startRun({ definition: 'web', branch: 'refs/heads/release/1', at: '2026-11-20T10:00:00Z' });
  let late = 0;
  const commitOf: typeof azureDevOps.commitOf = async (projectId, repositoryId, ref) => {
    if (!ref.includes('release/1')) return azureDevOps.commitOf(projectId, repositoryId, ref);
    if (error !== undefined) throw error;
    late = TEN_MINUTES;
    return azureDevOps.commitOf(projectId, repositoryId, ref);
  };
  const assessment = await assess(
    {
      azureDevOps: { ...azureDevOps, commitOf },
      clock: { ...clock, now: () => clock.now() + late },
      organizationUrl: simulator.organizationUrl,
      parsedFiles: openParsedFiles(),
      policy: policySource(),
      preview: false,
    },
    {
      id: connectionId,
      projects: [{ id: project?.id ?? '', name: 'Payments', connectionName: name }],
      hasHiddenProjects: false,
      federatedSince: CONVERTED,
      itself: endpoint({ name, id: connectionId }),
    },
    false,
  );
  expect(assessment.verdict).toBe('unknown');
  expect(assessment.unseen.join(' ')).toContain('release/1 was not read');
});
