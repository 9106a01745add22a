import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { containing } from '../matching.ts';
import { expanded, parsed, printed, ROOT } from './expanding.ts';
import { record, withFiles } from './recording.ts';

const FILES = {
  [ROOT]: `# Builds and deploys.
parameters:
- name: legs
  type: object
  default: [one, two]
trigger: [main]
variables:
  image: ubuntu
stages:
- stage: Build
  variables:
  - group: shared
  - template: ci/variables.yml
  jobs:
  - job: web
    steps:
    - script: echo
    - \${{ each leg in parameters.legs }}:
      - template: ci/steps.yml
        parameters: { connection: '\${{ leg }}' }
`,
  'ci/variables.yml': 'variables:\n- name: own\n  value: 1\n',
  'ci/steps.yml': `parameters:
- name: connection
steps:
- task: AzureCLI@2
  inputs:
    azureSubscription: \${{ parameters.connection }}
`,
};

describe('an expanded pipeline', () => {
  it('is YAML without templates, directives, parameters and known expressions, told where everything was written', async () => {
    expect(await expanded(FILES)).toEqual({
      code: 0,
      err: '',
      out: `trigger:
  - main
variables:
  # from azure-pipelines.yml:8
  image: ubuntu
stages:
  # from azure-pipelines.yml:10
  - stage: Build
    variables:
      # from azure-pipelines.yml:12
      - group: shared
      # from ci/variables.yml:2
      - name: own
        value: 1
    jobs:
      # from azure-pipelines.yml:15
      - job: web
        steps:
          # from azure-pipelines.yml:17
          - script: echo
          # from ci/steps.yml:4
          - task: AzureCLI@2
            inputs:
              azureSubscription: one
          # from ci/steps.yml:4
          - task: AzureCLI@2
            inputs:
              azureSubscription: two
`,
    });
  });

  it('names the other repository that a part comes from', async () => {
    const root =
      'resources: { repositories: [{ repository: Tools, type: git, name: t }] }\nsteps:\n- template: a.yml@tools\n';
    await withFiles({ 'a.yml': 'steps:\n- script: echo\n' }, async (other) => {
      const { code, out } = await expanded({ [ROOT]: root }, '--repo', `TOOLS=${other}`);
      expect(code).toBe(0);
      expect(out).toContain('  # from a.yml@Tools:2\n  - script: echo\n');
    });
  });

  it('has the values that are given', async () => {
    const text =
      "parameters:\n- name: a\n  default: x\nsteps:\n- script: ${{ parameters.a }} ${{ variables['Build.Reason'] }}\n";
    const out = await printed(text, '--parameter', 'A=y', '--variable', 'build.reason=Manual');
    expect(parsed(out)).toEqual({ steps: [{ script: 'y Manual' }] });
  });

  it('keeps what is only known in a run as its expression', async () => {
    const text = `steps:\n- script: echo \${{ variables['Build.Reason'] }} $(Build.BuildId) $[counter('a')]\n`;
    expect(parsed(await printed(text))).toEqual(parsed(text));
  });

  it('keeps both sides of a condition that is not known, and says that only some runs have them', async () => {
    const text = `steps:
- \${{ if eq(variables.a, 'b') }}:
  - script: one
- \${{ else }}:
  - script: two
- script: three
  \${{ if eq(variables.a, 'b') }}:
    displayName: c
`;
    expect(await printed(text)).toBe(`steps:
  # from azure-pipelines.yml:3, only in some runs
  - script: one
  # from azure-pipelines.yml:5, only in some runs
  - script: two
  # from azure-pipelines.yml:6
  - script: three
    # only in some runs
    displayName: c
`);
  });

  it('says so of variables too, in a list and in a mapping', async () => {
    const condition = "${{ if eq(variables.a, 'b') }}";
    const mapping = `variables:\n  ${condition}:\n    c: d\nsteps:\n- script: echo\n`;
    expect(await printed(mapping)).toContain('variables:\n  # from azure-pipelines.yml:3, only in some runs\n  c: d\n');
    const list = `variables:\n- ${condition}:\n  - name: c\n    value: d\nsteps:\n- script: echo\n`;
    expect(await printed(list)).toContain('  # from azure-pipelines.yml:3, only in some runs\n  - name: c\n');
  });

  it('has its hooks of a deployment told as steps', async () => {
    const text =
      'jobs:\n- deployment: web\n  strategy:\n    runOnce:\n      deploy:\n        steps:\n        - script: echo\n';
    expect(await printed(text)).toContain('            # from azure-pipelines.yml:7\n            - script: echo\n');
  });
});

describe('what is not known of an expanded pipeline', () => {
  it('stands on stderr, one line each, and the exit code is 3', async () => {
    const { code, out, err } = await expanded({ [ROOT]: 'steps:\n- template: gone.yml\n- script: echo\n' });
    expect(code).toBe(3);
    expect(parsed(out)).toEqual({ steps: [{ template: 'gone.yml' }, { script: 'echo' }] });
    expect(err).toMatch(
      /^unknown\[template-not-found\] azure-pipelines\.yml:2:13: Template "gone\.yml" could not .+\n$/,
    );
  });

  it('is told of YAML that breaks off, and the rest is printed', async () => {
    const { code, out, err } = await expanded({ [ROOT]: 'steps:\n- script: echo\n- script: [\n' });
    expect(code).toBe(3);
    expect(out).toContain('- script: echo\n');
    expect(err).toMatch(/^unknown\[yaml-invalid\] azure-pipelines\.yml:/);
  });

  it('is nothing where there is only a note', async () => {
    const text = 'variables: { a: b }\nsteps:\n- template: t.yml\n';
    const template = 'parameters:\n- name: a\n  default: b\nsteps:\n- script: ${{ parameters.undeclared }}\n';
    const { code, err } = await expanded({ [ROOT]: text, 't.yml': template });
    expect(code).toBe(0);
    expect(err).toMatch(/^note\[parameter-undeclared\] t\.yml:5:11: .+\n$/);
  });

  it('can do nothing to a terminal', async () => {
    const evil = '\u001B]0;owned\u0007\u202E\u200B';
    const text = `steps:\n- script: ${evil}\n  displayName: 'a\u009B: b'\n- template: "gone\\u001b\\u202e.yml"\n- bash: |\n    one\u200B\n    two\n`;
    const { out, err } = await expanded({ [ROOT]: text });
    expect((out + err).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(parsed(out)).toEqual({
      steps: [
        { script: evil, displayName: 'a\u009B: b' },
        { template: 'gone\u001B\u202E.yml' },
        { bash: 'one\u200B\ntwo\n' },
      ],
    });
  });

  it.each(['a\nsteps: []\n.yml', 'a\r- script: b.yml', 'a\u001B[31m.yml'])(
    'nor is a file whose name is %j more than a comment',
    async (name) => {
      const text = `steps:\n- template: ${JSON.stringify(name)}\n`;
      const { out } = await expanded({ [ROOT]: text, [name]: 'steps:\n- script: echo\n' });
      expect(parsed(out)).toEqual({ steps: [{ script: 'echo' }] });
      expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    },
  );
});

describe('--expand is wrong usage', () => {
  it.each([
    ['an empty file', '', 'it holds no pipeline: stages, jobs, steps or extends.'],
    ['a list', '- a\n', 'it holds no pipeline: stages, jobs, steps or extends.'],
    ['a text', 'hello', 'it holds no pipeline: stages, jobs, steps or extends.'],
    ['a mapping of another tool', 'image: nginx\n', 'it holds no pipeline: stages, jobs, steps or extends.'],
    ['a file that is too large', `steps: []\n#${'x'.repeat(300_000)}`, 'is too large to be judged'],
  ])('of %s', async (_, text, message) => {
    await expect(expanded({ [ROOT]: text })).rejects.toMatchObject({ code: 'usage', message: containing(message) });
  });

  it('of a file that is not there, or not below PATH', async () => {
    await expect(expanded({})).rejects.toThrow(`--expand ${ROOT} could not be read below `);
    await withFiles({ [ROOT]: 'steps: []\n' }, async (folder) => {
      await symlink('nowhere', path.join(folder, 'link.yml'));
      await expect(record(check, [folder, '--expand', 'link.yml'])).rejects.toMatchObject({ code: 'usage' });
    });
  });
});
