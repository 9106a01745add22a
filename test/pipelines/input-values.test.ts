import { describe, expect, it } from 'vitest';
import { valuesOfInput } from '../../shared/pipelines/input-values.ts';
import { judgeText } from '../rules/judging.ts';

/** The texts that an input of the one step of a pipeline can have. */
function values(name: string, inputs: string): readonly string[] {
  const { pipeline } = judgeText(`steps:\n- task: AzureCLI@2\n  inputs:\n    azureSubscription: prod\n${inputs}`);
  const [use] = pipeline.uses;
  return use?.kind === 'task' ? valuesOfInput(use.knowledge.definition, use.inputs, name) : ['no task'];
}

const some = (line: string): string => `    \${{ if eq(variables['Build.Reason'], 'Manual') }}:\n      ${line}\n`;

describe('the texts that an input can have', () => {
  it('are what is written', () => {
    expect(values('scriptType', '    scriptType: bash\n')).toEqual(['bash']);
  });

  it('are the default where nothing is written, and none without one', () => {
    expect(values('scriptLocation', '')).toEqual(['scriptPath']);
    expect(values('scriptType', '')).toEqual([]);
  });

  it('are the default, too, where only some runs write one', () => {
    expect(values('scriptLocation', some('scriptLocation: inlineScript'))).toEqual(['inlineScript', 'scriptPath']);
  });

  it('are nothing, too, where only some runs write one and there is no default', () => {
    expect(values('scriptType', some('scriptType: bash'))).toEqual(['bash', '']);
  });
});
