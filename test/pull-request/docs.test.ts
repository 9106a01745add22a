import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { pullRequest } from './reviewing.ts';

const page = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'pull-requests.md'), 'utf8');

const template = (task: string): string => `parameters:
- name: connection
  type: string
steps:
- task: ${task}
  inputs:
    azureSubscription: \${{ parameters.connection }}
`;

const USER = `resources:
  repositories:
  - { repository: templates, type: git, name: Payments/shop }
steps:
- template: deploy/copy.yml@templates
  parameters: { connection: shop-prod }
- task: AzureFileCopy@5
  inputs: { azureSubscription: legacy-prod }
`;

it('docs/pull-requests.md shows a summary as it really is', async () => {
  const { user, read } = await pullRequest(
    { 'deploy/copy.yml': template('AzureFileCopy@6') },
    { 'deploy/copy.yml': template('AzureFileCopy@4') },
  );
  user('Payments/docs', USER, ['deploy/copy.yml']);
  const { summary } = await read();
  const quoted = summary
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
  expect(page).toContain(quoted);
});
