import type { Seed } from './seed.ts';

const PIPELINE = `# Builds the shop and deploys it to production.
trigger:
  - main

pool:
  vmImage: ubuntu-latest

stages:
  - stage: Build
    jobs:
      - job: Build
        steps:
          - task: NodeTool@0
            inputs:
              versionSpec: 20.x
          - script: npm ci && npm run build
            displayName: Build
          - publish: dist
            artifact: shop

  - stage: Deploy
    dependsOn: Build
    jobs:
      - deployment: Web
        environment: production
        strategy:
          runOnce:
            deploy:
              steps:
                - task: AzureCLI@2
                  displayName: Open the firewall
                  inputs:
                    azureSubscription: shop-prod
                    scriptType: bash
                    scriptLocation: inlineScript
                    inlineScript: az webapp config access-restriction list --name contoso-shop --resource-group shop
                - task: AzureWebApp@1
                  displayName: Deploy the web app
                  inputs:
                    azureSubscription: shop-prod
                    appType: webAppLinux
                    appName: contoso-shop
                    package: $(Pipeline.Workspace)/shop
`;

/** A small company: one project, one shop, one connection that is federated and one that still has its secret. */
export const contoso: Seed = {
  organization: 'contoso',
  projects: [
    {
      name: 'Payments',
      description: 'Everything that takes money',
      repositories: [
        {
          name: 'shop',
          files: {
            'README.md': '# Shop\n\nThe web shop of Contoso. It is deployed by `azure-pipelines.yml`.\n',
            'azure-pipelines.yml': PIPELINE,
            'package.json': '{\n  "name": "shop",\n  "private": true,\n  "scripts": { "build": "node build.mjs" }\n}\n',
            'src/server.mjs':
              "import { createServer } from 'node:http';\n\ncreateServer((_, answer) => answer.end('Shop')).listen(8080);\n",
          },
        },
      ],
      definitions: [{ name: 'shop-ci', repository: 'shop', yamlFilename: 'azure-pipelines.yml' }],
      connections: [
        { name: 'shop-prod', scheme: 'WorkloadIdentityFederation', description: 'Production subscription of the shop' },
        { name: 'legacy-prod', scheme: 'ServicePrincipal', description: 'Production, still with a secret' },
      ],
    },
  ],
};
