import { chmod, link, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { fixFiles, previewFixes } from '../../cli/fix.ts';
import { decoded } from '../../cli/read-text.ts';
import type { JudgedPipeline } from '../../shared/judging/judge.ts';
import type { Finding } from '../../shared/rules/finding.ts';
import { finding, saying } from '../report/judged.ts';
import { record, withFiles } from './recording.ts';

const ROOT = 'azure-pipelines.yml';
const STEP = 'steps:\n- task: AzureFileCopy@4\n  inputs: { azureSubscription: prod }\n';
const EDIT = { line: 2, column: 9, endLine: 2, endColumn: 24, text: 'AzureFileCopy@6' };

/** What is said of a file, as it was when it was judged. */
const judged = (text = STEP, over: Partial<Finding> = {}): readonly JudgedPipeline[] => [
  saying(ROOT, [finding({ edit: EDIT, ...over })], [], text),
];

const read = (folder: string, file = ROOT): Promise<Buffer> => readFile(path.join(folder, file));

/** A text in bytes with the byte order mark of its encoding. */
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

describe('a suggested change', () => {
  it('is made in the file, and nothing else is', async () => {
    await withFiles({ [ROOT]: STEP, 'other.yml': STEP }, async (folder) => {
      const { changed, leftOut } = await fixFiles(judged(), folder);
      expect([changed.length, leftOut]).toEqual([1, []]);
      expect((await read(folder)).toString()).toBe(STEP.replace('@4', '@6'));
      expect((await read(folder, 'other.yml')).toString()).toBe(STEP);
      expect(await readdir(folder)).toEqual([ROOT, 'other.yml']);
    });
  });

  it.each([
    ['line breaks of Windows', Buffer.from(STEP.replaceAll('\n', '\r\n'))],
    ['a byte order mark', Buffer.from(`\uFEFF${STEP}`)],
    ['UTF-16', utf16(STEP)],
    ['UTF-16, the larger byte first', utf16(STEP).swap16()],
    ['no line break at its end', Buffer.from(STEP.trimEnd())],
  ])('leaves all other bytes of a file with %s', async (_, bytes) => {
    await withFiles({ [ROOT]: bytes }, async (folder) => {
      await fixFiles(judged(decoded(bytes)), folder);
      const after = await read(folder);
      expect(after.length).toBe(bytes.length);
      expect(decoded(after)).toBe(decoded(bytes).replace('@4', '@6'));
    });
  });

  it('keeps the permissions of the file', async () => {
    await withFiles({ [ROOT]: STEP }, async (folder) => {
      await chmod(path.join(folder, ROOT), 0o754);
      await fixFiles(judged(), folder);
      expect((await stat(path.join(folder, ROOT))).mode & 0o7777).toBe(0o754);
    });
  });

  it('takes the place of the file in one go: what else is linked to it stays as it was', async () => {
    await withFiles({ [ROOT]: STEP }, async (folder) => {
      await link(path.join(folder, ROOT), path.join(folder, 'kept.yml'));
      await fixFiles(judged(), folder);
      expect((await read(folder, 'kept.yml')).toString()).toBe(STEP);
    });
  });

  it('is made where a link within the repository leads, and the link stays one', async () => {
    await withFiles({ 'real.yml': STEP }, async (folder) => {
      await symlink('real.yml', path.join(folder, ROOT));
      await fixFiles(judged(), folder);
      expect((await read(folder, 'real.yml')).toString()).toContain('@6');
      expect((await readdir(folder, { withFileTypes: true })).find(({ name }) => name === ROOT)?.isSymbolicLink()).toBe(
        true,
      );
    });
  });
});

describe('a change is left out, with the reason, and the file stays as it is', () => {
  const why = async (folder: string, pipelines = judged()): Promise<readonly string[]> => {
    const { changed, leftOut } = await fixFiles(pipelines, folder);
    expect(changed).toEqual([]);
    return leftOut.map((one) => one.why);
  };

  it.each([
    ['its lines have changed', STEP.replace('AzureFileCopy', 'AzureFileCopi')],
    ['its lines have moved', `# new\n${STEP}`],
    ['the line is longer now', STEP.replace('@4', '@4 # old')],
    ['the file is shorter now', 'steps:\n'],
  ])('where %s since it was judged', async (_, text) => {
    await withFiles({ [ROOT]: text }, async (folder) => {
      expect(await why(folder)).toEqual(['the file has changed since it was read']);
      expect((await read(folder)).toString()).toBe(text);
    });
  });

  it('where a link leads out of the repository', async () => {
    await withFiles({ 'outside.yml': STEP }, (outside) =>
      withFiles({}, async (folder) => {
        await symlink(path.join(outside, 'outside.yml'), path.join(folder, ROOT));
        expect(await why(folder)).toEqual([`it leads out of ${folder}`]);
        expect((await read(outside, 'outside.yml')).toString()).toBe(STEP);
      }),
    );
  });

  it('where a folder on the way leads out of the repository', async () => {
    await withFiles({ 'a.yml': STEP }, (outside) =>
      withFiles({}, async (folder) => {
        await symlink(outside, path.join(folder, 'ci'));
        const pipelines = [saying('ci/a.yml', [finding({ edit: EDIT, file: 'ci/a.yml' })], [], STEP)];
        expect(await why(folder, pipelines)).toEqual([`it leads out of ${folder}`]);
      }),
    );
  });

  it('where the path leads out of the repository', async () => {
    await withFiles({ 'a.yml': STEP, 'in/b.yml': '' }, async (folder) => {
      const pipelines = [saying('../a.yml', [finding({ edit: EDIT, file: '../a.yml' })], [], STEP)];
      expect(await why(path.join(folder, 'in'), pipelines)).toEqual([`it leads out of ${path.join(folder, 'in')}`]);
      expect((await read(folder, 'a.yml')).toString()).toBe(STEP);
    });
  });

  it('where the file is gone', async () => {
    await withFiles({}, async (folder) => {
      expect((await why(folder))[0]).toBe('there is no such file or folder');
    });
  });

  it('where the file holds bytes that are no text', async () => {
    const bytes = Buffer.concat([Buffer.from(STEP), Buffer.from([0x23, 0xff, 0xfe, 0x0a])]);
    await withFiles({ [ROOT]: bytes }, async (folder) => {
      expect(await why(folder, judged(decoded(bytes)))).toEqual(['it holds bytes that are no text']);
      expect(await read(folder)).toEqual(bytes);
    });
  });

  it('one of two, and the other is made', async () => {
    const two = STEP + STEP.replace('steps:\n', '');
    const pipelines = [
      saying(ROOT, [finding({ edit: EDIT }), finding({ edit: { ...EDIT, line: 4, endLine: 4 } })], [], two),
    ];
    await withFiles({ [ROOT]: STEP + '# gone\n' }, async (folder) => {
      const { changed, leftOut } = await fixFiles(pipelines, folder);
      expect([changed.length, leftOut.length]).toEqual([1, 1]);
      expect((await read(folder)).toString()).toBe(`${STEP.replace('@4', '@6')}# gone\n`);
    });
  });
});

it('a preview shows the same as a diff, and changes nothing', async () => {
  await withFiles({ [ROOT]: STEP }, async (folder) => {
    const { diffs, changed } = await previewFixes(judged(), folder);
    expect(changed).toHaveLength(1);
    expect(diffs).toEqual([
      `--- a/${ROOT}\n+++ b/${ROOT}\n@@ -1,3 +1,3 @@\n steps:\n-- task: AzureFileCopy@4\n+- task: AzureFileCopy@6\n   inputs: { azureSubscription: prod }\n`,
    ]);
    expect((await read(folder)).toString()).toBe(STEP);
  });
});

describe('check --fix', () => {
  it('mends what a machine can, and judges what remains', async () => {
    await withFiles({ [ROOT]: STEP }, async (folder) => {
      const { code, out, err } = await record(check, [folder, '--fix']);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(
        /^changed {6}azure-pipelines\.yml:2: AzureFileCopy@6 \(task-version-superseded\)\n1 change in 1 file\.\n/,
      );
      expect(out).toContain('ready    azure-pipelines.yml (1 use)');
      expect((await read(folder)).toString()).toBe(STEP.replace('@4', '@6'));
    });
  });

  it('leaves a step alone that works on a secret today and would need a role then', async () => {
    const endpoint = (name: string, scheme: string): object => ({
      id: name,
      name,
      type: 'azurerm',
      authorization: { scheme },
    });
    const connections = JSON.stringify([
      endpoint('prod', 'ServicePrincipal'),
      endpoint('federated', 'WorkloadIdentityFederation'),
    ]);
    const other = STEP.replace('prod', 'federated');
    await withFiles({ [ROOT]: STEP, 'other.yml': other, 'c.json': connections }, async (folder) => {
      await record(check, [folder, '--fix', '--connections', path.join(folder, 'c.json')]);
      expect((await read(folder)).toString()).toBe(STEP);
      expect((await read(folder, 'other.yml')).toString()).toBe(other.replace('@4', '@6'));
    });
  });

  it('says where no machine can mend anything, judges what remains, and exits as ever', async () => {
    await withFiles({ [ROOT]: STEP.replace('AzureFileCopy@4', 'AzureNLBManagement@1') }, async (folder) => {
      const { code, out, err } = await record(check, [folder, '--fix']);
      expect({ code, err }).toEqual({ code: 1, err: '' });
      expect(out.startsWith('Nothing here can be mended by a machine.\n\nerror[task-unsupported]')).toBe(true);
    });
  });

  it('keeps stdout to other programs in other formats', async () => {
    await withFiles({ [ROOT]: STEP }, async (folder) => {
      const { out, err } = await record(check, [folder, '--fix', '--format', 'json']);
      expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, pipelines: [{ verdict: 'ready' }] });
      expect(err).toContain('1 change in 1 file.\n');
    });
  });

  it('with --dry-run prints a diff only, changes nothing, and exits as ever', async () => {
    await withFiles({ [ROOT]: STEP }, async (folder) => {
      const recording = await record(check, [folder, '--fix', '--dry-run']);
      const out = `--- a/${ROOT}\n+++ b/${ROOT}\n@@ -1,3 +1,3 @@\n steps:\n-- task: AzureFileCopy@4\n+- task: AzureFileCopy@6\n   inputs: { azureSubscription: prod }\n`;
      expect(recording).toEqual({ code: 1, out, err: '' });
      expect((await read(folder)).toString()).toBe(STEP);
      await writeFile(path.join(folder, ROOT), 'steps: []\n');
      expect((await record(check, [folder, '--fix', '--dry-run'])).code).toBe(0);
    });
  });

  it.each([
    [['--dry-run'], '--dry-run shows what --fix would change: give both.'],
    [['--fix', '--dry-run', '--format', 'json'], '--dry-run prints a diff: give it without --format.'],
    [['--fix', '--expand', ROOT], '--expand judges nothing: give it without --fix.'],
    [['--expand', ROOT, '--root', ROOT], '--expand prints one pipeline: give it without --root.'],
    [['--expand', ROOT, '--format', 'json'], '--expand prints YAML: give it without --format.'],
  ])('refuses %j', async (flags, message) => {
    await withFiles({ [ROOT]: STEP }, async (folder) => {
      await expect(record(check, [folder, ...flags])).rejects.toMatchObject({ code: 'usage', message });
    });
  });
});
