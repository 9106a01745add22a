import { describe, expect, it } from 'vitest';
import { toRegisteredFunction } from '../../../local/functions-host/bindings.ts';

const httpOutput = { type: 'http', direction: 'out' };

describe('the bindings of a function', () => {
  it('make an HTTP function, whose route is its name unless it has one', () => {
    const bindings = {
      request: { type: 'httpTrigger', methods: ['get'], authLevel: 'anonymous' },
      $return: httpOutput,
    };
    expect(toRegisteredFunction({ name: 'health', bindings })).toEqual({
      name: 'health',
      binding: 'request',
      trigger: { type: 'httpTrigger', route: 'health', methods: ['GET'] },
    });
  });

  it('make a queue function', () => {
    const bindings = { message: { type: 'queueTrigger', queueName: 'events', connection: 'Storage' } };
    expect(toRegisteredFunction({ name: 'work', bindings }).trigger).toEqual({
      type: 'queueTrigger',
      queueName: 'events',
      connection: 'Storage',
    });
  });

  it.each(['q1', 'Events', 'guard--events', '-events', 'e'.repeat(64)])(
    'are refused with the queue name "%s"',
    (queueName) => {
      const bindings = { message: { type: 'queueTrigger', queueName } };
      expect(() => toRegisteredFunction({ name: 'work', bindings })).toThrow(
        `The queue name of function "work" is "${queueName}"`,
      );
    },
  );

  it('are refused when the host does not know a type', () => {
    const bindings = { request: { type: 'httpTrigger' }, out: { type: 'queue', direction: 'out', queueName: 'x' } };
    expect(() => toRegisteredFunction({ name: 'writer', bindings })).toThrow(
      'Function "writer" uses a binding of type "queue", which this host does not know',
    );
  });

  it('are refused when a trigger is incomplete', () => {
    expect(() => toRegisteredFunction({ name: 'work', bindings: { message: { type: 'queueTrigger' } } })).toThrow(
      /Function "work": binding queueTrigger is not valid: .*queueName/s,
    );
  });

  it('are refused without a trigger', () => {
    expect(() => toRegisteredFunction({ name: 'idle', bindings: { $return: httpOutput } })).toThrow(
      'Function "idle" has 0 triggers; it needs exactly one.',
    );
  });

  it('are refused with a retry policy', () => {
    const bindings = { timer: { type: 'timerTrigger', schedule: '0 0 0 * * *' } };
    expect(() => toRegisteredFunction({ name: 'nightly', bindings, retryOptions: { maxRetryCount: 3 } })).toThrow(
      'Function "nightly" has a retry policy',
    );
  });
});
