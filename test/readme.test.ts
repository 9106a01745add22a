import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openCatalogue } from '../shared/catalogue/catalogue.ts';
import { wantedThreads } from '../shared/guard/pull-request/wanted-threads.ts';
import { readPipeline } from '../shared/pipelines/pipeline.ts';
import { SourceFile } from '../shared/pipelines/source-file.ts';
import { parseYaml } from '../shared/pipelines/yaml/parse.ts';
import { statusDescription } from '../shared/report/pull-request-status.ts';
import { newPipelines } from './pull-request/new-pipelines.ts';
import { judgeForConnection } from '../shared/judging/judge-connection.ts';
import { alertLines } from '../shared/report/conversion-alert.ts';
import { assessment, conversion } from './conversions/building.ts';
import { withStep } from './guard/pull-requests.ts';
import { endpoint } from './rules/judging.ts';
import { TODAY } from './today.ts';

const root = path.join(import.meta.dirname, '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

it('the README shows what check really prints', () => {
  const args = ['dist/cli.cjs', 'check', 'test/fixtures/readme', '--fail-on', 'never'];
  const printed = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect(readme).toContain(`$ wif-guard check\n${printed.trimEnd()}\n`);
});

it('the README shows what a pipeline really expands to', () => {
  const args = ['dist/cli.cjs', 'check', 'test/fixtures/readme-templates', '--expand', 'azure-pipelines.yml'];
  const printed = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect(readme).toContain(`$ wif-guard check --expand azure-pipelines.yml\n${printed.trimEnd()}\n`);
});

it('the README shows the comment and the status that a pull request really gets', () => {
  const { edition } = openCatalogue();
  const found = newPipelines({ 'azure-pipelines.yml': withStep('AzureFileCopy@4') }, [endpoint({ name: 'shop-prod' })]);
  const threads = wantedThreads(found, { iterationId: 1, isDraft: false, edition });
  const thread = threads.find(({ place }) => place !== undefined);
  const quoted = thread?.content
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
  expect(readme).toContain(quoted);
  expect(readme).toContain(`"${statusDescription(found.change)}"`);
});

it('the README shows the alert that a conversion really gets', () => {
  const catalogue = openCatalogue();
  const file = parseYaml(new SourceFile('self', 'deploy/web.yml', withStep('AzureFileCopy@4')));
  const { uses, evidence, findings, verdict } = judgeForConnection(
    readPipeline(file, catalogue),
    { catalogue, today: TODAY },
    ['shop-prod'],
  );
  const shown = conversion({
    connectionId: '6d657de3-fa65-5396-aeaf-da36d6ccea80',
    name: 'shop-prod',
    projects: [{ id: '6ccc6dcf-a875-5572-a2b2-731318be4d3a', name: 'Payments', connectionName: 'shop-prod' }],
    changedAt: '2026-11-24T14:19:31.100Z',
    revertEligibleUntil: '2026-12-01T14:19:31.100Z',
    assessment: assessment({
      verdict,
      edition: catalogue.edition.id,
      pipelines: [
        {
          project: 'Payments',
          id: 12,
          kind: 'yaml',
          name: 'web',
          verdict,
          uses,
          evidence: [...evidence],
          findings: [...findings],
        },
      ],
      pipelinesRead: 17,
      coverage: Array.from({ length: 12 }, () => ({ source: '', asked: 1, answered: 1, unseen: [], next: '' })),
    }),
  });
  const alert = alertLines({
    topic: 'converted',
    conversion: shown,
    organizationUrl: 'https://dev.azure.com/contoso',
    nowMs: Date.parse('2026-11-24T14:19:34Z'),
  });
  expect(readme).toContain(`\`\`\`text\n${alert.join('\n')}\n\`\`\``);
});
