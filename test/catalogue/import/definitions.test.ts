import { describe, expect, it } from 'vitest';
import { askedByEditions } from '../../../shared/catalogue/import/asked.ts';
import { compareDefinitions } from '../../../shared/catalogue/import/compare.ts';
import { definitionsOf, type Asked } from '../../../shared/catalogue/import/definitions.ts';
import { definitionsText } from '../../../shared/catalogue/import/definitions-text.ts';
import { readTaskJson } from '../../../shared/catalogue/import/task-json.ts';
import { shippedDefinitions } from '../../../shared/catalogue/task-definitions.ts';

const NOTHING: Asked = { lists: () => false, inputs: () => [], script: () => false };

const task = {
  id: '11111111-2222-3333-4444-555555555555',
  name: 'Deploy',
  version: { Major: 2, Minor: '1', Patch: 0 },
  inputs: [
    { name: 'kind', aliases: ['type'], type: 'pickList', defaultValue: 'azure' },
    { name: 'on', type: 'boolean', defaultValue: false },
    { name: 'level', type: 'int', defaultValue: 3 },
    { name: 'bare', type: 'string' },
    { name: 'conn', type: 'connectedService:AzureRM', required: 'true', visibleRule: 'kind = azure && ON = true' },
  ],
};

function read(changes: object, asked = NOTHING) {
  const json = readTaskJson(JSON.stringify({ ...task, ...changes }), 'task.json');
  return definitionsOf([{ json, folder: 'DeployV2', where: 'task.json' }], asked);
}

describe('a definition that is imported', () => {
  it('has the connection inputs, and of the others those that a visible rule asks for, in any casing', () => {
    expect(read({})).toEqual([
      {
        task: 'Deploy',
        major: 2,
        id: task.id,
        version: '2.1.0',
        folder: 'DeployV2',
        connectionInputs: [
          { name: 'conn', type: 'connectedService:AzureRM', required: true, visibleRule: 'kind = azure && ON = true' },
        ],
        otherInputs: [
          { name: 'kind', aliases: ['type'], default: 'azure' },
          { name: 'on', default: 'false' },
        ],
      },
    ]);
  });

  it('has the inputs that a condition asks for too, by name or alias, with or without a default', () => {
    const [definition] = read({}, { ...NOTHING, inputs: () => ['Level', 'bare', 'type', 'gone'] });
    expect(definition?.otherInputs).toEqual([
      { name: 'kind', aliases: ['type'], default: 'azure' },
      { name: 'on', default: 'false' },
      { name: 'level', default: '3' },
      { name: 'bare' },
    ]);
  });

  it('has no default where that is nothing, or a sample of several lines', () => {
    const inputs = [
      ...task.inputs,
      { name: 'empty', type: 'string', defaultValue: '' },
      { name: 'sample', type: 'multiLine', defaultValue: '# Write your script here.\n' },
    ];
    const [definition] = read({ inputs }, { ...NOTHING, inputs: () => ['empty', 'sample'] });
    expect(definition?.otherInputs?.slice(2)).toEqual([{ name: 'empty' }, { name: 'sample' }]);
  });

  it('has the inputs by which the task takes a script, where a condition asks for that, and no others of like names', () => {
    const names = ['inlineScript', 'scriptPath', 'scriptLocation', 'scriptType'];
    const inputs = [...task.inputs, ...names.map((name) => ({ name, type: 'string' }))];
    const [definition] = read({ inputs }, { ...NOTHING, script: () => true });
    expect(definition?.otherInputs?.slice(2).map(({ name }) => name)).toEqual(names.slice(0, 3));
  });

  it('is kept without a connection input only where an edition lists it', () => {
    expect(read({ inputs: undefined })).toEqual([]);
    expect(read({ inputs: undefined }, { ...NOTHING, lists: (name) => name === 'Deploy' })).toMatchObject([
      { task: 'Deploy', connectionInputs: [] },
    ]);
  });

  it('says deprecation and the day of removal where the task does', () => {
    expect(read({ deprecated: true, removalDate: '2027-01-31T00:00:00Z' })).toMatchObject([
      { deprecated: true, removalDate: '2027-01-31' },
    ]);
    expect(read({ deprecated: false, removalDate: null })[0]).not.toHaveProperty('deprecated');
  });

  it('holds nothing that hides in a prototype', () => {
    const json = readTaskJson(`{"__proto__": {"deprecated": true}, ${JSON.stringify(task).slice(1)}`, 'task.json');
    expect(definitionsOf([{ json, folder: 'X', where: 'task.json' }], NOTHING)[0]).not.toHaveProperty('deprecated');
  });
});

describe('what the editions ask of definitions', () => {
  const asked = askedByEditions();

  it('are the tasks of their rows, by name and alias, and none of the Marketplace', () => {
    expect(asked.lists('azurefilecopy', 4)).toBe(true);
    expect(asked.lists('AzurePolicyCheckGate', 0)).toBe(true);
    expect(asked.lists('UniversalPackages', 1)).toBe(true);
    expect(asked.lists('TerraformTask', 5)).toBe(false);
  });

  it('are the inputs that a condition of a task asks for, and whether one asks for its script', () => {
    expect(asked.inputs('azurecli', 2)).toEqual(expect.arrayContaining(['addSpnToEnvironment', 'keepAzSessionActive']));
    expect(asked.script('azurecli', 2)).toBe(true);
    expect(asked.script('AzureKeyVault', 2)).toBe(false);
    expect(asked.inputs('AzureKeyVault', 2)).toEqual([]);
  });

  it('are all in the definitions, as far as their task has them', () => {
    const { tasks } = shippedDefinitions();
    const known = (name: string, version: number): readonly string[] =>
      tasks
        .filter(({ task: own, major }) => own === name && major === version)
        .flatMap(({ connectionInputs, otherInputs }) => [...connectionInputs, ...otherInputs])
        .flatMap((input) => [input.name, ...input.aliases]);
    expect(known('PackerBuild', 0)).toContain('templateType');
    expect(known('AzureResourceManagerTemplateDeployment', 3)).toEqual(
      expect.arrayContaining([...asked.inputs('AzureResourceManagerTemplateDeployment', 3)]),
    );
  });
});

describe('the comparison of definitions', () => {
  const { source, tasks } = shippedDefinitions();

  it('counts a new release that changes nothing else, and does not name it', () => {
    const released = tasks.map((one) => ({ ...one, version: `${one.version}1` }));
    expect(compareDefinitions(tasks, released)).toEqual({ tasks: [], released: tasks.length, unchanged: 0 });
  });

  it('names what a task gained and lost', () => {
    const [first, ...rest] = tasks;
    if (first === undefined) throw new Error('There are no definitions.');
    const changed = { ...first, runsOn: ['Server'], connectionInputs: [] };
    expect(compareDefinitions(tasks, [changed, ...rest]).tasks).toEqual([
      {
        task: first.task,
        major: first.major,
        change: 'changed',
        changes: [
          { what: 'runs on', from: null, to: 'Server' },
          { what: 'connection serverEndpoint', from: 'connectedService:vsmobilecenter, required', to: null },
        ],
      },
    ]);
  });

  it('has nothing to say of the same', () => {
    expect(compareDefinitions(tasks, tasks)).toEqual({ tasks: [], released: 0, unchanged: tasks.length });
  });

  it('is written with a row a line', () => {
    const text = definitionsText({ source, tasks: [...read({ name: 'A"B' })] });
    expect(text.split('\n')).toHaveLength(5);
    expect(JSON.parse(text)).toMatchObject({ source, tasks: [{ task: 'A"B' }] });
  });
});
