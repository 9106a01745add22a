import { contoso } from './contoso.ts';
import type { Seed, SeedProject } from './seed.ts';

/** Templates of the platform team, which other repositories extend. */
const TEMPLATES: Readonly<Record<string, string>> = {
  'README.md': '# Pipeline templates\n\nWhat every pipeline of Contoso extends.\n',
  'deploy/stages.yml': `# One stage for each environment that a pipeline names.
parameters:
  - name: environments
    type: object
  - name: afterDeploy
    type: stepList
    default: []

stages:
  - \${{ each environment in parameters.environments }}:
      - stage: \${{ environment.name }}
        jobs:
          - deployment: deploy
            environment: \${{ environment.name }}
            strategy:
              runOnce:
                deploy:
                  steps:
                    - template: steps.yml
                      parameters:
                        connection: \${{ environment.connection }}
                    - \${{ parameters.afterDeploy }}
`,
  'deploy/steps.yml': `parameters:
  - name: connection
    type: string

steps:
  - task: AzureCLI@2
    displayName: Deploy
    inputs:
      azureSubscription: \${{ parameters.connection }}
      scriptType: bash
      scriptLocation: inlineScript
      inlineScript: az deployment group create --resource-group delivery --template-file main.bicep
`,
};

/** A pipeline that is nothing but parameters for a template of another repository. */
export const DELIVERY: Readonly<Record<string, string>> = {
  'README.md': '# Delivery\n\nBrings the parcels. Its pipeline extends `deploy/stages.yml` of pipeline-templates.\n',
  'azure-pipelines.yml': `trigger:
  - main

resources:
  repositories:
    - repository: templates
      type: git
      name: Logistics/pipeline-templates

extends:
  template: deploy/stages.yml@templates
  parameters:
    environments:
      - name: test
        connection: delivery-test
      - name: production
        connection: delivery-prod
`,
};

/** A project whose pipeline extends a template of another repository, with connections that are parameters. */
const logistics: SeedProject = {
  name: 'Logistics',
  description: 'Everything that moves',
  repositories: [
    { name: 'pipeline-templates', files: { ...TEMPLATES } },
    { name: 'delivery', files: { ...DELIVERY } },
  ],
  definitions: [{ name: 'delivery-ci', repository: 'delivery', yamlFilename: 'azure-pipelines.yml' }],
  connections: [
    { name: 'delivery-test', scheme: 'WorkloadIdentityFederation', description: 'Test subscription of the parcels' },
    { name: 'delivery-prod', scheme: 'WorkloadIdentityFederation', description: 'Production of the parcels' },
  ],
};

/** The company as `npm start` and `npm run simulator` show it. */
export const contosoWithLogistics: Seed = { ...contoso, projects: [...contoso.projects, logistics] };
