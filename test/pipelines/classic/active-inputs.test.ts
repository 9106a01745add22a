import { expect, it } from 'vitest';
import { activeInputs } from '../../../shared/pipelines/classic/active-inputs.ts';

const SHELL = { script: 'ls', filePath: 'a.sh' };

it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
  ['Bash@3', { targetType: 'inline', ...SHELL }, ['targetType', 'script']],
  ['PowerShell@2', { targetType: 'FilePath', ...SHELL }, ['targetType', 'filePath']],
  ['Bash@3', { targetType: '$(how)', ...SHELL }, ['targetType', 'script', 'filePath']],
  ['Bash@3', SHELL, ['script', 'filePath']],
  [
    'AzureCLI@2',
    { scriptLocation: 'inlineScript', INLINESCRIPT: 'ls', scriptPath: 'a.sh' },
    ['scriptLocation', 'INLINESCRIPT'],
  ],
  ['AzurePowerShell@5', { ScriptType: 'FilePath', Inline: 'ls', ScriptPath: 'a.ps1' }, ['ScriptType', 'ScriptPath']],
  ['AzureFileCopy@4', { sourcePath: 'a', sasTokenTimeOutInMinutes: ' ', other: '' }, ['sourcePath']],
  [
    'AzureCLI@2',
    { scriptLocation: '', addSpnToEnvironment: '', visibleAzLogin: '' },
    ['scriptLocation', 'addSpnToEnvironment'],
  ],
  ['CmdLine@2', { script: 'ls' }, ['script']],
])('%s with %j has %j', (task, inputs, names) => {
  expect([...activeInputs(task, new Map(Object.entries(inputs))).keys()]).toEqual(names);
});
