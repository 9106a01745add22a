import type { Fall, Truth } from '../expressions/worlds.ts';
import { narrowedBy, truthOf } from '../expressions/worlds.ts';
import type { Branch, Chain } from '../yaml/branch.ts';
import type { Scope } from './scope.ts';

/** A branch that is taken, by some run at least. */
export interface OpenBranch {
  readonly scope: Scope;
  /** Marks what the branch gives; empty where every run takes it. */
  readonly branches: readonly Branch[];
}

/**
 * The state of one `if`/`elseif`/`else` while its branches are read in order. A branch that every run takes leaves no mark; of
 * several that can be taken, the one that a run takes by default is known as such.
 */
export class ConditionChain {
  readonly #chain: Chain = { open: 0, exhaustive: false };
  /** How the next branch is reached. */
  #reach: 'by-default' | 'not-known' | 'otherwise' | 'never' = 'by-default';
  /** The scope of the branches that follow: the choices of which the conditions so far are false. */
  #rest: Scope;

  constructor(scope: Scope) {
    this.#rest = scope;
  }

  /** False when no run comes to the branches that follow: their conditions are not even evaluated. */
  get isOpen(): boolean {
    return this.#reach !== 'never';
  }

  /** The next branch; undefined when no run takes it. @param falls Of its condition in the scope of `rest`; undefined for `else`. */
  next(falls: readonly Fall[] | undefined): OpenBranch | undefined {
    const scope = this.#rest;
    const truth = falls === undefined ? { byDefault: true, canBeTrue: true, canBeFalse: false } : truthOf(falls);
    if (!truth.canBeTrue) return undefined;
    const byDefault = this.#isByDefault(truth);
    const inside = falls === undefined ? scope.narrowed : narrowedBy(falls, true, scope.narrowed);
    if (!truth.canBeFalse) this.#reach = 'never';
    else if (truth.byDefault === true) this.#reach = 'otherwise';
    else if (truth.byDefault === undefined && this.#reach === 'by-default') this.#reach = 'not-known';
    if (byDefault === true && !truth.canBeFalse && this.#chain.open === 0) return { scope, branches: [] };
    if (falls !== undefined) this.#rest = scope.inBranch([], narrowedBy(falls, false, scope.narrowed));
    if (!truth.canBeFalse) this.#chain.exhaustive = true;
    const narrowed = inside === scope.narrowed ? {} : { narrowed: inside };
    const branches = [{ chain: this.#chain, index: this.#chain.open, byDefault, ...narrowed }];
    this.#chain.open += 1;
    return { scope: scope.inBranch(branches, inside), branches };
  }

  /** Whether a run that chooses nothing takes the next branch; undefined where that is not known. */
  #isByDefault({ byDefault }: Pick<Truth, 'byDefault'>): boolean | undefined {
    if (this.#reach === 'otherwise' || byDefault === false) return false;
    return this.#reach === 'by-default' ? byDefault : undefined;
  }

  /** The scope in which the condition of the next branch is evaluated. */
  get rest(): Scope {
    return this.#rest;
  }
}
