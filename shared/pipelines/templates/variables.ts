import { isChoice, isSameChoice, lastOf, UNKNOWN, type Choice, type Placed, type Value } from '../expressions/value.ts';
import type { Reads } from '../expressions/worlds.ts';
import type { SourceFile } from '../source-file.ts';
import type { Path } from '../yaml/branch.ts';

/** Variables that are known from outside the YAML, by name: predefined ones, those of the definition. Undefined: not given. */
export type GivenVariables = (name: string) => Value | undefined;

interface Declared extends Placed {
  readonly order: number;
  /** The file that declares it, which can be a template of variables. */
  readonly file: SourceFile;
}

/** What is noted of a value that is read; isolated where templates see nothing of the files that include them. */
type Noted = Pick<Reads, 'inherited'> & Partial<Pick<Reads, 'isIsolated'>>;

/** What a variable was found to be, read in a file. */
interface Reading {
  readonly reader: SourceFile | undefined;
  readonly value: Value;
  readonly inherited: string | undefined;
}

/** What was read of a variable since it was last declared. */
interface Readings {
  readonly from: Map<Path, Reading>;
  /**
   * What is read twice, with nothing declared in between, is the same choice, so that a condition on it narrows it. Once something is
   * declared in between it is another one, be the options the same or not.
   */
  readonly choices: Choice[];
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
  readonly #read = new Map<string, Readings>();

  constructor(owner: SourceFile, outer: Variables | GivenVariables) {
    this.owner = owner;
    this.#outer = outer;
  }

  /** @param from A variable of another file that the value was made of. */
  declare(name: string, value: Value, path: Path, from?: string, file = this.owner): void {
    const key = name.toLowerCase();
    const known = this.#declared.get(key);
    const declared = { value, path, order: (this.#order += 1), file };
    if (from !== undefined) this.#madeOf.set(key, from);
    this.#read.delete(key);
    if (known === undefined) this.#declared.set(key, [declared]);
    else known.push(declared);
  }

  /** From here on any variable may have been set to something that is not known. */
  declareAnything(path: Path): void {
    const maybe = { chain: { open: 1, exhaustive: false }, index: 0, byDefault: undefined };
    this.#read.clear();
    this.#anything.push({ value: UNKNOWN, path: [...path, maybe], order: (this.#order += 1), file: this.owner });
  }

  /**
   * @param reader The file whose expression reads it; undefined for a macro, which sees all that are in scope when the run begins.
   * @param reads Notes a value that is declared in another file than the one that reads it.
   */
  get(name: string, standpoint: Path, reader: SourceFile | undefined, reads: Noted): Value {
    const key = name.toLowerCase();
    const own = this.#declared.get(key);
    if (own === undefined && this.#anything.length === 0) return this.#elsewhere(name, standpoint, reader, reads);
    if (reads.isIsolated === true) return this.#isolated(name, own ?? [], standpoint, reader, reads);
    const readings: Readings = this.#read.get(key) ?? { from: new Map(), choices: [] };
    this.#read.set(key, readings);
    const known = readings.from.get(standpoint);
    const isKnown = known !== undefined && known.reader === reader;
    const { value, inherited } = isKnown ? known : this.#look(name, own ?? [], standpoint, reader, readings);
    if (inherited !== undefined) reads.inherited = inherited;
    return value;
  }

  /** For a template that sees nothing of the files that include it: what nothing sees is empty, what was made of that not known. */
  #isolated(
    name: string,
    own: readonly Declared[],
    standpoint: Path,
    reader: SourceFile | undefined,
    reads: Noted,
  ): Value {
    const from = this.#fromElsewhere(name, own, reader);
    if (from === undefined)
      return lastOf(this.#ordered(own), standpoint, () => this.#elsewhere(name, standpoint, reader, reads));
    reads.inherited = from;
    return from === name ? '' : UNKNOWN;
  }

  #elsewhere(name: string, standpoint: Path, reader: SourceFile | undefined, reads: Noted): Value {
    const outer = this.#outer;
    return outer instanceof Variables ? outer.get(name, standpoint, reader, reads) : (outer(name) ?? UNKNOWN);
  }

  #look(
    name: string,
    own: readonly Declared[],
    standpoint: Path,
    reader: SourceFile | undefined,
    { from: known, choices }: Readings,
  ): Reading {
    const reads = { inherited: this.#fromElsewhere(name, own, reader) };
    const value = lastOf(this.#ordered(own), standpoint, () => this.#elsewhere(name, standpoint, reader, reads));
    const reading = { reader, value: sameAs(value, choices), inherited: reads.inherited };
    known.set(standpoint, reading);
    return reading;
  }

  #ordered(own: readonly Declared[]): readonly Declared[] {
    return this.#anything.length === 0 ? own : [...own, ...this.#anything].sort((a, b) => a.order - b.order);
  }

  /** The variable of another file that decides this one, for whoever reads it. */
  #fromElsewhere(name: string, own: readonly Declared[], reader: SourceFile | undefined): string | undefined {
    if (own.length === 0) return undefined;
    return this.#isOf(reader, own) ? this.#madeOf.get(name.toLowerCase()) : name;
  }

  /** True for a reader that sees these whatever templates see of the files that include them. */
  #isOf(reader: SourceFile | undefined, own: readonly Declared[]): boolean {
    return reader === undefined || reader === this.owner || own.every(({ file }) => file === reader);
  }
}

function sameAs(value: Value, choices: Choice[]): Value {
  if (!isChoice(value)) return value;
  const same = choices.find((one) => isSameChoice(one, value));
  if (same === undefined) choices.push(value);
  return same ?? value;
}
