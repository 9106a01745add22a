import { ExpressionError, requireLength } from './lexer.ts';

/** `{0}`, doubled braces, and a format of dates behind a colon, which only `pipeline.startTime` has and which is not known here. */
const HOLE = /\{\{|\}\}|\{(\d+)(:[^}]*)?\}|[{}]/g;

/**
 * The function `format`.
 * @throws ExpressionError for a brace that stands alone or an index without an argument.
 */
export function formatted(template: string, args: readonly string[]): string {
  let length = template.length;
  return template.replaceAll(HOLE, (hole, index: string | undefined) => {
    if (hole === '{{') return '{';
    if (hole === '}}') return '}';
    const argument = index === undefined ? undefined : args[Number(index)];
    if (argument === undefined) throw new ExpressionError(`format() has no argument for ${hole}`);
    requireLength((length += argument.length));
    return argument;
  });
}
