import type { Intent } from '../../shared/conversions/intent.ts';
import { CONNECTION } from './building.ts';

/** A person set out to convert a connection, and did. */
export function intent(over: Partial<Intent> = {}): Intent {
  return {
    connectionId: CONNECTION,
    name: 'prod',
    operation: 'convert',
    startedAt: '2026-11-24T08:59:00.000Z',
    byId: 'person-id',
    byName: 'robin',
    forced: false,
    reason: '',
    verdict: 'ready',
    modifiedBefore: '2026-01-01T00:00:00.0000000Z',
    outcome: 'done',
    resolvedAt: '2026-11-24T09:01:00.000Z',
    outcomeReason: '',
    change: '2026-11-24T09:00:00.1234567Z',
    ...over,
  };
}
