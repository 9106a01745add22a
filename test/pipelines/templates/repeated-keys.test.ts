import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen } from './expanding.ts';

const conditional = (inputs: string): string => `parameters: [{ name: x, type: boolean, default: true }]
steps:
- task: AzureCLI@2
  inputs:
${inputs}`;

describe('a key that stands twice in a mapping (runner.server: "\'x\' is already defined", in any casing)', () => {
  it.each([
    ['of parameters that are passed', 'steps:\n- template: t.yml\n  parameters: { old: true, OLD: false }\n', 3],
    ['of variables', `variables: { c: a, C: b }\nsteps:\n- ${cli('$(c)')}\n`, 1],
    ['of an object', 'parameters:\n- { name: o, type: object, default: { mode: old, mode: new } }\nsteps: []\n', 2],
    ['of inputs', 'steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: a, AzureSubscription: b }\n', 3],
    ['of the pipeline', `steps: []\nsteps:\n- ${cli('a')}\n`, 2],
  ])('is told at the second place: %s', (_, root, line) => {
    const files = { 'main.yml': root, 't.yml': 'parameters: [{ name: old }]\nsteps: []\n' };
    expect(notes(files)).toEqual([`yaml-unsupported main.yml:${String(line)}`]);
    expect(expanding(files).complete).toBe(false);
  });

  it('is told in a template of variables', () => {
    const files = {
      'main.yml': `variables: [{ template: v.yml }]\nsteps:\n- ${cli('$(c)')}\n`,
      'v.yml': 'variables: { c: a, C: b }\n',
    };
    expect(notes(files)).toEqual(['yaml-unsupported v.yml:1']);
  });

  it('is told where two declarations of a parameter have it for their name', () => {
    const text = `parameters:\n- { name: m, default: a }\n- { name: M, default: b }\nsteps:\n- ${cli('${{ parameters.m }}')}\n`;
    expect(notes(text)).toEqual(['yaml-unsupported azure-pipelines.yml:3']);
  });

  it.each([
    ['an insertion repeats one', '    azureSubscription: a\n    ${{ insert }}: { azuresubscription: b }\n', 7],
    [
      'an expression makes one again',
      "    azureSubscription: a\n    ${{ format('{0}', 'azureSubscription') }}: b\n",
      7,
    ],
    [
      'a branch that every run takes repeats one',
      '    ${{ if true }}: { azureSubscription: b }\n    azureSubscription: a\n',
      7,
    ],
    [
      'one branch has it twice',
      '    ${{ if parameters.x }}:\n      azureSubscription: a\n      ${{ insert }}: { azureSubscription: b }\n',
      8,
    ],
  ])('is told after insertion too: %s', (_, inputs, line) => {
    expect(notes(conditional(inputs))).toEqual([`yaml-unsupported azure-pipelines.yml:${String(line - 1)}`]);
  });
});

describe('a key that may stand twice', () => {
  it.each([
    [
      'a directive (corpus: ten files)',
      '    ${{ if parameters.x }}: { azureSubscription: a }\n    ${{ if parameters.x }}: { scriptType: bash }\n',
    ],
    [
      'one that two branches of a condition set',
      '    ${{ if parameters.x }}: { azureSubscription: a }\n    ${{ else }}: { azureSubscription: b }\n',
    ],
    [
      'one that two conditions set',
      '    ${{ if parameters.x }}: { azureSubscription: a }\n    ${{ if not(parameters.x) }}: { azureSubscription: b }\n',
    ],
  ])('is %s', (_, inputs) => {
    expect(notes(conditional(inputs))).toEqual([]);
    expect(seen(conditional(inputs))).not.toEqual([]);
  });

  it('is one of two legs, or of two items', () => {
    expect(notes(`steps:\n- ${cli('a')}\n- ${cli('b')}\n`)).toEqual([]);
  });
});
