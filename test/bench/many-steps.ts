import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { TemplateStore } from '../../shared/pipelines/template-store.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';

const PER_REGION = 100;

const TEMPLATE = `parameters:
  - { name: regions, type: object }
  - { name: services, type: object }
steps:
  - \${{ each region in parameters.regions }}:
      - \${{ each service in parameters.services }}:
          - task: AzureCLI@2
            inputs:
              azureSubscription: \${{ service.connection }}
              arguments: --name \${{ service.name }} --region \${{ region.name }}
              workingDirectory: \${{ region.folder }}
`;

/**
 * A pipeline of so many steps (a multiple of 100) over lists of objects that are passed to a template, three inputs of each step
 * evaluated. Two loops, because no single file may be long enough to hold a list of 100,000 objects.
 */
export function manySteps(count: number) {
  const regions = listOf(
    count / PER_REGION,
    (index) => `{ name: region-${String(index)}, folder: deploy/${String(index)} }`,
  );
  const services = listOf(
    PER_REGION,
    (index) => `{ name: service-${String(index)}, connection: connection-${String(index)} }`,
  );
  const text = `steps:
  - template: deploy.yml
    parameters:
      regions:
${regions}
      services:
${services}
`;
  return {
    parsed: parseYaml(new SourceFile('self', 'azure-pipelines.yml', text)),
    files: new TemplateStore([parseYaml(new SourceFile('self', 'deploy.yml', TEMPLATE))]),
  };
}

function listOf(count: number, item: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `        - ${item(index)}`).join('\n');
}
