import { setTimeout as delay } from 'node:timers/promises';
import type { RegisteredFunction } from './bindings.ts';
import { describeError } from './describe-error.ts';
import type { Invoker, TriggerInput } from './invoke.ts';
import type { InvocationResponse } from './rpc.ts';

/** Runs functions for the triggers, says so in the log, and knows what is running. */
export interface Executions {
  /** Throws what the function throws. */
  run(registered: RegisteredFunction, input: TriggerInput): Promise<InvocationResponse>;
  /** Counts a piece of a trigger's work as running: an HTTP exchange, a message, a tick. It must not reject. */
  track(name: string, work: Promise<void>): void;
  /** Waits until nothing runs, but no longer than `withinMs`; answers the names of what still runs. */
  settled(withinMs: number): Promise<readonly string[]>;
}

export function createExecutions(invoker: Invoker, log: (line: string) => void): Executions {
  const running = new Map<Promise<void>, string>();
  return {
    async run({ name, binding }, input) {
      const startedAt = performance.now();
      const took = () => `${Math.round(performance.now() - startedAt)} ms`;
      try {
        const response = await invoker.invoke(name, binding, input);
        log(`Executed '${name}' (Succeeded, ${took()})`);
        return response;
      } catch (error) {
        log(`Executed '${name}' (Failed, ${took()}): ${describeError(error)}`);
        throw error;
      }
    },
    track(name, work) {
      const entry = work.finally(() => running.delete(entry));
      running.set(entry, name);
    },
    async settled(withinMs) {
      const deadline = new AbortController();
      const bound = delay(withinMs, undefined, { signal: deadline.signal }).catch(() => undefined);
      await Promise.race([untilEmpty(running), bound]);
      deadline.abort();
      return [...running.values()];
    },
  };
}

async function untilEmpty(running: ReadonlyMap<Promise<void>, string>): Promise<void> {
  while (running.size > 0) await Promise.all(running.keys());
}
