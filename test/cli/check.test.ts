import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { check } from '../../cli/check.ts';
import { GuardError, messageOf } from '../../shared/errors.ts';
import { CHECK_FORMATS } from '../../shared/report/check-report.ts';
import { record, withFiles } from './recording.ts';

const step = (task: string, connection = 'prod'): string =>
  `steps:\n- task: ${task}\n  inputs: { azureSubscription: ${connection} }\n`;

const READY = step('AzureCLI@2');
const ERROR = step('AzureFileCopy@4');
const WARNING = `pool: own\n${step('AzurePowerShell@4')}`;
const NOTE = step('AzureCLI@1');
const UNKNOWN = step('AzureCLI@2', '$(connection)');
const UNKNOWN_TASK = step('ContosoDeploy@1');
const POSSIBLE_ERROR = 'steps:\n- task: Pulumi@0\n  inputs: { azureServiceConnection: prod }\n';

/** Checks a repository of one pipeline. */
async function checkOne(text: string, ...flags: readonly string[]): ReturnType<typeof record> {
  return withFiles({ 'azure-pipelines.yml': text }, (folder) => record(check, [folder, ...flags]));
}

const report = z.object({ pipelines: z.array(z.object({ root: z.string(), verdict: z.string() })) });

/** The roots and verdicts in the JSON of a run. */
async function verdicts(args: readonly string[]): Promise<readonly string[]> {
  const { out } = await record(check, [...args, '--format', 'json']);
  const { pipelines } = report.parse(JSON.parse(out));
  return pipelines.map(({ root, verdict }) => `${root} ${verdict}`);
}

describe('the exit code of check', () => {
  it.each([
    ['ready', READY, 'error', 0],
    ['ready', READY, 'note', 0],
    ['an error', ERROR, 'error', 1],
    ['an error', ERROR, 'warning', 1],
    ['an error', ERROR, 'note', 1],
    ['an error', ERROR, 'never', 0],
    ['an error that is only possible', POSSIBLE_ERROR, 'error', 1],
    ['a warning', WARNING, 'error', 0],
    ['a warning', WARNING, 'warning', 1],
    ['a warning', WARNING, 'note', 1],
    ['a warning', WARNING, 'never', 0],
    ['a note', NOTE, 'error', 0],
    ['a note', NOTE, 'warning', 0],
    ['a note', NOTE, 'note', 1],
    ['a note', NOTE, 'never', 0],
    ['something unknown', UNKNOWN, 'error', 3],
    ['something unknown', UNKNOWN, 'warning', 3],
    ['something unknown', UNKNOWN, 'note', 3],
    ['something unknown', UNKNOWN, 'never', 0],
    ['an unknown task', UNKNOWN_TASK, 'error', 3],
    ['an unknown task', UNKNOWN_TASK, 'warning', 3],
    ['an unknown task beside a warning', `${WARNING}${UNKNOWN_TASK.replace('steps:\n', '')}`, 'warning', 1],
    ['an unknown task', UNKNOWN_TASK, 'never', 0],
    ['an error beside a template', `${ERROR}- template: a.yml\n`, 'error', 1],
    ['a warning beside a template', `${WARNING}- template: a.yml\n`, 'error', 3],
  ])('for %s (%j) with --fail-on %s is %i', async (_, text, level, code) => {
    expect((await checkOne(text, '--fail-on', level)).code).toBe(code);
  });

  it.each(CHECK_FORMATS)('is the same as %s', async (format) => {
    expect((await checkOne(ERROR, '--format', format)).code).toBe(1);
    expect((await checkOne(UNKNOWN, `--format=${format}`)).code).toBe(3);
  });

  it('is 1 where one pipeline of several breaks and another is unknown', async () => {
    const files = { 'a.yml': UNKNOWN, 'b.yml': ERROR, 'c.yml': READY };
    expect(await withFiles(files, async (folder) => (await record(check, [folder])).code)).toBe(1);
  });

  it.each([
    ['error', 3],
    ['never', 0],
  ])('where there is no pipeline, with --fail-on %s, is %i, with a word about it', async (level, code) => {
    await withFiles({ 'README.md': '# hello' }, async (folder) => {
      const recording = await record(check, [folder, '--fail-on', level]);
      expect(recording).toEqual({
        code,
        out: '',
        err: `No pipelines found below ${folder}: is it the root of the repository? Name one with --root FILE.\n`,
      });
    });
  });

  it.each([
    ['sarif', '"No pipelines were found."'],
    ['junit', '<testsuites name="wif-guard" tests="0"'],
    ['azure-pipelines', '##vso[task.logissue type=error]No pipelines were found.\n'],
    ['markdown', 'No pipelines were found.'],
  ])('is 3 with a whole report as %s where there is no pipeline', async (format, words) => {
    await withFiles({}, async (folder) => {
      const { code, out } = await record(check, [folder, '--format', format]);
      expect(code).toBe(3);
      expect(out).toContain(words);
    });
  });

  it('is 3 with valid JSON where there is no pipeline', async () => {
    await withFiles({}, async (folder) => {
      const { code, out } = await record(check, [folder, '--format', 'json']);
      expect(code).toBe(3);
      expect(JSON.parse(out)).toMatchObject({ pipelines: [], summary: { pipelines: 0 } });
    });
  });
});

describe('wrong usage of check', () => {
  it.each([
    [['--colour'], '--colour'],
    [['--fail-on', 'errors'], '--fail-on errors: use one of error, warning, note, never.'],
    [['--fail-on', ''], '--fail-on'],
    [['--format', 'yaml'], '--format yaml: use one of text, json, sarif, junit, azure-pipelines, markdown.'],
    [['--edition', '2019'], '--edition 2019: use one of preview-2023, 2026-08, current.'],
    [['--edition'], '--edition'],
    [['--root'], '--root'],
    [['--connections'], '--connections'],
    [['-x'], '-x'],
    [['one', 'two', 'three'], 'check takes one PATH, not also two three.'],
  ])('%j is refused with a message that says "%s"', async (args, words) => {
    const error = await record(check, args).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GuardError);
    expect(error).toMatchObject({ code: 'usage' });
    expect(messageOf(error)).toContain(words);
  });

  it('names a PATH that does not exist', async () => {
    await expect(record(check, ['/no/such/folder'])).rejects.toThrow(
      new GuardError('usage', '/no/such/folder does not exist.'),
    );
  });

  it('says what to do where PATH is a file', async () => {
    await withFiles({ 'a.yml': READY }, async (folder) => {
      const file = path.join(folder, 'a.yml');
      await expect(record(check, [file])).rejects.toThrow(
        new GuardError('usage', `${file} is a file: give the root of the repository, and the file with --root.`),
      );
    });
  });

  it('names a --root that cannot be read, and PATH with it', async () => {
    await withFiles({}, async (folder) => {
      await expect(record(check, [folder, '--root', 'missing.yml'])).rejects.toThrow(
        `--root missing.yml could not be read below ${folder}: there is no such file or folder`,
      );
      await expect(record(check, [folder, '--root', '.'])).rejects.toThrow(
        `--root . could not be read below ${folder}: it is a folder`,
      );
      await expect(record(check, ['/no/such/folder', '--root', 'a.yml'])).rejects.toThrow(
        '/no/such/folder does not exist.',
      );
    });
  });
});

describe('check finds pipelines', () => {
  it('in all folders but .git and node_modules, by .yml and .yaml in any casing', async () => {
    const files = {
      'azure-pipelines.yml': READY,
      'ci/build.yaml': ERROR,
      '.azuredevops/DEPLOY.YML': READY,
      'ci/notes.txt': READY,
      'node_modules/x/azure-pipelines.yml': ERROR,
      '.git/azure-pipelines.yml': ERROR,
      '.github/workflows/ci.yml': 'on: push\njobs: {}\n',
      'sub/node_modules/a.yml': ERROR,
    };
    await withFiles(files, async (folder) => {
      expect(await verdicts([folder])).toEqual([
        '.azuredevops/DEPLOY.YML ready',
        'azure-pipelines.yml ready',
        'ci/build.yaml blocked',
      ]);
    });
  });

  it('and follows no links, which can lead out of the repository', async () => {
    await withFiles({ 'a.yml': READY }, async (outside) =>
      withFiles({ 'b.yml': READY }, async (folder) => {
        await symlink(outside, path.join(folder, 'linked'));
        await symlink(path.join(outside, 'a.yml'), path.join(folder, 'c.yml'));
        await symlink(folder, path.join(folder, 'circle'));
        expect(await verdicts([folder])).toEqual(['b.yml ready']);
      }),
    );
  });

  it('in UTF-8 with a byte order mark and in UTF-16, which Windows PowerShell writes', async () => {
    const bytes = Buffer.from(`\uFEFF${ERROR}`, 'utf16le');
    const files = { 'a.yml': `\uFEFF${ERROR}`, 'b.yml': bytes, 'c.yml': Buffer.from(bytes).swap16() };
    await withFiles(files, async (folder) => {
      expect(await verdicts([folder])).toEqual(['a.yml blocked', 'b.yml blocked', 'c.yml blocked']);
    });
  });

  it('under a name that is no UTF-8, and says that no reference leads there', async () => {
    await withFiles({ 'a.yml': READY }, async (folder) => {
      await writeFile(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.yml')]), ERROR);
      const { code, out } = await record(check, [folder]);
      expect(code).toBe(1);
      expect(out).toContain('unknown[yaml-unsupported]: The name of this file is not valid UTF-8');
    });
  });

  it('of any size that is read, and says where one is too large to be judged', async () => {
    await withFiles({ 'a.yml': `${ERROR}#${'x'.repeat(600_000)}` }, async (folder) => {
      const { code, out } = await record(check, [folder]);
      expect(code).toBe(3);
      expect(out).toContain('unknown[file-too-large]: a.yml is too large to be judged');
    });
  });
});

describe('--root', () => {
  const files = {
    'azure-pipelines.yml': READY,
    'templates/steps.yml': `parameters: []\n${ERROR}`,
    'ci/nightly.yml': READY,
  };

  it('judges only the pipelines it names, relative to PATH', async () => {
    await withFiles(files, async (folder) => {
      expect(await verdicts([folder, '--root', 'ci/nightly.yml'])).toEqual(['ci/nightly.yml ready']);
      expect(await verdicts([folder, '--root', 'templates/steps.yml', '--root=./ci/nightly.yml'])).toEqual([
        'ci/nightly.yml ready',
        'templates/steps.yml blocked',
      ]);
    });
  });

  it('judges a pipeline once, however often it is named', async () => {
    await withFiles(files, async (folder) => {
      const twice = ['--root', 'ci/nightly.yml', '--root', './ci/../ci/nightly.yml'];
      expect(await verdicts([folder, ...twice])).toEqual(['ci/nightly.yml ready']);
    });
  });

  it('takes an absolute path too', async () => {
    await withFiles(files, async (folder) => {
      expect(await verdicts([folder, '--root', path.join(folder, 'ci/nightly.yml')])).toEqual(['ci/nightly.yml ready']);
    });
  });

  it.each([
    ['values.yaml', 'image: nginx\n'],
    ['kustomization.yaml', 'resources: [a.yaml]\n'],
    ['empty.yml', ''],
    ['text.txt', 'hello'],
  ])('calls %s, which is no pipeline, unknown and never ready', async (name, text) => {
    await withFiles({ [name]: text }, async (folder) => {
      expect(await verdicts([folder, '--root', name])).toEqual([`${name} unknown`]);
      expect((await record(check, [folder, '--root', name])).code).toBe(3);
    });
  });
});

describe('what is given and not used', () => {
  const yaml = 'resources:\n  repositories:\n  - { repository: Tools, type: git, name: a/b }\nsteps: []\n';

  it('is told of --repo, in any casing', async () => {
    await withFiles({ 'repo/azure-pipelines.yml': yaml, 'other/a.txt': '' }, async (folder) => {
      const other = path.join(folder, 'other');
      const run = (alias: string) => record(check, [path.join(folder, 'repo'), '--repo', `${alias}=${other}`]);
      expect((await run('tools')).err).toBe('');
      expect((await run('tool')).err).toBe('No pipeline here declares a repository tool, given with --repo.\n');
    });
  });

  it('is told of one file that looks like a template as of one', async () => {
    const files = { 'azure-pipelines.yml': 'steps: []\n', 'a.yml': 'parameters: []\nsteps: []\n' };
    const { err } = await withFiles(files, (folder) => record(check, [folder]));
    expect(err).toContain(
      'Not judged: a.yml. It looks like a template that nothing here includes; if it is a pipeline',
    );
  });
});

describe('several problems of a policy', () => {
  it('stand on a line each', async () => {
    const policy = 'version: 1\nconversions: no\nfoo: 1\n';
    await withFiles({ 'azure-pipelines.yml': 'steps: []\n', 'p.yml': policy }, async (folder) => {
      const flags = ['--policy', path.join(folder, 'p.yml')];
      await expect(record(check, [folder, ...flags])).rejects.toThrow(
        /p\.yml is no valid policy:\n {2}line 2: conversions .*\n {2}line 3: "foo" is no key/,
      );
    });
  });
});

describe('--connections', () => {
  const endpoint = (name: string, scheme: string, extra: object = {}): object => ({
    id: `id-of-${name}`,
    name,
    type: 'azurerm',
    url: 'https://management.azure.com/',
    authorization: { scheme, parameters: { tenantid: '0' } },
    ...extra,
  });

  async function withConnections(content: string | Uint8Array, text = ERROR): ReturnType<typeof record> {
    return withFiles({ 'repo/a.yml': text, 'connections.json': content }, (folder) =>
      record(check, [path.join(folder, 'repo'), '--connections', path.join(folder, 'connections.json')]),
    );
  }

  it.each([
    ['federated', 'WorkloadIdentityFederation', 1, 'error[task-version-superseded]'],
    ['on a secret', 'ServicePrincipal', 0, 'this would break once it is converted'],
    ['a managed identity', 'ManagedServiceIdentity', 0, 'ready    a.yml (1 use)'],
    ['of an unknown scheme', 'Other', 1, 'unknown[connection-not-found]'],
  ])('judges a connection that is %s', async (_, scheme, code, words) => {
    const recording = await withConnections(JSON.stringify([endpoint('prod', scheme)]));
    expect(recording.code).toBe(code);
    expect(recording.out).toContain(words);
  });

  it('is unknown where a connection is not in the file', async () => {
    const { code, out } = await withConnections('[]', READY);
    expect(code).toBe(3);
    expect(out).toContain('unknown[connection-not-found]: Connection "prod" was not found');
  });

  it('takes an export of Windows PowerShell, in UTF-16 or with a byte order mark', async () => {
    const json = JSON.stringify([endpoint('prod', 'ServicePrincipal')]);
    expect((await withConnections(Buffer.from(`\uFEFF${json}`, 'utf16le'))).code).toBe(0);
    expect((await withConnections(`\uFEFF${json}`)).code).toBe(0);
  });

  it('shows no authorization parameter, even in JSON', async () => {
    const secret = endpoint('prod', 'Other', {
      authorization: { scheme: 'Other', parameters: { serviceprincipalkey: 'hunter2' } },
    });
    const files = { 'repo/a.yml': ERROR, 'c.json': JSON.stringify([secret]) };
    await withFiles(files, async (folder) => {
      const args = [path.join(folder, 'repo'), '--connections', path.join(folder, 'c.json')];
      for (const format of ['text', 'json']) {
        expect((await record(check, [...args, '--format', format])).out).not.toContain('hunter2');
      }
    });
  });

  it.each([
    ['no JSON', '{', 'could not be read'],
    ['empty', '', 'could not be read'],
    [
      'the answer of the REST API instead of its array',
      '{"count":0,"value":[]}',
      'not an array of service connections but an answer that holds one: write the array of its "value"',
    ],
    ['a text', '"prod"', 'not an array of service connections'],
    ['null', 'null', 'not an array of service connections'],
    ['an array of something else', '[{"name":1}]', 'service connections: entry 1 has no usable id, name, type. Write'],
    ['an array of texts', '["prod"]', 'service connections: entry 1 is none. Write'],
  ])('that is %s is refused, and named', async (_, content, words) => {
    const error = await withConnections(content).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GuardError);
    expect(error).toMatchObject({ code: 'usage' });
    expect(messageOf(error)).toContain(words);
    expect(messageOf(error)).toMatch(/^--connections .*connections\.json could not be read: /);
  });

  it('that is missing is refused', async () => {
    await expect(record(check, ['.', '--connections', '/no/such.json'])).rejects.toThrow('--connections /no/such.json');
  });
});

describe('--edition', () => {
  it.each([
    ['current', 0],
    ['2026-08', 0],
    ['preview-2023', 3],
  ])('%s judges by that edition', async (edition, code) => {
    const recording = await checkOne(step('AzureFileCopy@6'), '--edition', edition);
    expect(recording.code).toBe(code);
    const name = edition === 'current' ? '2026-08' : edition;
    expect(recording.out).toContain(`judged by catalogue edition ${name}.`);
  });
});
