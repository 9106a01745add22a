import { describe, expect, it } from 'vitest';
import { expanding, notes, uses } from './expanding.ts';

/** A step that copies files, with one more key. */
const step = (key: string): string => `steps:\n- task: AzureFileCopy@4\n  ${key}\n`;

describe('a key that no step has (docs: YAML schema, steps.task)', () => {
  it.each([
    ['inputs in another casing', 'Inputs: { azureSubscription: a }'],
    ['inputs misspelt', 'input: { azureSubscription: a }'],
    ['any other', 'with: { azureSubscription: a }'],
  ])('is told: what stands below it is not judged: %s', (_, key) => {
    expect(notes(step(key))).toEqual(['yaml-unsupported azure-pipelines.yml:3']);
    expect(expanding(step(key)).complete).toBe(false);
    expect(expanding(step(key)).diagnostics[0]?.message).toContain(key.split(':')[0]);
  });

  it('is told under a condition too, and where a template passes it through', () => {
    const conditional = step(
      `\${{ if eq(variables['Build.Reason'], 'Manual') }}:\n    Inputs: { azureSubscription: a }`,
    );
    expect(notes(conditional)).toEqual(['yaml-unsupported azure-pipelines.yml:4']);
    const files = {
      'main.yml':
        'steps:\n- template: t.yml\n  parameters:\n    steps: [{ task: AzureFileCopy@4, input: { azureSubscription: a } }]\n',
      't.yml': 'parameters: [{ name: steps, type: stepList }]\nsteps: [ "${{ parameters.steps }}" ]\n',
    };
    expect(notes(files)).toEqual(['yaml-unsupported main.yml:4']);
  });

  it.each([
    'condition',
    'continueOnError',
    'displayName',
    'target',
    'enabled',
    'env',
    'name',
    'timeoutInMinutes',
    'retryCountOnTaskFailure',
  ])('is none of the keys that a step has: %s', (key) => {
    expect(notes(step(`${key}: x`))).toEqual([]);
  });
});

describe('a task whose name is a macro (docs: task names are fixed before a run)', () => {
  it('is told: which task it is, nobody knows', () => {
    const text = 'variables: { t: AzureFileCopy@4 }\nsteps:\n- task: $(t)\n  inputs: { unlisted: a }\n';
    expect(notes(text)).toEqual(['yaml-unsupported azure-pipelines.yml:3']);
    expect(expanding(text).complete).toBe(false);
  });

  it('is told beside the connection that it names', () => {
    const text = 'steps:\n- task: $(t)\n  inputs: { azureSubscription: a }\n';
    expect(notes(text)).toEqual(['yaml-unsupported azure-pipelines.yml:2']);
    expect(uses(text)).toEqual(['$(t) azure-pipelines.yml:2 a always']);
  });
});
