/** The process that died: nothing of it answers any more. */
export class Killed extends Error {}

/** When a process dies: at its nth call to the service or to tables, before or after the call takes effect. */
export interface Death {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** Functions that answer one after the other, and no promise. */
const LISTS: ReadonlySet<string> = new Set(['list', 'open', 'due']);

/** Counts the calls of a process, and ends it at one of them. */
export class Life {
  readonly #death: Death | undefined;
  calls = 0;
  isOver = false;

  constructor(death: Death | undefined) {
    this.#death = death;
  }

  /** The same functions as this process calls them; what they answer with functions of its own, such as a lease, too. */
  of<T extends object>(effects: T): T {
    return new Proxy(effects, {
      get: (target, name, receiver) => {
        const found: unknown = Reflect.get(target, name, receiver);
        if (typeof found !== 'function') return found;
        if (LISTS.has(String(name)))
          return (...args: readonly unknown[]): unknown => {
            this.#step('before');
            const answer: unknown = Reflect.apply(found, target, args);
            return isIterable(answer) ? this.#each(answer) : answer;
          };
        return async (...args: readonly unknown[]): Promise<unknown> => {
          this.#step('before');
          const answer: unknown = await Reflect.apply(found, target, args);
          this.#step('after');
          return this.#living(answer);
        };
      },
    });
  }

  async *#each(answers: AsyncIterable<unknown>): AsyncGenerator {
    for await (const value of answers) {
      this.#step('after');
      yield this.#living(value);
    }
  }

  #living(value: unknown): unknown {
    return isEffect(value) ? this.of(value) : value;
  }

  #step(when: Death['when']): void {
    if (this.isOver) throw new Killed();
    if (when === 'before') this.calls += 1;
    if (this.#death?.call === this.calls && this.#death.when === when) {
      this.isOver = true;
      throw new Killed();
    }
  }
}

/** A lease, or a reminder that can be taken. */
function isEffect(answer: unknown): answer is object {
  return typeof answer === 'object' && answer !== null && ('end' in answer || 'take' in answer);
}

function isIterable(answer: unknown): answer is AsyncIterable<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}
