import { describe, expect, it } from 'vitest';
import { found, read, told } from './reading.ts';

const cli = (indent: number, connection = 'prod'): string => {
  const pad = ' '.repeat(indent);
  return `${pad}- task: AzureCLI@2\n${pad}  inputs: { azureSubscription: ${connection} }\n`;
};

/** `AzureCLI@2 5:9 maybe` and the like. */
function certain(text: string): readonly string[] {
  const places = found(text);
  return read(text).uses.map(({ when }, index) => `${places[index] ?? ''} ${when}`);
}

describe('a pipeline without templates and expressions', () => {
  it('is seen completely', () => {
    expect(read(`steps:\n${cli(0)}`)).toMatchObject({ complete: true, diagnostics: [] });
  });

  it('is seen completely with macros and runtime expressions in it', () => {
    const text = `variables:\n  a: $[ counter('x') ]\nsteps:\n- script: echo $(a)\n  condition: eq(1, 1)\n`;
    expect(read(text)).toMatchObject({ complete: true, diagnostics: [] });
  });
});

describe('steps under a condition that is not known', () => {
  it.each(['if eq(a, b)', 'elseif eq(a, b)', 'else', 'each x in parameters.xs', 'if(eq(a, b))'])(
    'are listed as "maybe": ${{ %s }}',
    (directive) => {
      const text = `steps:\n${cli(0)}- \${{ ${directive} }}:\n${cli(2)}`;
      expect(certain(text)).toEqual(['AzureCLI@2 2:9 always', 'AzureCLI@2 5:11 maybe']);
    },
  );

  it.each([
    ['${{if eq(a, b)}}:', 'without spaces'],
    ['${{ if eq(a, b) }} :', 'with a space before the colon'],
    ['"${{ if eq(a, b) }}":', 'in quotes'],
  ])('are listed for %s, %s', (key) => {
    expect(certain(`steps:\n- ${key}\n${cli(2)}`)).toEqual(['AzureCLI@2 3:11 maybe']);
  });

  it('are listed through several levels of conditions', () => {
    const text = `steps:
- \${{ if a }}:
  - \${{ each x in xs }}:
    - \${{ if b }}:
${cli(6)}`;
    expect(certain(text)).toEqual(['AzureCLI@2 5:15 maybe']);
  });

  it('are listed for jobs and stages under a condition', () => {
    const stages = `stages:\n- \${{ if a }}:\n  - stage: s\n    jobs:\n    - job: j\n      steps:\n${cli(6)}`;
    const jobs = `jobs:\n- \${{ each x in xs }}:\n  - job: j\n    steps:\n${cli(4)}`;
    expect([certain(stages), certain(jobs)]).toEqual([['AzureCLI@2 7:15 maybe'], ['AzureCLI@2 5:13 maybe']]);
  });

  it('are listed where the key "steps" itself is conditional', () => {
    const text = `jobs:\n- job: a\n  \${{ if a }}:\n    steps:\n${cli(4)}  \${{ else }}:\n    steps:\n${cli(4, 'test')}`;
    expect(certain(text)).toEqual(['AzureCLI@2 5:13 maybe', 'AzureCLI@2 9:13 maybe']);
  });

  it('are listed where the whole body of the root is conditional', () => {
    const text = `\${{ if a }}:\n  steps:\n${cli(2)}\${{ else }}:\n  jobs:\n  - job: b\n    steps:\n${cli(4)}`;
    expect(certain(text)).toEqual(['AzureCLI@2 3:11 maybe', 'AzureCLI@2 9:13 maybe']);
  });

  it('are listed where a hook of a deployment is conditional', () => {
    const text = `jobs:
- deployment: a
  strategy:
    \${{ if a }}:
      runOnce:
        deploy:
          steps:
${cli(10)}    \${{ else }}:
      rolling:
        \${{ if b }}:
          deploy:
            steps:
${cli(12)}`;
    expect(certain(text)).toEqual(['AzureCLI@2 8:19 maybe', 'AzureCLI@2 15:21 maybe']);
  });

  it('are listed for if and else in one item, and for a condition without its dash', () => {
    const oneItem = `steps:\n- \${{ if a }}:\n${cli(2)}  \${{ else }}:\n${cli(2, 'test')}`;
    const noDash = `steps:\n  \${{ if a }}:\n${cli(2)}  \${{ else }}:\n${cli(2, 'test')}`;
    for (const text of [oneItem, noDash]) {
      expect(certain(text)).toEqual(['AzureCLI@2 3:11 maybe', 'AzureCLI@2 6:11 maybe']);
    }
  });

  it('are listed for two tasks that a step chooses from', () => {
    const text = `steps:
- \${{ if a }}:
    task: AzureCLI@2
  \${{ else }}:
    task: AzurePowerShell@5
  inputs: { azureSubscription: prod }
`;
    expect(found(text)).toEqual(['AzureCLI@2 3:11', 'AzurePowerShell@5 5:11']);
  });

  it('are all listed where one mapping holds ${{ else }} twice', () => {
    const text = `jobs:
- job: a
  \${{ if variables.a }}:
    displayName: one
  \${{ else }}:
    displayName: two
  \${{ if variables.b }}:
    steps:
${cli(4)}  \${{ else }}:
    steps:
${cli(4, 'test')}`;
    expect(certain(text)).toEqual(['AzureCLI@2 9:13 maybe', 'AzureCLI@2 13:13 maybe']);
    expect(told(text)).toEqual([]);
  });

  it('are listed in the parameters of an extended template', () => {
    const text = `extends:\n  template: a.yml@b\n  parameters:\n    \${{ if a }}:\n      steps:\n${cli(6)}`;
    expect(certain(text)).toEqual(['AzureCLI@2 6:15 maybe']);
  });
});
