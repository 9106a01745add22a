import type { Expression } from '../../../shared/pipelines/expressions/parse-expression.ts';
import type { Settled } from '../../../shared/pipelines/expressions/value.ts';

/** Writes an expression as an author would: what the parser reads back as the same tree. */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.value);
    case 'context':
      return expression.name;
    case 'member':
      return `${print(expression.of)}.${expression.name}`;
    case 'index':
      return `${print(expression.of)}[${print(expression.by)}]`;
    case 'wildcard':
      return `${print(expression.of)}.*`;
    case 'call':
      return `${expression.name}(${expression.args.map(print).join(', ')})`;
    case 'text':
      throw new Error('a text around expressions is no expression that is written');
  }
}

function printLiteral(value: Settled): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'boolean') return String(value);
  if (value !== null && (value.kind === 'number' || value.kind === 'version')) return value.text;
  throw new Error('nobody can write such a literal');
}
