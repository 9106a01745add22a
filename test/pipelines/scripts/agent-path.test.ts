import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGENT_FOLDERS, agentPath } from '../../../shared/pipelines/scripts/agent-path.ts';

/** Resolves a path with its variables, as far as they name folders of the agent. */
function resolved(text: string, folder?: string): string {
  const replaced = text.replaceAll(
    /\$\(([^)]+)\)/g,
    (whole, name: string) => AGENT_FOLDERS.get(name.toLowerCase()) ?? whole,
  );
  const found = agentPath(replaced, folder);
  return found.kind === 'inside' ? `inside ${found.path}` : found.kind;
}

describe('a path on an agent', () => {
  it.each([
    ['deploy.sh', 'deploy.sh'],
    ['./deploy.sh', 'deploy.sh'],
    ['ci/deploy.sh', 'ci/deploy.sh'],
    ['ci\\deploy.ps1', 'ci/deploy.ps1'],
    ['.\\ci\\deploy.ps1', 'ci/deploy.ps1'],
    ['ci//deploy.sh', 'ci/deploy.sh'],
    ['ci/../deploy.sh', 'deploy.sh'],
    ['"ci/deploy.sh"', 'ci/deploy.sh'],
    [' ci/deploy.sh ', 'ci/deploy.sh'],
    ['$(Build.SourcesDirectory)/ci/deploy.sh', 'ci/deploy.sh'],
    ['$(build.sourcesdirectory)\\ci\\deploy.ps1', 'ci/deploy.ps1'],
    ['$(System.DefaultWorkingDirectory)/deploy.sh', 'deploy.sh'],
    ['$(Build.Repository.LocalPath)/deploy.sh', 'deploy.sh'],
    ['$(Agent.BuildDirectory)/s/deploy.sh', 'deploy.sh'],
    ['$(Pipeline.Workspace)/s/ci/deploy.sh', 'ci/deploy.sh'],
    ['../s/deploy.sh', 'deploy.sh'],
    ['$(Build.SourcesDirectory)', ''],
    ['with blanks/deploy it.sh', 'with blanks/deploy it.sh'],
  ])('%s is in the repository', (text, path) => {
    expect(resolved(text)).toBe(`inside ${path}`);
  });

  it.each([
    '../deploy.sh',
    'ci/../../deploy.sh',
    '/deploy.sh',
    '\\deploy.ps1',
    'C:\\deploy.ps1',
    'c:/deploy.ps1',
    '~/deploy.sh',
    '$(Pipeline.Workspace)/drop/deploy.sh',
    '$(Agent.TempDirectory)/deploy.sh',
    '$(System.ArtifactsDirectory)/deploy.sh',
    '$(Build.ArtifactStagingDirectory)/deploy.sh',
    'x$(Build.SourcesDirectory)/deploy.sh',
  ])('%s is not', (text) => {
    expect(resolved(text)).toBe('outside');
  });

  it('is taken from the folder that it is relative to', () => {
    expect(resolved('./deploy.sh', 'infra/prod')).toBe('inside infra/prod/deploy.sh');
    expect(resolved('../deploy.sh', 'infra/prod')).toBe('inside infra/deploy.sh');
    expect(resolved('$(Build.SourcesDirectory)/deploy.sh', 'infra')).toBe('inside deploy.sh');
  });

  it('never leads out, and never throws, whatever it is', () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '',
      'a',
      's',
      '~',
      'C:',
      '\\',
      '/',
      '$(x)',
      '\u0001',
      '"',
      ...AGENT_FOLDERS.values(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.string(), (parts, text) => {
        for (const path of [parts.join('/'), parts.join(''), text]) {
          const found = agentPath(path);
          if (found.kind !== 'inside') continue;
          expect(found.path.split('/')).not.toContain('..');
          expect(found.path).not.toMatch(/^\/|\/$|\/\/|\\/);
        }
      }),
    );
  });
});
