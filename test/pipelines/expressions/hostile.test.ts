import { describe, expect, it } from 'vitest';
import { expanded, valueIn, valueInPipeline } from './evaluating.ts';

/** The longest expression of the service has 21,000 characters. */
const deep = (piece: string): string => `parameters.a${piece.repeat(Math.floor(20_900 / piece.length))}`;

describe('a long chain of properties', () => {
  it.each(['.b', '.*', '[1]', "['b']", '[*]'])('is refused or evaluated, and breaks nothing off: %s', (piece) => {
    expect(() => expanded(`steps:\n- script: \${{ ${deep(piece)} }}\n`)).not.toThrow();
    expect(() => expanded(`steps:\n- \${{ if ${deep(piece)} }}:\n  - script: a\n`)).not.toThrow();
    expect(() => expanded(`steps:\n- \${{ each x in ${deep(piece)} }}:\n  - script: a\n`)).not.toThrow();
  });
});

describe('deep nesting', () => {
  it.each(['not(', 'a[', 'f(', '(', '[', "iif(true, '', "])('is refused: %s', (piece) => {
    const text = piece.repeat(Math.floor(20_900 / piece.length));
    expect(() => valueIn(text)).toThrow('The expression cannot be evaluated');
  });
});

describe('a text that an expression makes', () => {
  const within = (open: string, innermost: string, close: string, levels: number): string =>
    `${open.repeat(levels)}${innermost}${close.repeat(levels)}`;
  const tooLong = /longer than 1000000 characters/;

  it.each([
    ['format, which doubles it 21 times', within("format('{0}{0}', ", "'a'", ')', 21)],
    ['convertToJson, which doubles its quotes 21 times', within('convertToJson(', "'\"'", ')', 21)],
    ['replace', `replace('${'a'.repeat(2000)}', 'a', '${'b'.repeat(2000)}')`],
    ['join', `join('${'a'.repeat(2000)}', split('${'b'.repeat(2000)}', 'b'))`],
  ])('is refused where it is longer than a million characters: %s', (_, expression) => {
    expect(() => valueIn(expression)).toThrow(tooLong);
  });

  it('is refused where variables double each other', () => {
    const lines = Array.from({ length: 22 }, (_, index) => {
      const before = index === 0 ? 'a' : `\${{ variables.v${String(index - 1)} }}`;
      return `  v${String(index)}: ${before}${before}\n`;
    });
    expect(() => valueInPipeline(`variables:\n${lines.join('')}steps:\n- script: \${{ variables.v21 }}\n`)).toThrow(
      tooLong,
    );
  });
});
