import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { assess } from '../../shared/guard/conversion/assess.ts';
import { openParsedFiles } from '../../shared/guard/git/parsed-files.ts';
import { organization } from '../azure-devops/organization.ts';
import { endpoint } from '../rules/judging.ts';
import { policySource } from '../policy/policies.ts';
import { pullRequest } from '../pull-request/reviewing.ts';

const catalogue = openCatalogue();
const ROOT = `trigger: none
resources:
  repositories:
    - { repository: private, type: git, name: Secret/templates }
extends:
  template: v1/official.yml@private
`;
const FINAL = `stages:
  - stage: Official
    jobs:
      - job: a
        steps:
          - task: AzureFileCopy@4
            inputs: { azureSubscription: shop-prod }
`;

/** Judges a pull request that lets the shop extend a template that the guard cannot read. */
async function judged({ preview, plan, fork = false }: { preview: boolean; plan?: object; fork?: boolean }) {
  const { org, read, simulator } = await pullRequest({}, { 'azure-pipelines.yml': ROOT }, { preview });
  if (plan !== undefined) org.planPreview({ definition: 'shop-ci', ...plan });
  const change = await read(fork ? { forkSource: {} } : {});
  const asked = simulator.requests().filter(({ path }) => path.endsWith('/preview'));
  return { change, asked: asked.length };
}

describe('a pipeline whose template cannot be read', () => {
  it('is unknown, and Azure DevOps is not asked, as long as that is not switched on', async () => {
    const { change, asked } = await judged({ preview: false, plan: { finalYaml: FINAL } });
    expect(change.verdict).toBe('unknown');
    expect(asked).toBe(0);
  });

  it('is judged by what Azure DevOps makes of it, once that is switched on', async () => {
    const { change, asked } = await judged({ preview: true, plan: { finalYaml: FINAL } });
    expect(change.verdict).toBe('blocked');
    expect(change.findings[0]).toMatchObject({
      rule: 'task-version-superseded',
      evidence: 'preview',
      line: 1,
    });
    expect(asked).toBe(1);
  });

  it('stays unknown when all that Azure DevOps shows federates: another run can have more', async () => {
    const { change } = await judged({ preview: true, plan: { finalYaml: FINAL.replace('Copy@4', 'Copy@6') } });
    const codes = change.pipelines[0]?.fresh.diagnostics.map(({ code }) => code);
    expect(codes).toEqual(['template-not-found', 'seen-by-preview']);
    expect(change.verdict).toBe('unknown');
  });

  it.each([
    [
      'refuses',
      { failure: { status: 400, message: 'A required parameter is missing.' } },
      'A required parameter is missing',
    ],
    ['forbids it', { failure: { status: 403, message: 'TF215106: no right to queue builds' } }, 'TF215106'],
  ])('stays unknown when Azure DevOps %s, and says why', async (_, plan, words) => {
    const { change } = await judged({ preview: true, plan });
    expect(change.verdict).toBe('unknown');
    const said = change.pipelines[0]?.fresh.diagnostics.map(({ code, message }) => `${code}: ${message}`) ?? [];
    expect(said.some((line) => line.startsWith('template-not-found'))).toBe(true);
    expect(said.find((line) => line.startsWith('preview-refused'))).toContain(words);
  });

  it('is judged for a conversion in the same way', async () => {
    const { simulator, azureDevOps, clock } = await organization();
    const { organization: steps } = simulator;
    steps.push({ repository: 'shop', branch: 'main', changes: { 'azure-pipelines.yml': ROOT } });
    steps.planPreview({ definition: 'shop-ci', finalYaml: FINAL });
    const connection = steps.state.connections.find(({ shares }) => shares[0]?.name === 'shop-prod');
    const project = steps.state.projects[0];
    if (connection === undefined || project === undefined) throw new Error('The seed has another shape.');
    const projects = [{ id: project.id, name: project.name, connectionName: 'shop-prod' }];
    const itself = endpoint({ name: 'shop-prod' });
    const consumed = { id: connection.id, projects, hasHiddenProjects: false, itself };
    const { organizationUrl } = simulator;
    const context = {
      azureDevOps,
      catalogue,
      clock,
      organizationUrl,
      parsedFiles: openParsedFiles(),
      policy: policySource(),
    };
    expect(await assess({ ...context, preview: false }, consumed, false)).toMatchObject({ verdict: 'unknown' });
    const assessment = await assess({ ...context, preview: true }, consumed, false);
    expect(assessment).toMatchObject({
      verdict: 'blocked',
      pipelinesUsing: 1,
      pipelines: [{ evidence: ['preview'] }],
    });
  });

  it('is never previewed for a pull request from a fork', async () => {
    const { change, asked } = await judged({ preview: true, fork: true, plan: { finalYaml: FINAL } });
    expect(change.verdict).toBe('unknown');
    expect(asked).toBe(0);
  });
});
