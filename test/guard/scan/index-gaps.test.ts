import { expect, it } from 'vitest';
import { indexGaps, logIndexGaps } from '../../../shared/guard/scan/index-gaps.ts';
import type { ProjectScan } from '../../../shared/ledger/scans.ts';
import { testClock } from '../../azure-devops/organization.ts';
import { policySource } from '../../policy/policies.ts';

const scanOf = (projectName: string, completeAt: string, problem = ''): ProjectScan => ({
  projectId: projectName,
  projectName,
  askedAt: '2026-11-24T02:00:00.000Z',
  completeAt,
  unseen: 0,
  problem,
});

it('tells people how many projects are not known, and the log which and why', async () => {
  const finished = [scanOf('Fine', '2026-11-24T02:00:00.000Z')];
  const unfinished = [
    scanOf('Secret', '', 'The guard has no access.'),
    scanOf('Left out', ''),
    scanOf('Old', '2026-11-20T02:00:00.000Z'),
  ];
  const scans = () => Promise.resolve({ startedAt: '2026-11-24T02:00:00.000Z', finished, unfinished });
  const policy = policySource('version: 1\nprojects: { exclude: [Left out] }\n');
  const context = { clock: testClock(), policy, ledger: { usage: { scans } } };
  const told = await indexGaps(context);
  expect(told.map((sentence) => sentence.slice(0, 13))).toEqual(['Of 1 project ', 'Of 1 project ']);
  expect(told.join('\n')).not.toMatch(/Secret|Old/);
  const lines: string[] = [];
  await logIndexGaps(context, { warn: (line) => lines.push(line) });
  expect(lines).toEqual([
    'What the pipelines of project Secret read is not known at all. The guard has no access.',
    'What the pipelines of project Old read is not known since 2026-11-20T02:00:00.000Z. Its scan has not finished: an event that failed is told above, or in DeadLetters.',
  ]);
});
