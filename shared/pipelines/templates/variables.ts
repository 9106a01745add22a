import { isChoice, isSameChoice, lastOf, UNKNOWN, type Choice, type Placed, type Value } from '../expressions/value.ts';
import type { Reads } from '../expressions/worlds.ts';
import type { SourceFile } from '../source-file.ts';
import type { Path } from '../yaml/branch.ts';

/** Variables that are known from outside the YAML, by name: predefined ones, those of the definition. Undefined: not given. */
export type GivenVariables = (name: string) => string | undefined;

interface Declared extends Placed {
  readonly order: number;
}

/**
 * The variables of a root, a stage or a job as the expressions in it see them: in their order, inner ones before outer ones. Names
 * ignore casing. What nothing declares is not known: it can be predefined, come from a group, or be set when the run is queued.
 *
 * Whether a template sees the variables of the files that include it is contested (microsoft/azure-pipelines-tasks#15147,
 * microsoft/azure-pipelines-yaml#593): here it does, and whoever reads one so is told.
 */
export class Variables {
  readonly #outer: Variables | GivenVariables;
  /** The file that declares them. */
  readonly owner: SourceFile;
  readonly #declared = new Map<string, Declared[]>();
  /** Places from which on any variable may have been set: a group that is not at hand, a name that is not known. */
  readonly #anything: Declared[] = [];
  #order = 0;
  /** Variables of other files that variables of this one were made of. */
  readonly #madeOf = new Map<string, string>();
  /** Choices that were given before: what is read twice is the same choice, so that a condition on it narrows it. */
  readonly #choices = new Map<string, Choice[]>();

  constructor(owner: SourceFile, outer: Variables | GivenVariables) {
    this.owner = owner;
    this.#outer = outer;
  }

  /** @param from A variable of another file that the value was made of. */
  declare(name: string, value: Value, path: Path, from?: string): void {
    const key = name.toLowerCase();
    const known = this.#declared.get(key);
    const declared = { value, path, order: (this.#order += 1) };
    if (from !== undefined) this.#madeOf.set(key, from);
    if (known === undefined) this.#declared.set(key, [declared]);
    else known.push(declared);
  }

  /** From here on any variable may have been set to something that is not known. */
  declareAnything(path: Path): void {
    const maybe = { chain: { open: 1, exhaustive: false }, index: 0, byDefault: false };
    this.#anything.push({ value: UNKNOWN, path: [...path, maybe], order: (this.#order += 1) });
  }

  #same(name: string, value: Value): Value {
    if (!isChoice(value)) return value;
    const known = this.#choices.get(name) ?? [];
    const same = known.find((choice) => isSameChoice(choice, value));
    if (same === undefined) this.#choices.set(name, [...known, value]);
    return same ?? value;
  }

  /** @param reads Notes a value that is declared in another file than the one that reads it. */
  get(name: string, standpoint: Path, reader: SourceFile, reads: Pick<Reads, 'inherited'>): Value {
    const outer = this.#outer;
    const elsewhere = (): Value =>
      outer instanceof Variables ? outer.get(name, standpoint, reader, reads) : (outer(name) ?? UNKNOWN);
    const own = this.#declared.get(name.toLowerCase());
    if (own === undefined && this.#anything.length === 0) return elsewhere();
    const declared =
      this.#anything.length === 0 ? (own ?? []) : [...(own ?? []), ...this.#anything].sort((a, b) => a.order - b.order);
    const from = reader === this.owner ? this.#madeOf.get(name.toLowerCase()) : name;
    if (from !== undefined && own !== undefined) reads.inherited = from;
    return this.#same(name, lastOf(declared, standpoint, elsewhere));
  }
}
