import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdMessage } from '../../../local/functions-host/queue/lease.ts';

const message = { messageId: 'm1', popReceipt: 'receipt 0' };
const LEASE_MS = 600_000;
const THIRD_MS = LEASE_MS / 3;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A queue that gives out a new receipt for each renewal. */
function createQueue() {
  let renewals = 0;
  const answer = (): Promise<{ popReceipt: string }> => Promise.resolve({ popReceipt: `receipt ${(renewals += 1)}` });
  return { updateMessage: vi.fn<(...args: unknown[]) => Promise<{ popReceipt?: string }>>(answer) };
}

describe('a message that is worked on', () => {
  it('is not renewed when the work is short', async () => {
    const queue = createQueue();
    const lease = holdMessage(queue, message, LEASE_MS);
    await vi.advanceTimersByTimeAsync(THIRD_MS - 1);
    expect(await lease.end()).toBe('receipt 0');
    expect(queue.updateMessage).not.toHaveBeenCalled();
  });

  it('is hidden anew in good time, each time with the last receipt', async () => {
    const queue = createQueue();
    const lease = holdMessage(queue, message, LEASE_MS);
    await vi.advanceTimersByTimeAsync(2 * THIRD_MS);
    expect(queue.updateMessage.mock.calls).toEqual([
      ['m1', 'receipt 0', undefined, 600],
      ['m1', 'receipt 1', undefined, 600],
    ]);
    expect(await lease.end()).toBe('receipt 2');
  });

  it('is renewed again when a renewal failed', async () => {
    const queue = createQueue();
    queue.updateMessage.mockRejectedValueOnce(new Error('connect ECONNREFUSED'));
    const lease = holdMessage(queue, message, LEASE_MS);
    await vi.advanceTimersByTimeAsync(2 * THIRD_MS);
    expect(await lease.end()).toBe('receipt 1');
  });

  it('is settled only after a renewal that is under way', async () => {
    const queue = createQueue();
    let finish: (answer: { popReceipt: string }) => void = () => undefined;
    queue.updateMessage.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    const lease = holdMessage(queue, message, LEASE_MS);
    await vi.advanceTimersByTimeAsync(THIRD_MS);
    const ended = lease.end();
    finish({ popReceipt: 'late receipt' });
    expect(await ended).toBe('late receipt');
  });

  it('is not renewed after the end', async () => {
    const queue = createQueue();
    await holdMessage(queue, message, LEASE_MS).end();
    await vi.advanceTimersByTimeAsync(LEASE_MS);
    expect(queue.updateMessage).not.toHaveBeenCalled();
  });
});
