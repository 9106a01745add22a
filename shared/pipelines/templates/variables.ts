import { isChoice, isSameChoice, lastOf, UNKNOWN, type Choice, type Placed, type Value } from '../expressions/value.ts';
import type { SourceFile } from '../source-file.ts';
import type { Path } from '../yaml/branch.ts';

/** Variables that are known from outside the YAML, by name: predefined ones, those of the definition. Undefined: not given. */
export type GivenVariables = (name: string) => string | undefined;

interface Declared extends Placed {
  readonly from?: string;
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
    const declared = from === undefined ? { value, path } : { value, path, from };
    if (known === undefined) this.#declared.set(key, [declared]);
    else known.push(declared);
  }

  #same(name: string, value: Value): Value {
    if (!isChoice(value)) return value;
    const known = this.#choices.get(name) ?? [];
    const same = known.find((choice) => isSameChoice(choice, value));
    if (same === undefined) this.#choices.set(name, [...known, value]);
    return same ?? value;
  }

  /** @param inherited Is told when the value is declared in another file than the one that reads it. */
  get(name: string, standpoint: Path, reader: SourceFile, inherited: (name: string) => void): Value {
    const outer = this.#outer;
    const elsewhere = (): Value =>
      outer instanceof Variables ? outer.get(name, standpoint, reader, inherited) : (outer(name) ?? UNKNOWN);
    const declared = this.#declared.get(name.toLowerCase());
    if (declared === undefined) return elsewhere();
    const from = reader === this.owner ? declared.find((one) => one.from !== undefined)?.from : name;
    if (from !== undefined) inherited(from);
    return this.#same(name, lastOf(declared, standpoint, elsewhere));
  }
}
