import { describe, expect, it } from 'vitest';
import { describeError } from '../../../local/functions-host/describe-error.ts';

describe('an error in the log', () => {
  it('is one line', () => {
    expect(describeError(new Error('forbidden\nRequestId:1\n  Time:2'))).toBe('forbidden RequestId:1 Time:2');
  });

  it('names its cause, unless its message does', () => {
    const cause = new Error('no water');
    expect(describeError(new Error('the house burns', { cause }))).toBe('the house burns (no water)');
    expect(describeError(new Error('the house burns: no water', { cause }))).toBe('the house burns: no water');
  });

  it('without a message is named by its code', () => {
    expect(describeError(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
  });

  it.each([
    ['thrown text', 'thrown text'],
    [{ status: 1 }, '{"status":1}'],
    [undefined, 'undefined'],
  ])('may be anything: %j', (thrown, line) => {
    expect(describeError(thrown)).toBe(line);
  });
});
