import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import type { FirstRun } from '../../shared/conversions/first-run.ts';
import { alertLines } from '../../shared/report/conversion-alert.ts';
import { assessment, conversion, finding, health, pipeline } from '../conversions/building.ts';

const doc = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'reminders.md'), 'utf8');

const ID = '6d657de3-fa65-5396-aeaf-da36d6ccea80';
const PROJECT = '6ccc6dcf-a875-5572-a2b2-731318be4d3a';

/** Blocked, mended in part, and failing in another pipeline since. */
function reminded(): Conversion {
  const inFlight = { runs: 1, deployments: 0, unseen: [] };
  const judged = { verdict: 'at-risk', edition: '2026-08', judgedAt: '2026-11-30T14:15:17.000Z' } as const;
  return conversion({
    connectionId: ID,
    name: 'shop-prod',
    projects: [{ id: PROJECT, name: 'Payments', connectionName: 'shop-prod' }],
    changedAt: '2026-11-24T14:19:31.100Z',
    revertEligibleUntil: '2026-12-01T14:19:31.100Z',
    assessment: assessment({
      ...judged,
      pipelines: [
        pipeline({
          id: 14,
          name: 'nightly',
          verdict: 'at-risk',
          findings: [
            finding({
              rule: 'long-running-token',
              severity: 'warning',
              confidence: 'likely',
              message: 'The script of AzureCLI@2 runs longer than its token lives.',
              remedy: 'Sign in again before the last call.',
              file: 'nightly.yml',
              line: 31,
              task: 'AzureCLI@2',
            }),
          ],
        }),
      ],
      pipelinesUsing: 3,
      pipelinesRead: 17,
      inFlight,
    }),
    health: health({
      atFirst: { verdict: 'blocked', edition: '2026-08', judgedAt: '2026-11-24T14:19:33.000Z' },
      now: judged,
      pipelinesUsing: 3,
      inFlight,
      runs: {
        succeeded: 9,
        failedBy: [
          {
            signature: 'aadsts700024',
            step: 'Copy images',
            project: 'Payments',
            pipelineId: 14,
            count: 2,
            isOver: false,
          },
        ],
        failedOtherwise: 1,
        pipelinesWithout: 1,
        unseen: [],
      },
    }),
  });
}

const about = { organizationUrl: 'https://dev.azure.com/contoso', nowMs: Date.parse('2026-11-30T14:20:15Z') };
const shown = (lines: readonly string[]): string => `\`\`\`text\n${lines.join('\n')}\n\`\`\``;

it('the page about reminders shows one as it is really written', () => {
  expect(doc).toContain(shown(alertLines({ topic: 'reminder', conversion: reminded(), ...about })));
});

it('and a message about a run that failed', () => {
  const failed: FirstRun = {
    connectionId: ID,
    change: 'x',
    projectId: PROJECT,
    projectName: 'Payments',
    pipelineId: 14,
    pipelineName: 'nightly',
    state: 'failed',
    runId: 4711,
    at: '2026-11-25T02:10:44.6183Z',
    step: 'Copy images',
    signature: 'aadsts700024',
    told: false,
  };
  const nowMs = Date.parse('2026-11-25T02:11:00Z');
  expect(doc).toContain(shown(alertLines({ topic: 'run-failed', conversion: reminded(), ...about, nowMs, failed })));
});
