import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import {
  groupsByName,
  openVariablesOf,
  predefinedVariables,
  variablesOf,
} from '../../shared/guard/definition-variables.ts';
import { readPipeline, type PipelineSurroundings } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { organization } from '../azure-devops/organization.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const group = (id: number, name: string, variables: Variables) => ({
  id,
  name,
  connectionId: undefined,
  variables: new Map(Object.entries(variables)),
});
const definition = (variables: Variables, ...variableGroupIds: readonly number[]) => ({
  variables: new Map(Object.entries(variables)),
  openVariables: new Set<string>(),
  variableGroupIds,
});

/** The same where whoever starts a run may set the variables (`allowOverride`). */
const open = (variables: Variables) => ({
  ...definition(variables),
  openVariables: new Set(Object.keys(variables)),
});

/** What the connection of a step can be: its names, and how it is known. */
function connectionIn(text: string, surroundings: PipelineSurroundings): string {
  const root = parseYaml(new SourceFile('self', 'azure-pipelines.yml', text));
  const { uses } = readPipeline(root, openCatalogue(), surroundings);
  const all = uses.flatMap(({ connections }) => connections);
  return all.map(({ names, resolution }) => [...names, resolution].join(' ')).join(', ');
}

const step = (connection: string): string =>
  `steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: '${connection}' }\n`;

/** What is open of the connection of a step, judged for the connection `own`. */
function openIn(text: string, own: ReturnType<typeof definition>, variables?: ReadonlyMap<string, string>) {
  const surroundings = { definitionVariables: variablesOf(own, []), openVariables: openVariablesOf([own]), variables };
  const root = parseYaml(new SourceFile('self', 'azure-pipelines.yml', text));
  return readPipeline(root, openCatalogue(), surroundings).uses.flatMap(({ connections }) =>
    connections.map(({ names, resolution, open: isOpen }) => ({ names, resolution, open: isOpen })),
  );
}

/** What `$(connection)` can be with the variables of a definition and the groups of its project. */
const resolved = (own: ReturnType<typeof definition>, ...groups: readonly ReturnType<typeof group>[]): string =>
  connectionIn(step('$(connection)'), { definitionVariables: variablesOf(own, groups) });

describe('the variables of a definition', () => {
  it('name a connection', () => {
    expect(resolved(definition({ connection: 'own' }))).toBe('own variable');
  });

  it('are found in any casing', () => {
    expect(resolved(definition({ CONNECTION: 'own' }))).toBe('own variable');
  });

  it('may be made of each other', () => {
    expect(resolved(definition({ connection: '$(env)-hub', ENV: 'prod' }))).toBe('prod-hub variable');
  });

  it('are not seen by template expressions, which are evaluated before them', () => {
    const definitionVariables = variablesOf(definition({ connection: 'own' }), []);
    expect(connectionIn(step('${{ variables.connection }}'), { definitionVariables })).toBe('unresolved');
  });

  it('give way to those that the pipeline declares', () => {
    const definitionVariables = variablesOf(definition({ connection: 'own' }), []);
    const text = `variables: { Connection: declared }\n${step('$(connection)')}`;
    expect(connectionIn(text, { definitionVariables })).toBe('declared variable');
  });

  it('give way to predefined ones', () => {
    const definitionVariables = variablesOf(definition({ 'system.teamProject': 'own' }), []);
    const variables = predefinedVariables('Payments', 'ci');
    expect(connectionIn(step('$(System.TeamProject)'), { definitionVariables, variables })).toBe('Payments variable');
  });

  it.each([
    ['a secret', { connection: undefined }],
    ['made of a secret', { connection: '$(secret)', secret: undefined }],
    ['made of itself', { connection: '$(connection)' }],
    ['not there', {}],
  ])('are not known where one is %s', (_, variables) => {
    expect(resolved(definition(variables))).toBe('unresolved');
  });
});

describe('the variable groups that are linked to a definition', () => {
  it('give it their variables', () => {
    expect(resolved(definition({}, 7), group(7, 'shared', { Connection: 'of the group' }))).toBe(
      'of the group variable',
    );
  });

  it('give nothing where they are not linked', () => {
    expect(resolved(definition({}, 7), group(8, 'other', { connection: 'of another' }))).toBe('unresolved');
  });

  it('are not missed where they may not be seen', () => {
    expect(resolved(definition({ connection: 'own' }, 7))).toBe('own variable');
  });

  it.each(['connection', 'Connection'])('give way to a variable of the definition, written %s', (name) => {
    expect(resolved(definition({ [name]: 'own' }, 7), group(7, 'shared', { connection: 'group' }))).toBe(
      'own variable',
    );
  });

  it('give way to a secret of the definition: what the group says is not what a run gets', () => {
    expect(resolved(definition({ connection: undefined }, 7), group(7, 'shared', { connection: 'group' }))).toBe(
      'unresolved',
    );
  });

  it('keep their secrets', () => {
    expect(resolved(definition({}, 7), group(7, 'shared', { connection: undefined }))).toBe('unresolved');
  });

  it('add up', () => {
    const groups = [group(7, 'one', { connection: '$(env)-hub' }), group(8, 'two', { env: 'test' })];
    expect(resolved(definition({}, 7, 8), ...groups)).toBe('test-hub variable');
  });
});

describe('the variable groups that a pipeline names', () => {
  const groups = groupsByName([
    group(1, 'Shared Settings', { connection: 'shared', secret: undefined }),
    group(2, 'late', { connection: 'late' }),
  ]);

  it.each(['Shared Settings', 'shared settings', "' SHARED settings '"])('are found by the name %s', (name) => {
    expect(connectionIn(`variables:\n- group: ${name}\n${step('$(connection)')}`, { groups })).toBe('shared variable');
  });

  it.each([
    ['two groups', '- group: shared settings\n- group: late\n', 'late variable'],
    ['a group and a variable', '- group: late\n- { name: connection, value: own }\n', 'own variable'],
    ['a variable and a group', '- { name: connection, value: own }\n- group: late\n', 'late variable'],
  ])('win or lose by their order: %s', (_, variables, connection) => {
    expect(connectionIn(`variables:\n${variables}${step('$(connection)')}`, { groups })).toBe(connection);
  });

  it('win over those of the definition', () => {
    const definitionVariables = variablesOf(definition({ connection: 'own' }), []);
    const text = `variables:\n- group: late\n${step('$(connection)')}`;
    expect(connectionIn(text, { groups, definitionVariables })).toBe('late variable');
  });

  it('are not known where they are secret or not there', () => {
    expect(connectionIn(`variables:\n- group: shared settings\n${step('$(secret)')}`, { groups })).toBe('unresolved');
    expect(connectionIn(`variables:\n- group: none\n${step('$(connection)')}`, { groups })).toBe('unresolved');
  });
});

describe('predefined variables', () => {
  it.each([
    ['deploy\\web\\nightly', 'nightly'],
    ['ci', 'ci'],
    ['a/b', 'a/b'],
  ])('have the name of the definition without its folder: %s', (definitionName, name) => {
    expect([...predefinedVariables('Payments', definitionName)]).toEqual([
      ['System.TeamProject', 'Payments'],
      ['Build.DefinitionName', name],
    ]);
  });

  it('have no definition where it is not known which one runs', () => {
    expect([...predefinedVariables('Payments', undefined)]).toEqual([['System.TeamProject', 'Payments']]);
  });

  it('are seen by template expressions, and close the branches of other projects', () => {
    const text = `steps:
- \${{ if eq(variables['system.teamproject'], 'Payments') }}:
  - task: AzureCLI@2
    inputs: { azureSubscription: "to $(System.TeamProject) by \${{ variables['Build.DefinitionName'] }}" }
- \${{ else }}:
  - task: AzureCLI@2
    inputs: { azureSubscription: elsewhere }
`;
    const variables = predefinedVariables('Payments', 'deploy\\ci');
    expect(connectionIn(text, { variables })).toBe('to Payments by ci variable');
  });
});

it('what Azure DevOps says of a definition and its groups names the connection of its pipeline', async () => {
  const { azureDevOps, simulator, key } = await organization();
  const { organization: steps } = simulator;
  steps.createVariableGroup({
    project: 'Payments',
    name: 'Linked',
    variables: { env: { value: 'prod' }, key: { value: 'hunter2', isSecret: true } },
  });
  steps.createVariableGroup({ project: 'Payments', name: 'Named', variables: { hub: { value: 'hub' } } });
  steps.createDefinition({
    name: 'nightly',
    repository: 'shop',
    yamlFilename: 'nightly.yml',
    variables: { connection: { value: '$(env)-$(hub)' } },
    variableGroups: ['Linked'],
  });
  const groups = await azureDevOps.variableGroups(key.projectId);
  const own = (await azureDevOps.pipelineDefinitions(key.projectId)).find(({ name }) => name === 'nightly');
  if (own === undefined) throw new Error('The definition is not listed.');
  const surroundings = { definitionVariables: variablesOf(own, groups), groups: groupsByName(groups) };
  const text = `variables:\n- group: named\n${step('$(connection)')}`;
  expect(connectionIn(text, surroundings)).toBe('prod-hub variable');
  expect(connectionIn(step('$(key)'), surroundings)).toBe('unresolved');
});

describe('a variable that whoever starts a run may set (docs: variables, "Let users override this value")', () => {
  it('keeps its value, and can be another one', () => {
    expect(openIn(step('$(connection)'), open({ Connection: 'own' }))).toEqual([
      { names: ['own'], resolution: 'variable', open: true },
    ]);
  });

  it('can be any where it has none', () => {
    expect(openIn(step('$(connection)'), open({ connection: '' }))).toEqual([
      { names: [], resolution: 'unresolved', open: true },
    ]);
  });

  it('decides others that are made of it', () => {
    expect(openIn(step('$(connection)'), open({ connection: '$(env)-hub', env: 'prod' }))).toEqual([
      { names: ['prod-hub'], resolution: 'variable', open: true },
    ]);
  });

  it('may not be set where the pipeline declares it, or where it is predefined (docs: variables, precedence)', () => {
    const declared = `variables: { connection: declared }\n${step('$(connection)')}`;
    expect(openIn(declared, open({ connection: 'own' }))).toEqual([
      { names: ['declared'], resolution: 'variable', open: undefined },
    ]);
    const predefined = new Map([['connection', 'given']]);
    expect(openIn(step('$(connection)'), open({ connection: 'own' }), predefined)).toEqual([
      { names: ['given'], resolution: 'variable', open: undefined },
    ]);
  });
});
