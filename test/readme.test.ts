import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openCatalogue } from '../shared/catalogue/catalogue.ts';
import { knownConnections } from '../shared/connections/service-connection.ts';
import { wantedThreads } from '../shared/guard/pull-request/plan-threads.ts';
import { readPipeline } from '../shared/pipelines/pipeline.ts';
import { SourceFile } from '../shared/pipelines/source-file.ts';
import { parseYaml } from '../shared/pipelines/yaml/parse.ts';
import { statusDescription } from '../shared/report/pull-request-comments.ts';
import { judge } from '../shared/judging/judge.ts';
import { judgedChange } from '../shared/judging/judged-change.ts';
import { withStep } from './guard/pull-requests.ts';

const root = path.join(import.meta.dirname, '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

it('the README shows what check really prints', () => {
  const args = ['dist/cli.cjs', 'check', 'test/fixtures/readme', '--fail-on', 'never'];
  const printed = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect(readme).toContain(`$ wif-guard check\n${printed.trimEnd()}\n`);
});

it('the README shows the comment and the status that a pull request really gets', () => {
  const catalogue = openCatalogue();
  const file = parseYaml(new SourceFile('self', 'azure-pipelines.yml', withStep('AzureFileCopy@4')));
  const connections = knownConnections([
    {
      id: '1',
      name: 'shop-prod',
      type: 'azurerm',
      isDisabled: false,
      authorization: { scheme: 'WorkloadIdentityFederation' },
    },
  ]);
  const change = judgedChange([judge(readPipeline(file, catalogue), catalogue, connections)], []);
  const changed = [{ path: 'azure-pipelines.yml', changeTrackingId: 1 }];
  const thread = wantedThreads(change, catalogue.edition.id, 1, changed).find(({ place }) => place !== undefined);
  const quoted = thread?.content
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
  expect(readme).toContain(quoted);
  expect(readme).toContain(`"${statusDescription(change)}"`);
});
