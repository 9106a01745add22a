import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { explainTask } from '../../shared/catalogue/explain.ts';
import { explanationText } from '../../shared/report/explanation-text.ts';

const current = openCatalogue();

function text(task: string): string {
  return explanationText(explainTask(current, task));
}

describe('the text of an explanation', () => {
  it('says status, words, replacement, inputs, conditions, sources and date', () => {
    expect(text('azurefilecopy@4')).toBe(`AzureFileCopy@4: use-other-version (edition 2026-08, confirmed)
  says:         Use AzureFileCopy@6
  note:         AzureFileCopy@6 signs in with a role: give the identity Storage Blob Data Contributor on the storage account.
  use instead:  AzureFileCopy@6
  its code:     no
  input:        ConnectedServiceNameARM | azureSubscription, connectedService:AzureRM
  condition:    upload-throws (task-version-superseded, error, confirmed) when always: the upload to a blob container, which every destination needs, refuses the WorkloadIdentityFederation scheme; move to AzureFileCopy@6 and give the identity Storage Blob Data Contributor
                https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzureFileCopyV4/Utility.ps1#L238
  source:       https://learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity
  source:       https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzureFileCopyV4
  as of:        2025-03-12
`);
  });

  it('names the first release and the rule that shows an input', () => {
    expect(text('HelmDeploy@0')).toContain('  from version: 0.223.0, with every way to sign in from 0.242.0 on\n');
    expect(text('HelmDeploy@0')).toContain(
      '  input:        azureSubscriptionEndpoint | azureSubscription, connectedService:AzureRM, when connectionType = Azure Resource Manager\n',
    );
  });

  it('says since when a task is to be removed, or only that it is deprecated', () => {
    expect(text('AzureMonitor@0')).toContain('  deprecated:   2024-01-31\n');
    expect(text('AzureCLI@1')).toContain('  deprecated:   yes\n');
    expect(text('AzureCLI@2')).not.toContain('deprecated');
  });

  it('says of an unknown task that unknown is never ready, and when that matters', () => {
    expect(text('Contoso Deploy@1')).toBe(`Contoso Deploy@1: unknown (edition 2026-08)
  Unknown is never ready: check the spelling, ask the publisher, or try it on a test connection; then declare it in the policy under tasks. It matters only where the task takes an Azure connection.
`);
  });

  it('shows both claims where sources differ, and a condition that gives no finding with its reason', () => {
    expect(text('Kubernetes@1')).toContain(
      '  contested:    supported, an error where such a secret is made (likely). The documentation speaks of the task, the code of one input. No public issue confirms it.\n                documentation, 2025-03-12: federates (https://learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity)\n                code, 2026-08-21: ',
    );
    expect(text('Kubernetes@1')).toContain(
      '  condition:    kubernetes-connection (no finding) when connectionType is Kubernetes Service Connection: not touched by converting the Azure connection; nothing to do\n                Unaffected. Tasks spell the value in two ways, so both count.\n',
    );
  });

  it('names a Marketplace product that is called like the task', () => {
    expect(text('PublishADFTask@1')).toContain(
      '  Marketplace:  PublishADFTask (Azure-Player): supported. Federated from 1.34 on.\n',
    );
  });

  it('names a task without a version as it was written', () => {
    expect(text('AzureCLI').split('\n')[0]).toBe('AzureCLI: unknown (edition 2026-08)');
  });

  it('is short, however long a text is that is no task', () => {
    expect(text('x'.repeat(100_000)).length).toBeLessThan(500);
  });

  it('shows hostile characters of a name instead of obeying them', () => {
    expect(text('x\u001B[2J\u202Ey@1').split('\n')[0]).toBe('x\\u{1b}[2J\\u{202e}y@1: unknown (edition 2026-08)');
  });

  it.each([
    ['azurecli', 'Name the major version; the edition knows AzureCLI@1, AzureCLI@2, AzureCLI@3.'],
    ['AzureCLI@9', 'Unknown is never ready. The edition knows AzureCLI@1, AzureCLI@2, AzureCLI@3.'],
  ])('names the majors that are known for %s', (task, said) => {
    expect(text(task)).toContain(said);
  });
});
