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
      origin: 'edition',
      overridden: null,
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
      origin: 'edition',
      overridden: null,
    });
  });

  it('holds both claims where sources differ, with a verdict and a reason', () => {
    const { contradictions } = explainTask(current, 'AzurePowerShell@4');
    expect(contradictions).toEqual([
      {
        claims: [
          {
            by: 'documentation',
            says: 'federates',
            source: 'https://learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity',
            asOf: '2025-03-12',
          },
          {
            by: 'code',
            says: 'throws on Linux and macOS unless the connection has a secret',
            source:
              'https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzurePowerShellV4/InitializeAz.ps1#L85',
            asOf: '2026-08-21',
          },
        ],
        verdict: 'supported on Windows, an error on Linux and macOS',
        confidence: 'likely',
        reason:
          'The documentation speaks of the task, the code of one kind of agent; the code throws with a message of its own. Read, not run.',
      },
    ]);
  });

  it('says when a condition holds, which rule reports it, or why none does', () => {
    const { conditions } = explainTask(current, 'Kubernetes@1');
    expect(conditions.map(({ id, rule, severity }) => [id, rule, severity])).toEqual([
      ['acr-secret-via-azure-connection', 'task-condition', 'error'],
      ['kubernetes-connection', 'none', null],
      ['entra-cluster-needs-kubelogin', 'none', null],
      ['docker-registry-connection-kind', 'none', null],
    ]);
    expect(conditions[0]?.match).toMatchObject({ all: [{ input: 'secretType', equals: 'dockerRegistry' }, {}, {}] });
    expect(conditions[1]?.reason).toMatch(/^Unaffected\./);
  });

  it.each([
    [
      '94a74903-f93f-4075-884f-dc11f34058b4',
      ['AzureResourceGroupDeployment@2', 'AzureResourceManagerTemplateDeployment@3'],
    ],
    ['46e4be58-730b-4389-8a2f-ea10b3e5e815@99', ['AzureCLI@1', 'AzureCLI@2', 'AzureCLI@3']],
    ['AzurePolicy', ['AzurePolicyCheckGate@0']],
    [
      'AzureFileCopyV9',
      [
        'AzureFileCopy@1',
        'AzureFileCopy@2',
        'AzureFileCopy@3',
        'AzureFileCopy@4',
        'AzureFileCopy@5',
        'AzureFileCopy@6',
      ],
    ],
    ['TerraformCLI', ['TerraformCLI@0', 'TerraformCLI@1', 'TerraformCLI@2']],
    ['NoSuchTask', []],
  ])('of %s, which names no task major that is known, names those that are', (text, tasks) => {
    expect(explainTask(current, text)).toMatchObject({ status: 'unknown', knownTasks: tasks });
  });

  it.each([
    ['PublishADFTask@1', 'PublishADFTask (Azure-Player)', 'supported'],
    ['SonarQubePrepare@5', 'SonarQube*', 'not-applicable'],
    ['RouteTraffic', 'RouteTraffic (cols-agent-tasks)', 'unsupported'],
  ])('of %s names the Marketplace product %s, which is %s, without taking it for the task', (text, name, status) => {
    expect(explainTask(current, text)).toMatchObject({ status: 'unknown', products: [{ name, status }] });
  });

  it.each(['TerraformTaskV4@4', 'PublishADFTask@1', 'contoso.tools.deploy.Contoso@1'])(
    'of the Marketplace task %s says what the preview said of all of them',
    (text) => {
      expect(explainTask(preview, text)).toMatchObject({
        status: 'unsupported',
        note: 'Marketplace tasks did not support workload identity federation during the preview.',
        confidence: 'confirmed',
        asOf: '2023',
      });
    },
  );

  it('tells a first release from an oldest known one, and where more came later', () => {
    expect(explainTask(current, 'HelmDeploy@0')).toMatchObject({
      minimumVersion: '0.223.0',
      minimumVersionExact: true,
      allFeaturesFrom: '0.242.0',
    });
    expect(explainTask(current, 'AzureFileCopy@6')).toMatchObject({ minimumVersionExact: false });
    expect(explainTask(current, 'AzureCLI@1')).toMatchObject({ deprecated: true, successor: 'AzureCLI@2' });
  });

  it('names the inputs of a task that the edition does not list', () => {
    const { status, connectionInputs } = explainTask(preview, 'AzureFileCopy@6');
    expect({ status, inputs: connectionInputs.map(({ name }) => name) }).toEqual({
      status: 'unknown',
      inputs: ['ConnectedServiceNameARM'],
    });
  });
});
