import { expect, it } from 'vitest';
import { countsText, inFlightText } from '../../shared/report/counts-line.ts';
import { assessment, pipeline } from '../conversions/building.ts';

it('counts say how many use it, how many of them break and what is in flight', () => {
  const pipelines = [pipeline(), pipeline({ id: 8 }), pipeline({ id: 9 }), pipeline({ id: 1, verdict: 'ready' })];
  const inFlight = { runs: 1, deployments: 1, unseen: [] };
  expect(countsText(assessment({ pipelines, pipelinesUsing: 17, inFlight }))).toBe(
    '17 pipelines, 3 break, 2 in flight',
  );
});

it.each([
  [null, null, 'what is in flight not known: No access.'],
  [null, 2, 'at least 2 in flight, runs in flight not known: No access.'],
  [0, null, 'deployments in flight not known: No access.'],
])('what is not known (%s runs, %s deployments) is never none', (runs, deployments, text) => {
  expect(inFlightText({ runs, deployments, unseen: ['No access.'] })).toBe(text);
});
