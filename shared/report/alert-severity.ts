import type { AlertSeverity } from '../policy/notifications.ts';
import type { ConversionAlert } from './conversion-alert.ts';

/**
 * How much an alert asks of people. Error: something breaks, now or once nothing can be reverted any more. Warning: something has
 * to be decided or looked at. Note: nothing has to be done.
 */
export function severityOf({ topic, conversion }: Pick<ConversionAlert, 'topic' | 'conversion'>): AlertSeverity {
  const verdict = conversion.assessment?.verdict ?? 'unknown';
  switch (topic) {
    case 'revert-failed':
    case 'disabled':
    case 'run-failed':
      return 'error';
    case 'reverted':
      return 'warning';
    case 'converted':
    case 'verdict-changed':
      if (verdict === 'blocked') return 'error';
      return verdict === 'ready' ? 'note' : 'warning';
    case 'reminder':
      return verdict === 'blocked' ? 'error' : 'warning';
    case 'expired':
      return verdict === 'ready' ? 'note' : 'error';
  }
}
