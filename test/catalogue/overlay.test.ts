import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { explainTask } from '../../shared/catalogue/explain.ts';
import { readPolicy } from '../../shared/policy/read-policy.ts';
import { findingsOf, judgeText, step } from '../rules/judging.ts';

const SOURCE = 'https://wiki.contoso.example/federation';

/** The overlay of entries as they are written in a policy. */
const overlay = (...entries: readonly string[]) =>
  readPolicy(`version: 1\ntasks: [${entries.map((entry) => `{ ${entry} }`).join(', ')}]\n`, 'policy.yml').tasks;

const judged = (text: string, ...entries: readonly string[]) => judgeText(text, { overlay: overlay(...entries) });

/** A step whose only connection stands in an input that nobody else calls so. */
const own = (task: string, input = 'azureConnection'): string =>
  `steps:\n- task: ${task}\n  inputs:\n    ${input}: prod\n`;

describe('what the policy says of a task', () => {
  it('makes a task of one’s own known', () => {
    expect(judged(step('ContosoDeploy@1'))).toMatchObject({ verdict: 'unknown' });
    expect(judged(step('ContosoDeploy@1'), 'task: ContosoDeploy@1, wif: supported')).toMatchObject({
      verdict: 'ready',
      findings: [],
    });
  });

  it('counts for the version that it names, in any casing', () => {
    const entry = 'task: contosodeploy@1, wif: supported';
    expect(judged(step('ContosoDeploy@1.*'), entry).verdict).toBe('ready');
    expect(judged(step('ContosoDeploy@2'), entry).verdict).toBe('unknown');
  });

  it('is the source of the finding, with its date, and the finding says so', () => {
    const [finding] = judged(
      step('ContosoDeploy@1'),
      `task: ContosoDeploy@1, wif: unsupported, source: "${SOURCE}", asOf: 2026-07-01, replacement: ContosoDeploy@2, note: Ask Kim.`,
    ).findings;
    expect(finding).toMatchObject({
      rule: 'task-unsupported',
      severity: 'error',
      confidence: 'confirmed',
      source: SOURCE,
      asOf: '2026-07-01',
      message:
        "ContosoDeploy@1 cannot sign in through workload identity federation. Ask Kim. So says the organization's policy.",
    });
    expect(finding?.remedy).toContain('Use ContosoDeploy@2');
  });

  it('quotes a note that ends without a stop as a sentence', () => {
    const entry = `task: ContosoDeploy@1, wif: unsupported, source: "${SOURCE}", note: It has no OIDC`;
    expect(judged(step('ContosoDeploy@1'), entry).findings[0]?.message).toMatch(/ It has no OIDC\. So says /);
  });

  it.each([
    ['without a date', `source: "${SOURCE}"`],
    ['without a source', 'asOf: 2026-07-01'],
    ['without both', 'note: So it is.'],
  ])('is never confirmed %s', (_, fields) => {
    const [finding] = judged(step('ContosoDeploy@1'), `task: ContosoDeploy@1, wif: unsupported, ${fields}`).findings;
    expect(finding?.confidence).toBe('likely');
  });

  it.each([
    ['unsupported', 'task-unsupported', 'blocked'],
    ['not-available-yet', 'task-unsupported', 'blocked'],
    ['use-other-version', 'task-version-superseded', 'blocked'],
    ['unknown', 'task-unknown', 'unknown'],
    ['deprecated', 'task-unknown', 'unknown'],
  ])('%s gives %s: %s', (wif, rule, verdict) => {
    const found = judged(step('ContosoDeploy@1'), `task: ContosoDeploy@1, wif: ${wif}`);
    expect(found.verdict).toBe(verdict);
    expect(found.findings.map((finding) => finding.rule)).toContain(rule);
  });

  it('can tell that an input is no connection after all', () => {
    expect(judged(step('ContosoReport@1'), 'task: ContosoReport@1, wif: not-applicable')).toMatchObject({
      verdict: 'ready',
      pipeline: { uses: [] },
    });
  });

  it('names the release from which a pinned one is too old', () => {
    const entry = 'task: ContosoDeploy@1, wif: supported, minimumVersion: 1.4.0';
    expect(judged(step('ContosoDeploy@1.3.9'), entry).verdict).toBe('blocked');
    expect(judged(step('ContosoDeploy@1.4.0'), entry).verdict).toBe('ready');
  });
});

describe('connection inputs of the policy', () => {
  it('make a step a use of the connection', () => {
    expect(judged(own('ContosoDeploy@1')).pipeline.uses).toEqual([]);
    const entry = 'task: ContosoDeploy@1, wif: unsupported, connectionInputs: [azureConnection]';
    expect(judged(own('ContosoDeploy@1'), entry).findings[0]).toMatchObject({ connection: 'prod' });
  });

  it('are all that count for a task that nobody else describes', () => {
    const entry = 'task: ContosoDeploy@1, wif: unsupported, connectionInputs: [azureConnection]';
    expect(judged(step('ContosoDeploy@1'), entry).pipeline.uses).toEqual([]);
  });

  it('hide no input of a task in the box', () => {
    const entry = `task: AzureFileCopy@4, wif: unsupported, connectionInputs: [other], source: "${SOURCE}"`;
    expect(judged(step('AzureFileCopy@4'), entry).findings[0]).toMatchObject({ connection: 'prod' });
    expect(judged(own('AzureFileCopy@4', 'other'), entry).findings[0]).toMatchObject({ connection: 'prod' });
  });
});

describe('what the policy says against the catalogue', () => {
  const better = `task: AzureFileCopy@4, wif: supported, source: "${SOURCE}", asOf: 2026-08-30`;
  const worse = `task: AzureCLI@2, wif: unsupported, source: "${SOURCE}", asOf: 2026-08-30`;

  it('comes before it', () => {
    expect(judged(step('AzureFileCopy@4'), better).verdict).toBe('ready');
    expect(judged(step('AzureCLI@2'), worse).verdict).toBe('blocked');
  });

  it('is meant however the pipeline names the task: by GUID, too', () => {
    expect(judged(step('46e4be58-730b-4389-8a2f-ea10b3e5e815@2'), worse).verdict).toBe('blocked');
    const byId = `task: 46e4be58-730b-4389-8a2f-ea10b3e5e815@2, wif: unsupported, source: "${SOURCE}"`;
    expect(judged(step('AzureCLI@2'), byId).verdict).toBe('blocked');
  });

  it('is shown beside what the edition says', () => {
    const explained = explainTask(openCatalogue('current', overlay(better)), 'AzureFileCopy@4');
    expect(explained).toMatchObject({
      status: 'supported',
      origin: 'policy',
      sources: [SOURCE],
      asOf: '2026-08-30',
      overridden: { status: 'use-other-version', asOf: '2025-03-12' },
    });
    expect(explained.connectionInputs.map(({ name }) => name)).toContain('ConnectedServiceNameARM');
  });

  it('is nothing of an edition: another catalogue does not see it', () => {
    openCatalogue('current', overlay(better));
    expect(findingsOf('task-version-superseded', step('AzureFileCopy@4'))).toHaveLength(1);
  });
});

describe('a task named with its extension', () => {
  const SCAN = 'contoso.tools.scan.ContosoScan@2';

  it('is meant by that name, and by no other extension’s', () => {
    const entry = `task: ${SCAN}, wif: supported`;
    expect(judged(step(SCAN), entry).verdict).toBe('ready');
    expect(judged(step('evil.tools.scan.ContosoScan@2'), entry).verdict).toBe('unknown');
    expect(judged(step('ContosoScan@2'), entry).verdict).toBe('unknown');
  });

  it('is meant by its short name as well', () => {
    expect(judged(step(SCAN), 'task: ContosoScan@2, wif: supported').verdict).toBe('ready');
  });

  it('is not meant by the short name of a task in the box', () => {
    const entry = `task: AzureFileCopy@4, wif: supported, source: "${SOURCE}"`;
    expect(judged(step('evil.tools.copy.AzureFileCopy@4'), entry).verdict).not.toBe('ready');
    const cli = `task: AzureCLI@2, wif: supported, source: "${SOURCE}"`;
    expect(judged(step('evil.tools.cli.AzureCLI@2'), cli).verdict).toBe('unknown');
  });

  it('can be told apart from a task in the box of that name', () => {
    const entry = `task: contoso.tools.cli.AzureCLI@2, wif: unsupported, source: "${SOURCE}"`;
    expect(judged(step('contoso.tools.cli.AzureCLI@2'), entry).verdict).toBe('blocked');
    expect(judged(step('AzureCLI@2'), entry).verdict).toBe('ready');
  });
});
