import { cli } from './expanding.ts';
import type { Condition, Part } from './generated-parts.ts';

export const nameOf = (index: number): string => `t${String(index)}.yml`;

/** Writes parts as YAML and gives each step its connection. */
export class Writer {
  readonly names = new Map<Part, string>();
  readonly #settled: boolean;
  readonly #type: string;

  constructor(settled: boolean, type: string) {
    this.#settled = settled;
    this.#type = type;
  }

  template(body: Part[]): string {
    return `parameters:\n- { name: flag, type: boolean }\n- { name: handed, type: ${this.#type}, default: [] }\nsteps:\n${this.list(body, '')}`;
  }

  list(list: Part[], pad: string): string {
    return list.map((part) => this.#part(part, pad)).join('');
  }

  #part(part: Part, pad: string): string {
    switch (part.kind) {
      case 'step':
        return `${pad}- ${cli(this.#name(part))}\n`;
      case 'script':
        return `${pad}- script: make\n`;
      case 'single':
        return `${pad}- \${{ if ${this.#text(part.condition)} }}:\n${pad}    task: AzureCLI@2\n${pad}    inputs: { azureSubscription: ${this.#name(part)} }\n`;
      case 'if': {
        const branches = part.branches.map(({ condition, body }, index) => {
          const directive = index === 0 ? 'if' : 'elseif';
          return `${pad}- \${{ ${directive} ${this.#text(condition)} }}:\n${this.list(body, `${pad}  `)}`;
        });
        const otherwise =
          part.otherwise === undefined ? '' : `${pad}- \${{ else }}:\n${this.list(part.otherwise, `${pad}  `)}`;
        return `${branches.join('')}${otherwise}`;
      }
      case 'each': {
        const unknown = this.#settled ? "split('a', ',')" : 'variables.queued';
        const over = { two: "split('a,b', ',')", none: "split('a', ',')[1]", unknown }[part.over];
        return `${pad}- \${{ each x in ${over} }}:\n${this.list(part.body, `${pad}  `)}`;
      }
      case 'template':
        return `${pad}- template: ${nameOf(part.file)}\n${pad}  parameters:\n${pad}    flag: \${{ ${this.#text(part.flag)} }}\n${pad}    handed:\n${this.list(part.handed, `${pad}    `)}`;
      case 'splice':
        return this.#splice(part.how, pad);
    }
  }

  #splice(how: 'whole' | 'each' | 'pairs', pad: string): string {
    if (how === 'whole') return `${pad}- \${{ parameters.handed }}\n`;
    const loop = `${pad}- \${{ each step in parameters.handed }}:\n`;
    if (how === 'each') return `${loop}${pad}  - \${{ step }}\n`;
    return `${loop}${pad}  - \${{ each pair in step }}:\n${pad}      \${{ pair.key }}: \${{ pair.value }}\n`;
  }

  #name(part: Part): string {
    const name = `c${String(this.names.size)}`;
    this.names.set(part, name);
    return name;
  }

  #text(condition: Condition): string {
    switch (condition.kind) {
      case 'known':
        if (condition.truth !== undefined) return `eq('a', '${condition.truth ? 'a' : 'b'}')`;
        return this.#settled ? "eq('a', 'A')" : "eq(variables['Build.Reason'], 'Manual')";
      case 'parameter':
        return `parameters.${condition.name}`;
      case 'not':
        return `not(${this.#text(condition.of)})`;
      case 'and':
      case 'or':
        return `${condition.kind}(${condition.of.map((one) => this.#text(one)).join(', ')})`;
    }
  }
}
