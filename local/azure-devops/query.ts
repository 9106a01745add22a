import { ServiceError } from './answers.ts';

/**
 * Query parameters of a call, by name in any case, as the service takes them. Remembers which were read: what a client sends and
 * no handler heeds is not simulated, and that is worth knowing.
 */
export class Query {
  readonly #values: ReadonlyMap<string, string>;
  readonly #names: readonly string[];
  readonly #read = new Set<string>();

  constructor(parameters: URLSearchParams) {
    const entries = [...parameters].map(([name, value]): [string, string] => [name.toLowerCase(), value]);
    this.#values = new Map(entries);
    this.#names = [...parameters.keys()];
  }

  /** The names as they were sent. */
  get names(): readonly string[] {
    return this.#names;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  /** The value without counting it as read. */
  peek(name: string): string {
    return this.#values.get(name.toLowerCase()) ?? '';
  }

  /** The value, or undefined where it is absent or empty. */
  text(name: string): string | undefined {
    this.#read.add(name.toLowerCase());
    const value = this.#values.get(name.toLowerCase());
    return value === '' ? undefined : value;
  }

  flag(name: string): boolean {
    return this.text(name)?.toLowerCase() === 'true';
  }

  /** A whole number from 0; anything else is refused as the service does. */
  number(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^\d{1,9}$/.test(value)) return Number(value);
    throw new ServiceError({
      status: 400,
      typeKey: 'ArgumentException',
      message: `The value '${value}' of the parameter ${name} is not a number from 0.`,
    });
  }

  /** The parts of a list with commas; undefined where the parameter is absent. */
  list(name: string): readonly string[] | undefined {
    const value = this.text(name);
    return value?.split(',').map((part) => part.trim());
  }

  /** Parameters without an effect here that need none: links in answers, for instance. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.#read.add(name.toLowerCase());
  }

  /** What was sent and never looked at. */
  unread(): readonly string[] {
    return this.#names.filter((name) => !this.#read.has(name.toLowerCase()));
  }
}
