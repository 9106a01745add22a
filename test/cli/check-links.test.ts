import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { usedBy } from './checking.ts';
import { record, withFiles } from './recording.ts';

const SECRET = 'steps:\n- task: hunter2@4\n- script: [hunter2\n';
const STEPS = 'steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: prod }\n';
const PIPELINE = { 'azure-pipelines.yml': 'steps:\n- template: ci.yml\n' };

/** A pipeline that takes a template from another repository. */
const FROM_TOOLS = `resources:
  repositories: [{ repository: tools, type: git, name: tools }]
steps:
- template: ci.yml@tools
`;

/** What a check says in every format where a link in a checkout, or in its other repository, leads to a secret outside. */
async function told(root: string, link: (folder: string, other: string, outside: string) => Promise<void>) {
  return withFiles({ 'secret.yml': SECRET }, (outside) =>
    withFiles({ 'README.md': '' }, (other) =>
      withFiles({ 'azure-pipelines.yml': root }, async (folder) => {
        await link(folder, other, outside);
        const args = [folder, '--repo', `tools=${other}`];
        const text = await record(check, args);
        const json = await record(check, [...args, '--format', 'json']);
        const expanded = await record(check, [...args, '--expand', 'azure-pipelines.yml']);
        const all = [text, json, expanded].map(({ out, err }) => out + err).join('\n');
        return { codes: [text.code, json.code, expanded.code], text: text.out, all };
      }),
    ),
  );
}

describe('a link that leads out is not followed, and nothing of what it leads to is printed', () => {
  it.each([
    ['a file', (folder: string, to: string) => symlink(path.join(to, 'secret.yml'), path.join(folder, 'ci.yml'))],
    [
      'a file, relatively',
      (folder: string, to: string) =>
        symlink(path.join(path.relative(folder, to), 'secret.yml'), path.join(folder, 'ci.yml')),
    ],
    [
      'a link',
      async (folder: string, to: string) => {
        await symlink(path.join(to, 'secret.yml'), path.join(folder, 'other'));
        await symlink('other', path.join(folder, 'ci.yml'));
      },
    ],
  ])('from the checkout to %s', async (_, link) => {
    const { codes, text, all } = await told(PIPELINE['azure-pipelines.yml'], (folder, __, to) => link(folder, to));
    expect(codes).toEqual([3, 3, 3]);
    expect(text).toMatch(
      /Template "ci\.yml" could not be read: ci\.yml leads out of .+\. The steps it adds are not judged\./,
    );
    expect(all).not.toContain('hunter2');
  });

  it('from the checkout to a folder', async () => {
    const { text, all } = await told('steps:\n- template: ci/secret.yml\n', (folder, _, outside) =>
      symlink(outside, path.join(folder, 'ci')),
    );
    expect(text).toContain('ci/secret.yml leads out of');
    expect(all).not.toContain('hunter2');
  });

  it('from the other repository, into the checkout neither', async () => {
    const { codes, text, all } = await told(FROM_TOOLS, (_, other, outside) =>
      symlink(path.join(outside, 'secret.yml'), path.join(other, 'ci.yml')),
    );
    expect(codes).toEqual([3, 3, 3]);
    expect(text).toContain('Template "ci.yml@tools" could not be read: ci.yml leads out of');
    expect(all).not.toContain('hunter2');
    const inward = await told(FROM_TOOLS, (folder, other) =>
      symlink(path.join(folder, 'azure-pipelines.yml'), path.join(other, 'ci.yml')),
    );
    expect(inward.text).toContain('ci.yml leads out of');
  });

  it('from .wif-guard.yml, whose messages quote what they refuse', async () => {
    await withFiles({ 'secret.yml': 'hunter2: 1\n' }, (outside) =>
      withFiles({ 'azure-pipelines.yml': STEPS }, async (folder) => {
        await symlink(path.join(outside, 'secret.yml'), path.join(folder, '.wif-guard.yml'));
        await expect(record(check, [folder])).rejects.toThrow(
          `${path.join(folder, '.wif-guard.yml')} could not be read: it is a link that leads out of the repository`,
        );
      }),
    );
  });

  it('nor is one needed: dots that lead beyond the root end there', async () => {
    const files = { 'in/azure-pipelines.yml': 'steps:\n- template: /../../secret.yml\n', 'secret.yml': SECRET };
    await withFiles(files, async (folder) => {
      const { out } = await record(check, [path.join(folder, 'in')]);
      expect(out).toContain('there is no file secret.yml in');
      expect(out).not.toContain('hunter2');
    });
  });
});

describe('a link', () => {
  it('to nowhere is told as a file that is not there', async () => {
    const { text } = await told(PIPELINE['azure-pipelines.yml'], (folder) =>
      symlink('nowhere', path.join(folder, 'ci.yml')),
    );
    expect(text).toContain('there is no file ci.yml in');
  });

  it('in a circle is told, and not followed for ever', async () => {
    const { codes, text } = await told(PIPELINE['azure-pipelines.yml'], (folder) =>
      symlink('ci.yml', path.join(folder, 'ci.yml')),
    );
    expect(codes).toEqual([3, 3, 3]);
    expect(text).toContain('Template "ci.yml" could not be read: ');
  });

  it('that stays in the checkout is read', async () => {
    await withFiles({ ...PIPELINE, 'real/steps.txt': STEPS }, async (folder) => {
      await symlink(path.join('real', 'steps.txt'), path.join(folder, 'ci.yml'));
      expect(await usedBy(folder)).toEqual(['AzureCLI prod 1']);
    });
  });

  it('to the checkout as a whole is what the person gave, and read', async () => {
    await withFiles({ 'ci.yml': STEPS }, (other) =>
      withFiles({ 'azure-pipelines.yml': FROM_TOOLS }, async (folder) => {
        await mkdir(path.join(folder, 'links'));
        const link = path.join(folder, 'links', 'tools');
        await symlink(other, link);
        expect(await usedBy(folder, '--repo', `tools=${link}`)).toEqual(['AzureCLI prod 1']);
      }),
    );
  });
});

it('a folder whose name begins with two dots does not lead out', async () => {
  const files = { 'azure-pipelines.yml': 'steps:\n- template: ..ci/a.txt\n', '..ci/a.txt': STEPS };
  expect(await withFiles(files, (folder) => usedBy(folder))).toEqual(['AzureCLI prod 1']);
});

describe('a script', () => {
  const RUNS = `steps:
- task: AzureCLI@2
  inputs: { azureSubscription: prod, addSpnToEnvironment: true, scriptType: bash, scriptLocation: scriptPath, scriptPath: ci/deploy.sh }
`;

  it('is judged where it stands, also in UTF-16', async () => {
    const text = 'set -e\nexport ARM_CLIENT_ID=$servicePrincipalId\naz rest -p $servicePrincipalKey\n';
    for (const script of [text, Buffer.from(`\uFEFF${text}`, 'utf16le'), `\uFEFF${text}`]) {
      const { out, code } = await withFiles({ 'azure-pipelines.yml': RUNS, 'ci/deploy.sh': script }, (folder) =>
        record(check, [folder]),
      );
      expect(code).toBe(1);
      expect(out).toMatch(/--> ci\/deploy\.sh:3:13\n\s+3 \| az rest -p \$servicePrincipalKey\n/);
    }
  });

  it('that is a link which leads out is not read, and nothing of it is printed', async () => {
    await withFiles({ 'secret.sh': 'echo hunter2 $servicePrincipalKey\n' }, (outside) =>
      withFiles({ 'azure-pipelines.yml': RUNS }, async (folder) => {
        await mkdir(path.join(folder, 'ci'));
        await symlink(path.join(outside, 'secret.sh'), path.join(folder, 'ci', 'deploy.sh'));
        const text = await record(check, [folder]);
        const json = await record(check, [folder, '--format', 'json']);
        expect(text.out).toContain('ci/deploy.sh leads out of');
        expect(text.out + json.out).not.toContain('hunter2');
        expect(json.out).toContain('"at-risk"');
      }),
    );
  });
});
