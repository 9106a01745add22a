import { describe, expect, it } from 'vitest';
import { agentsOf, type Agents } from '../../shared/pipelines/agent-os.ts';
import { read } from './reading.ts';

const STEPS = `steps:
- task: AzurePowerShell@4
  inputs: { azureSubscription: prod }
`;

/** Where the uses of a pipeline run: their systems, and `?` where it can be another. */
function systems(text: string): readonly string[] {
  return read(text).uses.map((use) => (use.kind === 'task' ? shown(agentsOf(use.list)) : 'container'));
}

function shown({ systems: own, open }: Agents): string {
  return [...own, ...(open ? ['?'] : [])].join(' ');
}

const below = (text: string, spaces: number): string => text.replace(/^(?=.)/gm, ' '.repeat(spaces));

describe('the agent of a job', () => {
  it.each([
    ['{ vmImage: ubuntu-latest }', 'linux'],
    ['{ vmImage: ubuntu-22.04 }', 'linux'],
    ["{ vmImage: 'Ubuntu 16.04' }", 'linux'],
    ['{ vmImage: windows-latest }', 'windows'],
    ['{ vmImage: windows-2022 }', 'windows'],
    ['{ vmImage: vs2017-win2016 }', 'windows'],
    ['{ vmImage: win1803 }', 'windows'],
    ['{ vmImage: macOS-latest }', 'macos'],
    ['{ vmImage: xcode9-macos10.13 }', 'macos'],
    ['{ name: Azure Pipelines, vmImage: windows-2022 }', 'windows'],
    ['{ name: Azure Pipelines }', 'linux'],
    ['Azure Pipelines', 'linux'],
    ['Hosted VS2017', 'windows'],
    ['Hosted', 'windows'],
    ['Hosted Windows 2019 with VS2019', 'windows'],
    ['Hosted Ubuntu 1604', 'linux'],
    ['{ name: Hosted macOS }', 'macos'],
    ['{ name: own, demands: Agent.OS -equals Windows_NT }', 'windows'],
    ['{ name: own, demands: [npm, agent.os -equals linux] }', 'linux'],
    ['{ name: own, demands: [Agent.OS -equals Darwin] }', 'macos'],
    ['server', ''],
  ])('is known of the pool %s: %s', (pool, expected) => {
    expect(systems(`pool: ${pool}\n${STEPS}`)).toEqual([expected]);
  });

  it.each([
    'own',
    '{ name: own }',
    '{ name: own, vmImage: ubuntu-latest }',
    '{ name: own, demands: npm }',
    '{ name: own, demands: Agent.OS }',
    '{ vmImage: $(image) }',
    '{ vmImage: our-image }',
    '{ vmImage: [ubuntu-latest] }',
    '$(pool)',
    '{ name: $(pool) }',
    '[a]',
    '""',
    '{}',
    'Hostedness',
  ])('is open of the pool %s', (pool) => {
    expect(systems(`pool: ${pool}\n${STEPS}`)).toEqual(['?']);
  });

  it('is a Linux agent of Microsoft where no pool is named, unless the settings of the pipeline name one', () => {
    expect(systems(STEPS)).toEqual(['linux ?']);
    expect(systems(`jobs:\n- job: a\n${below(STEPS, 2)}`)).toEqual(['linux ?']);
  });

  it('is that of the nearest pool', () => {
    const job = `- job: a\n  pool: { vmImage: macos-13 }\n${below(STEPS, 2)}- job: b\n${below(STEPS, 2)}`;
    const text = `pool: own\nstages:\n- stage: a\n  pool: { vmImage: windows-2022 }\n  jobs:\n${below(job, 2)}- stage: b\n  jobs:\n${below(job, 2)}`;
    expect(systems(text)).toEqual(['macos', 'windows', 'macos', '?']);
  });

  it('is that of a hook of a deployment where it names one, else that of its job', () => {
    const hooks = `      preDeploy:\n        pool: { vmImage: windows-2022 }\n${below(STEPS, 8)}      deploy:\n${below(STEPS, 8)}      on:\n        failure:\n${below(STEPS, 10)}`;
    const text = `jobs:\n- deployment: a\n  environment: prod\n  pool: { vmImage: macos-13 }\n  strategy:\n    runOnce:\n${hooks}`;
    expect(systems(text)).toEqual(['windows', 'macos', 'macos']);
    expect(systems(text.replace('  pool: { vmImage: macos-13 }\n', ''))).toEqual(['windows', 'linux ?', 'linux ?']);
  });

  it.each(['environment: { name: prod, resourceType: VirtualMachine }', 'environment: prod.vm'])(
    'is open for a deployment to machines: %s',
    (environment) => {
      const text = `jobs:\n- deployment: a\n  ${environment}\n  strategy:\n    runOnce:\n      deploy:\n${below(STEPS, 8)}`;
      expect(systems(text)).toEqual(['?']);
    },
  );

  it('is the host of a container', () => {
    const container = 'container: mcr.microsoft.com/azure-cli\n';
    expect(systems(`pool: { vmImage: windows-2022 }\n${container}${STEPS}`)).toEqual(['windows']);
    expect(systems(`${container}${STEPS}`)).toEqual(['linux ?']);
    expect(systems(`pool: own\n${container}${STEPS}`)).toEqual(['?']);
  });

  it('has every system that a branch or a parameter gives', () => {
    const parameter = `parameters:\n- { name: image, type: string, default: ubuntu-latest, values: [ubuntu-latest, windows-2022] }\n`;
    expect(systems(`${parameter}pool: { vmImage: '\${{ parameters.image }}' }\n${STEPS}`)).toEqual(['linux windows']);
    const branch = '${{ if eq(variables.unknown, 1) }}:\n  pool: { vmImage: windows-2022 }\n';
    expect(systems(`${branch}${STEPS}`)).toEqual(['windows linux ?']);
    expect(systems(`${branch}\${{ else }}:\n  pool: own\n${STEPS}`)).toEqual(['windows ?']);
  });

  it('is that of the queue of old pipelines', () => {
    expect(systems(`phases:\n- phase: a\n  queue: Hosted VS2017\n${below(STEPS, 2)}`)).toEqual(['windows']);
    expect(systems(`phases:\n- phase: a\n  queue: { name: own }\n${below(STEPS, 2)}`)).toEqual(['?']);
  });

  it('is open for steps and jobs that are only handed to a template', () => {
    const steps = below(STEPS, 4);
    const template = `jobs:\n- template: other.yml@other\n  parameters:\n${steps}`;
    expect(systems(template)).toEqual(['?']);
    expect(systems(`pool: { vmImage: windows-2022 }\n${template}`)).toEqual(['?']);
    expect(systems(`extends:\n  template: other.yml@other\n  parameters:\n${steps}`)).toEqual(['?']);
    const job = `jobs:\n- template: other.yml@other\n  parameters:\n    jobs:\n    - job: a\n${below(STEPS, 6)}`;
    expect(systems(job)).toEqual(['?']);
    expect(systems(job.replace('- job: a\n', '- job: a\n      pool: { vmImage: windows-2022 }\n'))).toEqual([
      'windows',
    ]);
  });
});

describe('a step that expansion makes on several agents', () => {
  it('is judged on each of them', () => {
    const text = `jobs:\n- \${{ each pool in split('own,Hosted VS2017', ',') }}:\n  - job:\n    pool: \${{ pool }}\n${below(STEPS, 4)}`;
    expect(systems(text)).toEqual(['?', 'windows']);
  });
});
