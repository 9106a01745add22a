import { describe, expect, it } from 'vitest';
import { MAX_TEXT_LENGTH } from '../../../shared/pipelines/yaml/limits.ts';
import { agentsOf } from '../../../shared/pipelines/agent-os.ts';
import type { ClassicAgent, ClassicStep, ClassicVariables } from '../../../shared/pipelines/classic/definition.ts';
import { build, CONNECTION, job, judged, release, step } from './definitions.ts';

type OnAgent = Omit<Extract<ClassicAgent, { kind: 'agent' }>, 'kind'>;

const agent = (over: Partial<OnAgent>): ClassicAgent => ({
  kind: 'agent',
  pool: undefined,
  image: undefined,
  demands: [],
  ...over,
});

const COPY = { ConnectedServiceNameARM: CONNECTION };
const CLI = { connectedServiceNameARM: CONNECTION, scriptType: 'bash', scriptLocation: 'inlineScript' };

describe('a classic definition', () => {
  it('is judged by the rules for YAML, and a finding names its job and step', () => {
    const { uses, places, verdict, findings } = judged(build([step('AzureFileCopy@4', COPY, { name: 'Copy files' })]));
    expect({ uses, places, verdict }).toEqual({
      uses: 1,
      places: ['task-version-superseded: job "Agent job", step "Copy files"'],
      verdict: 'blocked',
    });
    expect(findings[0]?.task).toBe('AzureFileCopy@4');
  });

  it('is not said to move on unchanged where another step of the job reads what the new version does not set', () => {
    const reads = step('AzureCLI@2', { ...CLI, inlineScript: 'first\necho $(StorageContainerSasToken)' });
    const remedyOf = (steps: readonly ClassicStep[]): string | undefined =>
      judged(build(steps)).findings.find(({ rule }) => rule === 'task-version-superseded')?.remedy;
    const copy = step('AzureFileCopy@4', COPY);
    expect(remedyOf([copy, step('AzureCLI@2', { ...CLI, inlineScript: 'ls' })])).not.toContain(
      'StorageContainerSasToken',
    );
    expect(remedyOf([copy, reads])).toContain('StorageContainerSasToken, which this job reads');
    expect(remedyOf([step('AzureFileCopy@4', COPY)])).toContain('choose it where the step is defined');
  });

  it('of a release names its stage too', () => {
    const deploy = step('AzureRmWebAppDeployment@4', { ConnectedServiceName: CONNECTION, ConnectionType: 'AzureRM' });
    const { uses, places } = judged(release([job([deploy, step('AzureFileCopy@4', COPY)])]));
    expect(uses).toBe(2);
    expect(places).toEqual(['task-version-superseded: stage "Prod", job "Agent job", step "AzureFileCopy"']);
  });

  it('is ready where every step federates', () => {
    const { uses, verdict } = judged(
      build([step('AzureFileCopy@6', COPY), step('AzureCLI@2', { ...CLI, inlineScript: 'az group list' })]),
    );
    expect(uses).toBe(2);
    expect(verdict).not.toBe('blocked');
    expect(verdict).not.toBe('unknown');
  });

  it('that does not use the connection is none of its consumers', () => {
    const other = step('AzureFileCopy@4', { ConnectedServiceNameARM: 'another-id' });
    expect(judged(build([other]))).toMatchObject({ uses: 0, findings: [], verdict: 'ready' });
  });

  it('does not run what is switched off', () => {
    const off = step('AzureFileCopy@4', COPY, { isEnabled: false });
    expect(judged(build([off]))).toMatchObject({ uses: 0, verdict: 'ready' });
  });

  it('has its inline scripts read, with the line in the script', () => {
    const inlineScript = 'set -e\naz login --service-principal -p "$servicePrincipalKey"\n';
    const cli = step('AzureCLI@2', { ...CLI, addSpnToEnvironment: 'true', inlineScript }, { name: 'Sign in' });
    expect(judged(build([cli])).places).toContain(
      'secret-login: job "Agent job", step "Sign in", input inlineScript, line 2',
    );
  });

  it('reads "${{ }}" as text, which it is there', () => {
    const inlineScript = 'echo "${{ parameters.x }}"; az login --service-principal -p "$servicePrincipalKey"';
    const { findings } = judged(build([step('AzureCLI@2', { ...CLI, addSpnToEnvironment: 'true', inlineScript })]));
    expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
  });

  it('finds the step that gets a secret of an earlier one', () => {
    const hands = step('AzureCLI@2', {
      ...CLI,
      addSpnToEnvironment: 'true',
      inlineScript: 'echo "##vso[task.setvariable variable=ARM_CLIENT_SECRET]$servicePrincipalKey"',
    });
    const { verdict } = judged(build([hands, step('AzureCLI@2', { ...CLI, inlineScript: 'terraform apply' })]));
    expect(verdict).toBe('blocked');
  });

  it('may run longer than its token lives, where a step says how long', () => {
    const cli = { ...CLI, inlineScript: 'az group list' };
    const rulesOf = (timeoutMinutes: number) =>
      judged(build([step('AzureCLI@2', cli, { timeoutMinutes })])).findings.map(({ rule }) => rule);
    expect(rulesOf(240)).toContain('long-running-token');
    expect(rulesOf(0)).not.toContain('long-running-token');
  });

  it('finds the step that gets a secret of an earlier one by its reference name', () => {
    const inlineScript = 'echo "##vso[task.setvariable variable=KEY;isOutput=true]$servicePrincipalKey"';
    const hands = step('AzureCLI@2', { ...CLI, addSpnToEnvironment: 'true', inlineScript }, { refName: 'login' });
    const uses = step('AzureCLI@2', { ...CLI, inlineScript: 'az login --service-principal -p "$(login.KEY)"' });
    const { places } = judged(build([hands, { ...uses, name: 'Sign in' }]));
    expect(places.some((place) => place.startsWith('secret-login: job "Agent job", step "Sign in"'))).toBe(true);
  });

  it.each([
    ['Input', { inputs: new Map([['inlineScript', 'x'.repeat(MAX_TEXT_LENGTH + 1)]]) }],
    ['Variable', { environment: new Map([['inlineScript', 'x'.repeat(MAX_TEXT_LENGTH + 1)]]) }],
  ])('tells which text of a step is too long, and no task group where there is none: %s', (kind, over) => {
    const { verdict, told } = judged(build([step('AzureCLI@2', {}, over)]));
    expect(verdict).toBe('unknown');
    expect(told[0]).toContain(
      `${kind} "inlineScript" is too long to be judged (more than 262144 characters): the step is not judged. Keep a script in a file.`,
    );
  });

  it('does not read a script that its step keeps and does not run', () => {
    const key = 'az login --service-principal -p "$servicePrincipalKey"';
    const given = { ...CLI, addSpnToEnvironment: 'true' };
    const inline = { ...given, inlineScript: 'az group list', scriptPath: 'gone.sh' };
    expect(
      judged(build([step('AzureCLI@2', inline)])).findings.filter(({ rule }) => rule.startsWith('secret')),
    ).toEqual([]);
    const file = { ...given, scriptLocation: 'scriptPath', inlineScript: key, scriptPath: 'deploy.sh' };
    const { findings } = judged(build([step('AzureCLI@2', file)]));
    expect(findings.filter(({ rule }) => rule.startsWith('secret')).map(({ severity }) => severity)).toEqual([
      'warning',
    ]);
  });

  it.each<readonly [string, ClassicAgent, object]>([
    ['an image', agent({ image: 'windows-latest' }), { systems: ['windows'], open: false }],
    ['a demand', agent({ demands: ['Agent.OS -equals Linux'] }), { systems: ['linux'], open: false }],
    ['an old pool of Microsoft', agent({ pool: 'Hosted VS2017' }), { systems: ['windows'], open: false }],
    ['a private pool', agent({ pool: 'build farm', image: 'windows-latest' }), { systems: [], open: true }],
    ['nothing', agent({}), { systems: [], open: true }],
    ['the server', { kind: 'server' }, { systems: [], open: false }],
  ])('runs on the agent of its job: %s', (_, on, agents) => {
    const [use] = judged(release([job([step('AzureFileCopy@6', COPY)], { agent: on })])).reading.pipeline.uses;
    expect(use?.kind === 'task' && agentsOf(use.list)).toEqual(agents);
  });
});

describe('the variables of a classic definition', () => {
  const copy = step('AzureFileCopy@4', { ConnectedServiceNameARM: '$(connection)' });

  it('are put in where they are sure', () => {
    const variables = new Map([['Connection', CONNECTION]]);
    expect(judged(build([copy], { variables })).verdict).toBe('blocked');
  });

  it('of a stage win over those of the release', () => {
    const prod = { name: 'Prod', openVariables: new Set<string>(), variableGroupIds: [], jobs: [job([copy])] };
    const stages = [{ ...prod, variables: new Map([['connection', CONNECTION]]) }];
    const variables = new Map([['connection', 'another-id']]);
    expect(judged(release([], { variables, stages })).verdict).toBe('blocked');
    const other = [{ ...prod, variables }];
    expect(judged(release([], { variables: new Map([['connection', CONNECTION]]), stages: other })).uses).toBe(0);
  });

  it.each([
    ['are secret', new Map([['connection', undefined]]), new Set<string>(), false, []],
    ['may be typed', new Map([['connection', 'another-id']]), new Set(['connection']), false, []],
    ['are nowhere', new Map<string, string>(), new Set<string>(), false, []],
    [
      'differ between runs of the job',
      new Map([['connection', `a,${CONNECTION}`]]),
      new Set<string>(),
      false,
      ['connection'],
    ],
  ] as const)('that %s make a step that breaks unknown', (_, own, open, hasHiddenGroups, multipliers) => {
    const { verdict, mayUse } = judged(release([job([copy], { multipliers })]), {
      variablesOf: () => ({ own, open, hasHiddenGroups }),
    });
    expect(mayUse.length).toBeGreaterThan(0);
    expect(verdict).toBe('unknown');
  });

  it('of a group that is not at hand can be anything, but for those that the definition sets itself', () => {
    const ofGroups = new Map([['connection', 'another-id']]);
    const hidden = { own: new Map<string, string>(), ofGroups, hasHiddenGroups: true };
    expect(judged(build([copy]), { variablesOf: () => hidden }).verdict).toBe('unknown');
    const own = { ...hidden, own: ofGroups };
    expect(judged(build([copy]), { variablesOf: () => own })).toMatchObject({ uses: 0, verdict: 'ready' });
  });

  it('of a group of a stage are not sure where the release has another value', () => {
    const prod = { name: 'Prod', variables: new Map(), openVariables: new Set<string>(), variableGroupIds: [7] };
    const definition = release([], {
      variables: new Map([['connection', 'another-id']]),
      stages: [{ ...prod, jobs: [job([copy])] }],
    });
    const groupOf = (value: string) => ({
      variablesOf: ({ variables, variableGroupIds }: ClassicVariables) => ({
        own: variables,
        ofGroups: variableGroupIds.length === 0 ? new Map() : new Map([['Connection', value]]),
      }),
    });
    expect(judged(definition, groupOf(CONNECTION)).verdict).toBe('unknown');
    expect(judged(definition, groupOf('another-id')).verdict).toBe('ready');
  });

  it('include the parameters to which steps are linked', () => {
    const linked = step('AzureFileCopy@4', { ConnectedServiceNameARM: '$(Parameters.ConnectedServiceName)' });
    const variables = new Map([['Parameters.ConnectedServiceName', CONNECTION]]);
    expect(judged(build([linked], { variables })).verdict).toBe('blocked');
  });
});

describe('the tasks of a classic definition', () => {
  const OWN = 'c0000000-0000-4000-8000-000000000001';
  const own = step(`${OWN}@3`, { target: CONNECTION });

  it('that nobody knows make it unknown, where they take the connection', () => {
    const { verdict, places, reading } = judged(build([own]));
    expect(verdict).toBe('unknown');
    expect(places).toEqual([`task-unknown: job "Agent job", step "${OWN}"`]);
    expect(reading.hasNameless).toBe(true);
    expect(judged(build([step(`${OWN}@3`, { target: 'else' })])).verdict).toBe('ready');
  });

  it('have the name that the organization gives them', () => {
    const installed = new Map([[OWN, { name: 'ContosoDeploy', extension: 'contoso.tools.deploy' }]]);
    const { findings, reading } = judged(build([own]), { installed });
    expect(findings.map(({ task }) => task)).toEqual(['ContosoDeploy@3']);
    expect(reading.hasNameless).toBe(false);
  });

  it('that only borrow the name of one in the box are not that one', () => {
    const installed = new Map([[OWN, { name: 'AzureCLI', extension: undefined }]]);
    expect(judged(build([own]), { installed }).findings.map(({ rule, task }) => `${rule} ${String(task)}`)).toEqual([
      `task-unknown ${OWN}@3`,
    ]);
  });

  it('of a major that the catalogue does not have keep their name', () => {
    const { findings } = judged(build([step('AzureCLI@77', CLI)]));
    expect(findings.map(({ rule, task }) => `${rule} ${String(task)}`)).toEqual(['task-unknown AzureCLI@77']);
  });
});

describe('gates and artifacts of a release', () => {
  it('use connections too', () => {
    const gate = step('AzureMonitor@1', { connectedServiceNameARM: CONNECTION }, { name: 'Query alerts' });
    const before = job([gate], { name: 'gates before the deployment', isGates: true, agent: { kind: 'server' } });
    const { uses, reading } = judged(release([before]));
    expect(uses).toBe(1);
    expect(reading.pipeline.uses[0]?.at.file.path).toBe(
      'stage "Prod", gates before the deployment, step "Query alerts"',
    );
  });

  it('that Azure DevOps reads itself are counted, and nobody knows whether they still work', () => {
    const artifacts = [{ alias: '_images', type: 'AzureContainerRepository', connectionId: CONNECTION }];
    const { uses, verdict, told } = judged(release([], { artifacts }));
    expect({ uses, verdict }).toEqual({ uses: 1, verdict: 'unknown' });
    expect(told).toEqual([
      expect.stringContaining('artifact "_images": Azure DevOps takes this artifact (AzureContainerRepository)'),
    ]);
  });

  it('of other connections say nothing', () => {
    const artifacts = [
      { alias: '_build', type: 'Build', connectionId: undefined },
      { alias: '_images', type: 'AzureContainerRepository', connectionId: 'another-id' },
    ];
    expect(judged(release([], { artifacts }))).toMatchObject({ uses: 0, verdict: 'ready', told: [] });
  });
});
