import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText, step } from './judging.ts';

const RULE = 'long-running-token';

/** A step of AzureCLI@2 with a timeout, in a job with one. */
function timed(ofStep: string | undefined, ofJob?: string, inputs: Readonly<Record<string, string>> = {}): string {
  const job = ofJob === undefined ? '' : `  timeoutInMinutes: ${ofJob}\n`;
  const own = ofStep === undefined ? '' : `\n  timeoutInMinutes: ${ofStep}`;
  const steps = step('AzureCLI@2', inputs).replace('AzureCLI@2', `AzureCLI@2${own}`);
  return `jobs:\n- job: a\n${job}${steps.replace(/^/gm, '  ').trimEnd()}\n`;
}

/** The same of a template deployment. */
function deployment(ofStep: string | undefined, ofJob?: string): string {
  const inputs = { azureSubscription: '', azureResourceManagerConnection: 'prod' };
  return timed(ofStep, ofJob, inputs).replace('AzureCLI@2', 'AzureResourceManagerTemplateDeployment@3');
}

describe('long-running-token', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/long-running-token/bad.yml'));
    expect(bad.map(({ task, line, severity }) => [task, line, severity])).toEqual([
      ['AzureCLI@2', 5, 'warning'],
      ['AzureResourceManagerTemplateDeployment@3', 15, 'note'],
      ['PackerBuild@1', 22, 'note'],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/long-running-token/good.yml'))).toEqual([]);
  });

  it('warns of a step that may run for longer, and names the input that renews', () => {
    expect(findingsOf(RULE, timed('90'))).toMatchObject([
      {
        severity: 'warning',
        confidence: 'possible',
        message:
          'AzureCLI@2 may run for 90 minutes (timeoutInMinutes of its step), and its token lives about 60: when the script runs longer than its token lives, a token of another audience, or a new one, is refused with AADSTS700024.',
        source: 'https://github.com/Azure/azure-cli/issues/28708',
      },
    ]);
    expect(findingsOf(RULE, timed('90'))[0]?.remedy).toContain('`keepAzSessionActive: true`');
    expect(judgeText(timed('90')).verdict).toBe('at-risk');
  });

  it('only notes what the job of a deployment declares, which leaves a pipeline ready', () => {
    const text = deployment(undefined, '120');
    expect(findingsOf(RULE, text).map(({ severity }) => severity)).toEqual(['note']);
    expect(judgeText(text).verdict).toBe('ready');
  });

  it('says nothing of a script in a job that may run for long: the job is not the step', () => {
    expect(findingsOf(RULE, timed(undefined, '120'))).toEqual([]);
    expect(findingsOf(RULE, timed('0', '0'))).toEqual([]);
  });

  it.each([
    ['61', undefined, 1],
    ['60', undefined, 0],
    ['30', '360', 0],
    ['0', '360', 1],
    ['0', undefined, 0],
    [undefined, '0', 1],
    [undefined, '60', 0],
    [undefined, undefined, 0],
    ['$(minutes)', undefined, 0],
    ['90', '10', 1],
  ])('lets the timeout that is declared nearest count: step %s, job %s', (ofStep, ofJob, count) => {
    expect(findingsOf(RULE, deployment(ofStep, ofJob))).toHaveLength(count);
  });

  it('is silent where the step renews its session', () => {
    expect(findingsOf(RULE, timed('90', undefined, { keepAzSessionActive: 'true' }))).toEqual([]);
    expect(findingsOf(RULE, timed('90', undefined, { keepAzSessionActive: '$(keep)' }))).toHaveLength(1);
  });

  it('takes the longest that a branch or a choice of a parameter gives', () => {
    const text = `parameters:\n- { name: minutes, type: number, default: 30, values: [30, 240] }\n${timed('${{ parameters.minutes }}')}`;
    expect(findingsOf(RULE, text)[0]?.message).toContain('for 240 minutes');
  });

  it.each(['AzureKeyVault@2', 'AzureFileCopy@4', 'ContosoDeploy@1'])('is silent on %s', (task) => {
    expect(findingsOf(RULE, timed('90').replace('AzureCLI@2', task))).toEqual([]);
  });

  it('is silent in the edition of the preview, which says nothing of lifetimes', () => {
    expect(findingsOf(RULE, timed('90'), { edition: 'preview-2023' })).toEqual([]);
  });
});
