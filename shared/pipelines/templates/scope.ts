import type { Names, Reads } from '../expressions/worlds.ts';
import type { Choice, Value } from '../expressions/value.ts';
import { narrowedAlong, type Branch, type Path } from '../yaml/branch.ts';
import type { PipelineNode, ScalarNode } from '../yaml/node.ts';
import type { Budget } from './budget.ts';
import type { Parameters } from './parameters.ts';
import type { Place } from './place.ts';
import type { Variables } from './variables.ts';

interface Local {
  readonly name: string;
  readonly value: Value;
  readonly node: PipelineNode | undefined;
  readonly outer: Local | undefined;
}

/** What the expressions at one place of one file can name. Never changed: a branch or a loop makes another. */
export class Scope implements Names {
  readonly place: Place;
  readonly parameters: Parameters;
  readonly variables: Variables;
  readonly narrowed: ReadonlyMap<Choice, Value>;
  readonly path: Path;
  readonly budget: Budget;
  readonly #locals: Local | undefined;

  constructor(
    place: Place,
    parameters: Parameters,
    variables: Variables,
    budget: Budget,
    path: Path = [],
    narrowed: ReadonlyMap<Choice, Value> = new Map(),
    locals?: Local,
  ) {
    this.place = place;
    this.parameters = parameters;
    this.variables = variables;
    this.budget = budget;
    this.path = path;
    this.narrowed = narrowed;
    this.#locals = locals;
  }

  spend(size: number): void {
    this.budget.spendOnText(size);
  }

  parameter(name: string, reads: Reads): Value {
    return this.parameters.get(name, reads);
  }

  variable(name: string, reads: Reads): Value {
    return this.variables.get(name, this.path, this.place.file, reads);
  }

  context(name: string, at: ScalarNode): Value | undefined {
    for (let local = this.#locals; local !== undefined; local = local.outer) {
      if (local.name === name) return local.value;
    }
    // Other contexts (pipeline, resources, dependencies, …) are filled when a run is queued.
    return name === 'parameters' ? this.parameters.whole(at) : undefined;
  }

  /** The node that a loop variable stands for. */
  nodeOfLocal(name: string): PipelineNode | undefined {
    let local = this.#locals;
    while (local !== undefined && local.name !== name) local = local.outer;
    return local?.node;
  }

  withLocal(name: string, value: Value, node: PipelineNode | undefined): Scope {
    const locals = { name, value, node, outer: this.#locals };
    return new Scope(this.place, this.parameters, this.variables, this.budget, this.path, this.narrowed, locals);
  }

  inBranch(branches: readonly Branch[], narrowed = this.narrowed): Scope {
    if (branches.length === 0 && narrowed === this.narrowed) return this;
    const path = branches.length === 0 ? this.path : [...this.path, ...branches];
    return new Scope(this.place, this.parameters, this.variables, this.budget, path, narrowed, this.#locals);
  }

  /** The scope where a path leads that was marked on what is already evaluated. */
  along(path: Path | undefined): Scope {
    return path === undefined ? this : this.inBranch(path, narrowedAlong(path, this.narrowed));
  }

  withVariables(variables: Variables): Scope {
    return new Scope(this.place, this.parameters, variables, this.budget, this.path, this.narrowed, this.#locals);
  }
}
