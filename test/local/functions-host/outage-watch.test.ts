import { describe, expect, it } from 'vitest';
import { createOutageWatch } from '../../../local/functions-host/queue/outage.ts';

function watch() {
  const lines: string[] = [];
  return { lines, outage: createOutageWatch('Storage', (line) => void lines.push(line)) };
}

describe('an outage of storage', () => {
  it('is one line however often it is seen, and one when it is over', () => {
    const { lines, outage } = watch();
    outage.worked();
    outage.failed(new Error('connect ECONNREFUSED'));
    outage.failed(new Error('connect ECONNREFUSED'));
    outage.worked();
    outage.worked();
    expect(lines).toEqual([
      'Storage (Storage) cannot be reached: connect ECONNREFUSED. Queue functions wait and go on when it is back; HTTP functions are still served.',
      'Storage (Storage) is back: queue functions go on.',
    ]);
  });

  it('names the code that storage gave when its message does not', () => {
    const { lines, outage } = watch();
    outage.failed(Object.assign(new Error('Unexpected status code: 403'), { code: 'AuthenticationFailed' }));
    expect(lines[0]).toContain('cannot be reached: Unexpected status code: 403 (AuthenticationFailed).');
  });
});
