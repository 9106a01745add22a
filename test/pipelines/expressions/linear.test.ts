import { describe, expect, it } from 'vitest';
import { evaluate, type World } from '../../../shared/pipelines/expressions/evaluate.ts';
import { tokensOf } from '../../../shared/pipelines/expressions/lexer.ts';
import { parseExpression } from '../../../shared/pipelines/expressions/parse-expression.ts';
import { directiveOf, templateText } from '../../../shared/pipelines/expressions/template-text.ts';
import { expanded, SOMEWHERE } from './evaluating.ts';

const SMALL = 12_500;
const LARGE = 4 * SMALL;

/** A piece as often as it fits. */
const filled = (piece: string, size: number): string => piece.repeat(Math.floor(size / piece.length));

/** Milliseconds that this process has computed for: what others do on the machine meanwhile does not count. */
function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The shortest of three to seven runs, in milliseconds. Texts differ from run to run, because what was read once is remembered. */
function shortestMs(run: (mark: string) => unknown): number {
  let shortest = Number.POSITIVE_INFINITY;
  const until = performance.now() + 1000;
  for (let turn = 0; turn < 3 || (turn < 7 && performance.now() < until); turn += 1) {
    const mark = `m${String(turn)}x${String(Math.trunc(performance.now() * 1000))}`;
    const start = computedMs();
    run(mark);
    shortest = Math.min(shortest, computedMs() - start);
  }
  return shortest;
}

interface Times {
  readonly small: number;
  readonly large: number;
}

function timesOf(run: (size: number, mark: string) => unknown): Times {
  return { small: shortestMs((mark) => run(SMALL, mark)), large: shortestMs((mark) => run(LARGE, mark)) };
}

/** Four times the size must take less than twelve times the time: a square would take sixteen. What is quick passes anyway. */
function isLinear({ small, large }: Times): boolean {
  return large < Math.max(12 * small, 40);
}

/** Runs what may be refused. */
function attempt(run: () => unknown): void {
  try {
    run();
  } catch {
    // Refused: that took its time, too.
  }
}

describe('counted, four times the size', () => {
  it('is four times the tokens', () => {
    const count = (size: number) => tokensOf(filled("eq(a, 'b') ", size)).length;
    expect(count(LARGE) / count(SMALL)).toBeCloseTo(4, 1);
  });

  it('reads each name of an expression once', () => {
    const reads = (size: number): number => {
      let read = 0;
      const world: World = {
        at: SOMEWHERE,
        member: () => String((read += 1)),
        context: () => null,
        either: () => ({ kind: 'choice', options: [true, false], byDefault: false }),
        pick: () => null,
        spend: () => undefined,
      };
      const args = filled(', parameters.a', size);
      evaluate(parseExpression(`format('{0}'${args})`), world);
      return read;
    };
    expect([reads(5_000), reads(20_000)]).toEqual([357, 1428]);
  });
});

describe('the time for 50 kB is about four times that for 12.5 kB: cutting into tokens', () => {
  it.each(["'", "''", "'a", "'a'", 'a.', '((', '1.', '1,', '-', '0x', ' ', '\n', 'a-', '[*]', '${{'])(
    '%j again and again',
    (piece) => {
      expect(timesOf((size, mark) => attempt(() => tokensOf(mark + filled(piece, size))))).toSatisfy(isLinear);
    },
  );
});

describe('the time for 50 kB is about four times that for 12.5 kB: texts with expressions', () => {
  it.each([
    ['many expressions', '${{ a.b }} '],
    ['many that are not closed', '${{ a '],
    ['many ends', ' }}'],
    ['many quotes in expressions', "${{ 'a' }}"],
    ['starts within quotes', "${{ '${{"],
    ['dollars', '$'],
    ['braces', '${'],
  ])('%s', (_, piece) => {
    expect(
      timesOf((size, mark) => [templateText(mark + filled(piece, size)), directiveOf(filled(piece, size) + mark)]),
    ).toSatisfy(isLinear);
  });

  it.each(['if ', 'if a', 'each a in ', 'each x in a ', 'insert ', 'else', 'each ', 'if('])(
    'directives: %j again and again',
    (piece) => {
      expect(timesOf((size, mark) => directiveOf(`\${{ ${filled(piece, size)}${mark} }}`))).toSatisfy(isLinear);
    },
  );

  it.each([
    ['blanks within if', 'if '],
    ['blanks within each', 'each x in'],
    ['blanks before in', 'each x'],
  ])('%s', (_, start) => {
    expect(timesOf((size, mark) => directiveOf(`\${{ ${start}${' '.repeat(size)}${mark} }}`))).toSatisfy(isLinear);
  });
});

describe('the time for 50 kB is about four times that for 12.5 kB: values', () => {
  it.each([
    ["contains(variables.v, 'aab')"],
    ["contains(variables.v, format('b{0}', variables.half))"],
    ["contains(variables.v, format('{0}b', variables.half))"],
    ['startsWith(variables.v, variables.half)'],
    ["replace(variables.v, 'a', 'b')"],
    ["replace(variables.v, 'aaaaaaaab', 'b')"],
    ["split(variables.v, 'a')"],
    ["join(',', split(variables.v, 'a'))"],
    ["containsValue(split(variables.v, 'a'), 'b')"],
    ["convertToJson(split(variables.v, 'a'))"],
    ["length(split(variables.v, 'a'))"],
    ['eq(variables.v, upper(variables.v))'],
    ['gt(variables.v, lower(variables.v))'],
    ['eq(1, variables.digits)'],
    ['trim(variables.blanks)'],
    ['eq(1, variables.blanks)'],
    ["format('{0}{0}', variables.v)"],
    ['format(variables.holes)'],
  ])('%s', (expression) => {
    expect(
      timesOf((size, mark) =>
        expanded(`steps:\n- script: ${JSON.stringify(`${mark}\${{ ${expression} }}`)}\n`, {
          variables: {
            v: 'a'.repeat(size),
            half: 'a'.repeat(size / 2),
            digits: `${'1,'.repeat(size / 2)}x`,
            blanks: `a${' '.repeat(size)}a`,
            holes: '{{'.repeat(size / 2),
          },
        }),
      ),
    ).toSatisfy(isLinear);
  });

  it.each([
    [
      'a loop over a list',
      (size: number) =>
        `steps:\n- \${{ each x in split('${filled('a,', Math.min(size, 20_000))}', ',') }}:\n  - script: \${{ x }}\n`,
    ],
    ['steps with an expression each', (size: number) => `steps:\n${filled("- script: ${{ eq(1, '1') }}\n", size)}`],
    ['conditions', (size: number) => `steps:\n${filled("- ${{ if eq(1, '2') }}:\n  - script: a\n", size)}`],
    [
      'one chain of conditions',
      (size: number) =>
        `steps:\n- \${{ if false }}:\n  - script: a\n${filled('- ${{ elseif false }}:\n  - script: a\n', size)}`,
    ],
    [
      'one chain of conditions that are not known',
      (size: number) =>
        `steps:\n- \${{ if variables.x }}:\n  - script: a\n${filled('- ${{ elseif variables.y }}:\n  - script: a\n', size)}`,
    ],
    [
      'variables of the same name',
      (size: number) => `variables:\n${filled('- { name: a, value: "${{ variables.a }}" }\n', size)}steps: []\n`,
    ],
    [
      'variables in branches that are not known, each made of the one before',
      (size: number) =>
        `variables:\n${filled('- ${{ if variables.x }}:\n  - { name: a, value: "${{ variables.a }}b" }\n', size)}steps: []\n`,
    ],
    [
      'variables in branches that are not known',
      (size: number) =>
        `variables:\n${filled('- ${{ if variables.x }}:\n  - { name: a, value: b }\n', size)}steps:\n- script: \${{ variables.a }}\n`,
    ],
  ])('%s', (_, text) => {
    expect(timesOf((size) => expanded(text(size)))).toSatisfy(isLinear);
  });
});
