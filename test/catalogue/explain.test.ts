import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { explainTask } from '../../shared/catalogue/explain.ts';

const current = openCatalogue();
const preview = openCatalogue('preview-2023');

/** The keys that the contract lists; more may be added. */
const CONTRACT = [
  'task',
  'major',
  'edition',
  'status',
  'text',
  'replacement',
  'minimumVersion',
  'connectionInputs',
  'conditions',
  'sources',
  'asOf',
];

describe('the explanation of a task', () => {
  it.each([current, preview])('has every key of the contract, known task or not', (catalogue) => {
    for (const task of ['AzureFileCopy@4', 'NoSuchTask@1', 'AzureCLI']) {
      expect(Object.keys(explainTask(catalogue, task))).toEqual(expect.arrayContaining(CONTRACT));
      expect(Object.values(explainTask(catalogue, task))).not.toContain(undefined);
    }
  });

  it('says what August 2026 says of AzureFileCopy@4', () => {
    expect(explainTask(current, 'azurefilecopy@4')).toEqual({
      task: 'AzureFileCopy',
      major: 4,
      edition: '2026-08',
      status: 'use-other-version',
      text: 'Use AzureFileCopy@6',
      note: 'AzureFileCopy@6 signs in with a role: give the identity Storage Blob Data Contributor on the storage account.',
      knownMajors: [1, 2, 3, 4, 5, 6],
      knownTasks: [1, 2, 3, 4, 5, 6].map((major) => `AzureFileCopy@${String(major)}`),
      replacement: 'AzureFileCopy@6',
      successor: null,
      minimumVersion: null,
      minimumVersionExact: null,
      allFeaturesFrom: null,
      deprecated: false,
      removalDate: null,
      connectionInputs: [
        {
          name: 'ConnectedServiceNameARM',
          aliases: ['azureSubscription'],
          type: 'connectedService:AzureRM',
          visibleRule: null,
        },
      ],
      conditions: [
        {
          id: 'upload-throws',
          when: 'always',
          effect:
            'the upload to a blob container, which every destination needs, refuses the WorkloadIdentityFederation scheme',
          remedy: 'move to AzureFileCopy@6 and give the identity Storage Blob Data Contributor',
          rule: 'task-version-superseded',
          severity: 'error',
          confidence: 'confirmed',
          match: { all: [] },
          reason: null,
          sources: [
            'https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzureFileCopyV4/Utility.ps1#L238',
          ],
        },
      ],
      codeSupports: 'no',
      contradictions: [],
      products: [],
      confidence: 'confirmed',
      sources: [
        'https://learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity',
        'https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzureFileCopyV4',
      ],
      asOf: '2025-03-12',
    });
  });

  it('says what the preview said of the same task', () => {
    expect(explainTask(preview, 'AzureFileCopyV4')).toMatchObject({
      edition: 'preview-2023',
      status: 'unsupported',
      text: 'AzCopy v10 does not support OIDC yet',
      asOf: '2023',
    });
  });

  it('has no date where none is known, and is not confirmed there', () => {
    expect(explainTask(current, 'TerraformTask@5')).toMatchObject({ asOf: null, confidence: 'likely' });
  });

  it('of a task that nobody knows is unknown and holds no claim', () => {
    expect(explainTask(current, 'Contoso Deploy@1')).toEqual({
      task: 'Contoso Deploy',
      major: 1,
      edition: '2026-08',
      status: 'unknown',
      text: null,
      note: null,
      knownMajors: [],
      knownTasks: [],
      replacement: null,
      successor: null,
      minimumVersion: null,
      minimumVersionExact: null,
      allFeaturesFrom: null,
      deprecated: false,
      removalDate: null,
      connectionInputs: [],
      conditions: [],
      codeSupports: null,
      contradictions: [],
      products: [],
      confidence: null,
      sources: [],
      asOf: null,
    });
  });

  it('names the inputs of a task that the edition does not list', () => {
    const { status, connectionInputs } = explainTask(preview, 'AzureFileCopy@6');
    expect({ status, inputs: connectionInputs.map(({ name }) => name) }).toEqual({
      status: 'unknown',
      inputs: ['ConnectedServiceNameARM'],
    });
  });
});
