import { describe, expect, it } from 'vitest';
import { ALERT_TOPICS } from '../../shared/report/conversion-alert.ts';
import { severityOf } from '../../shared/report/alert-severity.ts';
import { assessment } from '../conversions/building.ts';
import { alert } from './alerts.ts';

const VERDICTS = ['blocked', 'unknown', 'at-risk', 'ready', null] as const;

describe('the severity of what is told', () => {
  it('is an error where something breaks, a warning where people decide, and else a note', () => {
    const table = ALERT_TOPICS.map((topic) => [
      topic,
      ...VERDICTS.map((verdict) =>
        severityOf(alert({ assessment: verdict === null ? null : assessment({ verdict }) }, { topic })),
      ),
    ]);
    expect(table).toEqual([
      ['converted', 'error', 'warning', 'warning', 'note', 'warning'],
      ['reverted', 'warning', 'warning', 'warning', 'warning', 'warning'],
      ['revert-failed', 'error', 'error', 'error', 'error', 'error'],
      ['disabled', 'error', 'error', 'error', 'error', 'error'],
      ['run-failed', 'error', 'error', 'error', 'error', 'error'],
      ['verdict-changed', 'error', 'warning', 'warning', 'note', 'warning'],
      ['reminder', 'error', 'warning', 'warning', 'warning', 'warning'],
      ['expired', 'error', 'error', 'error', 'note', 'error'],
    ]);
  });
});
