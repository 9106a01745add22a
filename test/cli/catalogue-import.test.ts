import { mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../cli/catalogue.ts';
import { taskDefinitionsSchema, type TaskDefinition } from '../../shared/catalogue/task-definition-schema.ts';
import { shippedDefinitions } from '../../shared/catalogue/task-definitions.ts';
import { GuardError, messageOf } from '../../shared/errors.ts';
import { record, withFiles } from './recording.ts';

const shipped = shippedDefinitions();
const shippedFile = path.join(import.meta.dirname, '../../shared/catalogue/task-definitions.json');

/** A definition as the task repository writes it, among inputs that the catalogue does not need. */
function taskJson(task: TaskDefinition): Readonly<Record<string, unknown>> {
  const [Major, Minor, Patch] = task.version.split('.').map(Number);
  return {
    id: task.id,
    name: task.task,
    friendlyName: 'x',
    version: { Major, Minor, Patch },
    runsOn: task.runsOn,
    ...(task.deprecated ? { deprecated: true } : {}),
    removalDate: task.removalDate,
    inputs: [
      { name: 'notAsked', type: 'string', label: 'x', defaultValue: 'y' },
      ...task.connectionInputs,
      ...task.otherInputs.map(({ name, aliases, default: value }) => ({
        name,
        aliases,
        type: 'pickList',
        ...(value === undefined ? {} : { defaultValue: value === 'true' ? true : value }),
      })),
    ],
  };
}

const repository = Object.fromEntries(
  shipped.tasks.map((task) => [`Tasks/${task.folder}/task.json`, JSON.stringify(taskJson(task))]),
);

const [sample = repository] = shipped.tasks.filter(({ task }) => task === 'AzureCLI').map(taskJson);

/** As an organization answers it. */
function answer(...tasks: readonly Readonly<Record<string, unknown>>[]): string {
  return JSON.stringify({
    count: tasks.length,
    value: tasks.map(({ version, ...task }) => ({ serverOwned: true, ...task, version: lowered(version) })),
  });
}

function lowered(version: unknown): unknown {
  return typeof version === 'object' && version !== null
    ? Object.fromEntries(Object.entries(version).map(([key, value]) => [key.toLowerCase(), value]))
    : version;
}

async function refusal(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string> {
  return withFiles(files, async (folder) => {
    const error: unknown = await record(catalogue, ['import', ...args.map((arg) => arg.replace('DIR', folder))]).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(GuardError);
    expect(error).toMatchObject({ code: 'usage' });
    return messageOf(error).replaceAll(folder, 'DIR');
  });
}

describe('catalogue import', () => {
  it('of a checkout with the tasks of our definitions writes the same file, byte for byte', async () => {
    const { commit = '', date } = shipped.source;
    const expected = await readFile(shippedFile, 'utf8');
    await withFiles(repository, async (folder) => {
      const { code, out, err } = await record(catalogue, ['import', folder, '--commit', commit, '--date', date]);
      expect(code).toBe(0);
      expect(out).toBe(expected);
      expect(err).toContain('120 tasks read from');
      expect(err).toContain('0 added, 0 gone, 0 changed, 0 with another version only, 120 unchanged.');
    });
  });

  it('reads the same from the folder Tasks itself, and writes into a file', async () => {
    await withFiles(repository, async (folder) => {
      const file = path.join(folder, 'out.json');
      const { out } = await record(catalogue, ['import', path.join(folder, 'Tasks'), '--output', file]);
      expect(out).toBe('');
      const written: unknown = JSON.parse(await readFile(file, 'utf8'));
      expect(taskDefinitionsSchema.parse(written).tasks).toEqual(shipped.tasks);
    });
  });

  it('reads the same from the answer of an organization', async () => {
    await withFiles({ 'tasks.json': answer(...shipped.tasks.map(taskJson)) }, async (folder) => {
      const { out } = await record(catalogue, ['import', path.join(folder, 'tasks.json')]);
      expect(taskDefinitionsSchema.parse(JSON.parse(out)).tasks).toEqual(shipped.tasks);
    });
  });

  it('dates what it read by today and names where it is from', async () => {
    await withFiles({ 'Tasks/A/task.json': JSON.stringify(sample) }, async (folder) => {
      const clock = { now: () => Date.parse('2027-02-03T04:05:06Z'), wait: () => Promise.resolve() };
      const { out } = await record(catalogue, ['import', folder, '--source', 'https://example.com/tasks'], { clock });
      const written = taskDefinitionsSchema.parse(JSON.parse(out));
      expect(written.source).toEqual({ repository: 'https://example.com/tasks', date: '2027-02-03' });
    });
  });

  it('says what is new, what is gone and what changed', async () => {
    const added = { ...sample, name: 'Contoso', id: '11111111-2222-3333-4444-555555555555' };
    const changed = { ...sample, deprecated: true, inputs: [{ name: 'other', type: 'connectedService:AzureRM' }] };
    await withFiles(
      { 'Tasks/A/task.json': JSON.stringify(added), 'Tasks/B/task.json': JSON.stringify(changed) },
      async (folder) => {
        const { err } = await record(catalogue, ['import', folder]);
        expect(err).toContain('1 added, 119 gone, 1 changed');
        expect(err).toMatch(/^\+ Contoso@1\n {4}connection connectedServiceNameARM: connectedService:AzureRM/m);
        expect(err).toMatch(/^- AzureFileCopy@4$/m);
        expect(err).toMatch(/^~ AzureCLI@1$/m);
        expect(err).toContain('    connection other: none → connectedService:AzureRM\n');
        expect(err).toContain('→ none\n');
      },
    );
  });

  it('leaves the generated builds of tasks out, and says why', async () => {
    const twice = { ...repository, '_generated/AzureCLIV2_Node24/task.json': '{' };
    await withFiles(twice, async (folder) => {
      expect((await record(catalogue, ['import', folder])).err).toContain(
        'Left out: _generated, whose folders are builds',
      );
    });
  });

  it('does not follow links', async () => {
    await withFiles({ 'Tasks/A/task.json': JSON.stringify(sample), 'elsewhere/task.json': '{' }, async (folder) => {
      await symlink(path.join(folder, 'elsewhere'), path.join(folder, 'Tasks/B'));
      await mkdir(path.join(folder, 'Tasks/C'));
      await symlink(path.join(folder, 'elsewhere/task.json'), path.join(folder, 'Tasks/C/task.json'));
      expect((await record(catalogue, ['import', folder])).err).toContain('1 task read');
    });
  });

  it('takes the newest of several versions, and no task of an extension or of the organization itself', async () => {
    const version = { Major: 1, Minor: 999, Patch: 0 };
    const older = { ...sample, version: { Major: 1, Minor: 9, Patch: 9 } };
    const extension = { ...sample, contributionIdentifier: 'contoso.tools.deploy' };
    const uploaded = { ...sample, serverOwned: false };
    const text = answer(older, { ...sample, version }, older, extension, uploaded);
    await withFiles({ 'tasks.json': text }, async (folder) => {
      const { out, err } = await record(catalogue, ['import', path.join(folder, 'tasks.json')]);
      expect(taskDefinitionsSchema.parse(JSON.parse(out)).tasks.map((task) => task.version)).toEqual(['1.999.0']);
      expect(err).toContain('Left out: 2 tasks of extensions or of the organization itself');
      expect(err).toContain('Left out: 2 versions that are older');
    });
  });
});

describe('catalogue import refuses', () => {
  const task = 'Tasks/A/task.json';

  it.each([
    ['{', 'DIR/Tasks/A/task.json is no JSON: '],
    ['[]', 'DIR/Tasks/A/task.json is no task definition: '],
    ['null', 'is no task definition'],
    [JSON.stringify({ ...sample, name: 'x'.repeat(201) }), 'is no task definition: name: '],
    [JSON.stringify({ ...sample, name: 'x\u001B[2J' }), 'name: holds characters that are not shown'],
    [JSON.stringify({ ...sample, id: '../../etc' }), 'is no task definition: id: '],
    [JSON.stringify({ ...sample, version: { Major: -1, Minor: 0, Patch: 0 } }), 'version'],
    [JSON.stringify({ ...sample, inputs: [{ name: 'a\nb', type: 'string' }] }), 'inputs.0.name: holds characters'],
    [JSON.stringify({ ...sample, inputs: {} }), 'inputs: '],
    ['['.repeat(1_000_000), 'is no JSON'],
  ])('a task.json that is none: %#', async (text, words) => {
    expect(await refusal({ [task]: text }, 'DIR')).toContain(words);
  });

  it('an answer that is none, and names the entry that is wrong', async () => {
    expect(await refusal({ 'a.json': '{"count": 1}' }, 'DIR/a.json')).toContain(
      'DIR/a.json is no answer of _apis/distributedtask/tasks',
    );
    expect(await refusal({ 'a.json': '{"value": [{}]}' }, 'DIR/a.json')).toContain('DIR/a.json: value[0] is no task');
    expect(await refusal({ 'a.json': '<html>' }, 'DIR/a.json')).toContain('DIR/a.json is no JSON');
  });

  it('an answer that holds no task in the box, of which an empty file would be made', async () => {
    const text = answer({ ...sample, contributionIdentifier: 'contoso.tools.deploy' });
    expect(await refusal({ 'a.json': text }, 'DIR/a.json')).toBe(
      'DIR/a.json holds no task in the box, only 1 task of extensions or of the organization itself: give the whole answer of _apis/distributedtask/tasks.',
    );
  });

  it('two tasks of one name and major', async () => {
    const text = JSON.stringify(sample);
    expect(await refusal({ [task]: text, 'Tasks/B/task.json': text }, 'DIR')).toBe(
      'DIR/Tasks/A/task.json and DIR/Tasks/B/task.json both are azurecli@1: leave one of them out.',
    );
  });

  it('a folder without tasks, and one that is not there', async () => {
    expect(await refusal({ 'README.md': '' }, 'DIR')).toContain('No folder of DIR has a task.json');
    expect(await refusal({}, 'DIR/nothing')).toBe('DIR/nothing does not exist.');
  });

  it('a file that is too large, before it reads it', async () => {
    expect(await refusal({ [task]: ' '.repeat(5 * 1024 * 1024) }, 'DIR')).toContain('is too large: 5242880 bytes.');
  });

  it.each([
    [[], 'takes one TASKS_DIR'],
    [['DIR', 'DIR'], 'takes one TASKS_DIR'],
    [['DIR', '--commit', 'main'], '--commit main: is no commit id.'],
    [['DIR', '--date', 'today'], '--date today: '],
    [['DIR', '--source', 'javascript:alert(1)'], '--source javascript:alert(1): '],
    [['DIR', '--format', 'json'], 'wif-guard catalogue --help'],
    [['DIR', '--output', 'DIR'], 'could not be written: '],
  ])('%j', async (args, words) => {
    expect(await refusal({ [task]: JSON.stringify(sample) }, ...args)).toContain(words);
  });
});
