import { SourceFile } from '../../shared/pipelines/source-file.ts';

const TASKS = ['AzureCLI@2', 'AzureWebApp@1', 'AzureFileCopy@4', 'AzureKeyVault@2', 'AzurePowerShell@5', 'NodeTool@0'];

/** Single-file pipelines of about 2 KB, no two alike: stages, a deployment job, scripts, and tasks that name a connection. */
export function pipelines(count: number): readonly SourceFile[] {
  return Array.from(
    { length: count },
    (_, index) => new SourceFile('self', `pipelines/p${String(index)}.yml`, pipeline(index)),
  );
}

function pipeline(index: number): string {
  const steps = Array.from({ length: 6 }, (_, step) => {
    const task = TASKS[(index + step) % TASKS.length] ?? '';
    return `                - task: ${task}
                  displayName: Step ${String(step)} of ${String(index)}
                  inputs:
                    azureSubscription: connection-${String(index % 17)}
                    scriptType: bash
                    scriptLocation: inlineScript
                    inlineScript: |
                      set -euo pipefail
                      az group show --name rg-${String(index)}
`;
  });
  return `trigger:
  branches:
    include: [main]
pool:
  vmImage: ubuntu-latest
variables:
  configuration: Release
stages:
  - stage: Build
    jobs:
      - job: Build
        steps:
          - script: npm ci && npm run build
            displayName: Build ${String(index)}
          - publish: dist
            artifact: drop
  - stage: Deploy
    dependsOn: Build
    jobs:
      - deployment: Deploy
        environment: production
        strategy:
          runOnce:
            deploy:
              steps:
${steps.join('')}`;
}
