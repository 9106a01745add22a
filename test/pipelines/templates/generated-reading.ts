import type { Condition, Part, Truth } from './generated-parts.ts';

interface Frame {
  readonly values: ReadonlyMap<string, Truth>;
  readonly handed: { readonly list: Part[]; readonly frame: Frame } | undefined;
}

/** Reads parts as a run would, with three truths. */
export class Reader {
  readonly possible = new Set<string>();
  readonly certain = new Set<string>();
  readonly #names: ReadonlyMap<Part, string>;
  readonly #templates: readonly Part[][];
  readonly #settled: boolean;
  #byDefault = true;

  constructor(names: ReadonlyMap<Part, string>, templates: readonly Part[][], settled: boolean) {
    this.#names = names;
    this.#templates = templates;
    this.#settled = settled;
  }

  run(root: Part[], values: ReadonlyMap<string, Truth>, byDefault: boolean): void {
    this.#byDefault = byDefault;
    this.#list(root, { values, handed: undefined }, true);
  }

  #list(list: Part[], frame: Frame, sure: boolean): void {
    for (const part of list) this.#part(part, frame, sure);
  }

  #part(part: Part, frame: Frame, sure: boolean): void {
    switch (part.kind) {
      case 'script':
        return;
      case 'step':
        return this.#found(part, sure);
      case 'single': {
        const truth = this.#truth(part.condition, frame);
        if (truth !== false) this.#found(part, sure && truth === true);
        return;
      }
      case 'if':
        return this.#chain(part, frame, sure);
      case 'each':
        if (part.over !== 'none') this.#list(part.body, frame, sure && (part.over === 'two' || this.#settled));
        return;
      case 'template': {
        const values = new Map([['flag', this.#truth(part.flag, frame)]]);
        this.#list(this.#templates[part.file] ?? [], { values, handed: { list: part.handed, frame } }, sure);
        return;
      }
      case 'splice':
        if (frame.handed !== undefined) this.#list(frame.handed.list, frame.handed.frame, sure);
    }
  }

  #chain({ branches, otherwise }: Extract<Part, { kind: 'if' }>, frame: Frame, sure: boolean): void {
    let before = true;
    for (const { condition, body } of branches) {
      const truth = this.#truth(condition, frame);
      if (truth !== false) this.#list(body, frame, sure && before && truth === true);
      if (truth === true) return;
      before &&= truth === false;
    }
    if (otherwise !== undefined) this.#list(otherwise, frame, sure && before);
  }

  #found(part: Part, sure: boolean): void {
    const name = this.#names.get(part) ?? '';
    this.possible.add(name);
    if (sure && this.#byDefault) this.certain.add(name);
  }

  #truth(condition: Condition, frame: Frame): Truth {
    switch (condition.kind) {
      case 'known':
        return condition.truth ?? (this.#settled ? true : undefined);
      case 'parameter':
        return frame.values.get(condition.name);
      case 'not': {
        const truth = this.#truth(condition.of, frame);
        return truth === undefined ? undefined : !truth;
      }
      case 'and':
      case 'or': {
        const decisive = condition.kind === 'or';
        const truths = condition.of.map((one) => this.#truth(one, frame));
        if (truths.some((truth) => truth === decisive)) return decisive;
        return truths.some((truth) => truth === undefined) ? undefined : !decisive;
      }
    }
  }
}
