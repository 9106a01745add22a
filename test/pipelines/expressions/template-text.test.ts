import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../shared/pipelines/expressions/parse-expression.ts';
import { directiveOf, templateText } from '../../../shared/pipelines/expressions/template-text.ts';
import { valueInPipeline, valueOfText } from './evaluating.ts';

const known = {
  parameters: { flag: 'true', list: '[a, b]', object: '{ a: 1 }', number: '1.5', none: 'null', text: 'x' },
};
const value = (text: string) => valueOfText(text, known);

describe('a text that is one expression keeps its type', () => {
  it.each([
    ['a boolean', '${{ parameters.flag }}', true],
    ['a number', '${{ parameters.number }}', 1.5],
    ['a list', '${{ parameters.list }}', ['a', 'b']],
    ['an object', '${{ parameters.object }}', { a: 1 }],
    ['nothing', '${{ parameters.none }}', null],
    ['a text', "${{ 'a' }}", 'a'],
    ['without blanks', '${{parameters.flag}}', true],
    ['with line breaks inside', '${{\n  parameters.flag\n}}', true],
  ])('%s', (_, text, expected) => {
    expect(value(text)).toEqual(expected);
  });
});

describe('a text around expressions makes a text of each', () => {
  it.each([
    ['booleans have a capital', 'a ${{ parameters.flag }}', 'a True'],
    ['numbers', '${{ parameters.number }}!', '1.5!'],
    ['numbers without needless zeros', '[${{ 1.50 }}]', '[1.5]'],
    ['nothing is empty', '[${{ parameters.none }}]', '[]'],
    ['what is missing is empty', '[${{ parameters.object.missing }}]', '[]'],
    ['two expressions', '${{ parameters.text }}${{ parameters.text }}', 'xx'],
    ['a blank before is enough', ' ${{ parameters.flag }}', ' True'],
    ['a line break behind is enough, as in a block', '${{ parameters.flag }}\n', 'True\n'],
    ['macros and braces stay', '$(a) {0} }} ${{ parameters.text }} {{', '$(a) {0} }} x {{'],
  ])('%s', (_, text, expected) => {
    expect(value(text)).toBe(expected);
  });

  it.each(['parameters.object', 'parameters.list'])('%s has no text: an error', (expression) => {
    expect(() => value(`a \${{ ${expression} }}`)).toThrow('it puts an object or a list into a text');
  });

  it('in a block keeps what stands below the line', () => {
    expect(valueInPipeline("steps:\n- script: |\n    a\n    ${{ 'b' }}\n")).toBe('a\nb\n');
  });
});

describe('the end of an expression', () => {
  it.each([
    ['is not in a text', "${{ format('{0}}}', 'a') }}", 'a}'],
    ['is not in a text with a quote in it', "${{ 'it''s }}' }}", "it's }}"],
    ['is the first one outside of texts', "${{ 'a' }} }}", 'a }}'],
  ])('%s', (_, text, expected) => {
    expect(value(text)).toBe(expected);
  });

  it('that is missing is told', () => {
    expect(templateText('a ${{ parameters.x')).toEqual({ kind: 'invalid', why: '"${{" is not closed with "}}"' });
    expect(templateText("${{ 'a }}")).toMatchObject({ kind: 'invalid' });
  });

  it('is no matter to a text without a start', () => {
    expect(templateText('a }} b')).toMatchObject({ kind: 'expression' });
  });
});

describe('the start of an expression', () => {
  it('is written as a text', () => {
    expect(value("${{ '${{' }} a }}")).toBe('${{ a }}');
  });

  it('cannot stand inside another expression (AzureDevOpsBattlefield)', () => {
    expect(templateText('${{ a ${{ b }} }}')).toMatchObject({ kind: 'invalid' });
  });

  it('cannot be all there is', () => {
    expect(templateText('${{ }}')).toMatchObject({ kind: 'invalid' });
  });
});

describe('a key that is a directive', () => {
  const condition = parseExpression("eq(a, 'b')");

  it.each([
    ['if', "${{ if eq(a, 'b') }}", { kind: 'if', condition }],
    ['if without blanks', "${{if eq(a, 'b')}}", { kind: 'if', condition }],
    ['if with its condition in brackets, as some authors write it', "${{ if(eq(a, 'b')) }}", undefined],
    ['if over several lines', "${{ if\n  eq(a,\n  'b')\n}}", { kind: 'if', condition }],
    ['elseif', "${{ elseif eq(a, 'b') }}", { kind: 'elseif', condition }],
    ['else', '${{ else }}', { kind: 'else' }],
    ['else without blanks', '${{else}}', { kind: 'else' }],
    ['insert', '${{ insert }}', { kind: 'insert' }],
    ['each', '${{ each X in a.b }}', { kind: 'each', name: 'x', of: parseExpression('a.b') }],
    [
      'each over a call',
      "${{ each x in split(a, ', ') }}",
      { kind: 'each', name: 'x', of: parseExpression("split(a, ', ')") },
    ],
  ])('%s', (_, key, expected) => {
    expect(directiveOf(key)).toEqual(expected ?? { kind: 'if', condition });
  });

  it('can be followed by a blank before its colon', () => {
    expect(valueInPipeline('steps:\n- ${{ if true }} :\n  - script: ${{ 1 }}\n')).toBe(1);
  });
});

describe('a key that is no directive', () => {
  it.each([
    ['without an expression', 'if'],
    ['that is an expression', '${{ parameters.kind }}'],
    ['whose name starts as a directive does', '${{ ifx }}'],
    ['in capitals: directives are in lower case (runner.server)', '${{ IF a }}'],
    ['with a text behind it', '${{ if a }} b'],
  ])('%s', (_, key) => {
    expect(directiveOf(key)).toBeUndefined();
  });
});

describe('a directive that is refused', () => {
  it.each([
    ['if without a condition', '${{ if }}'],
    ['if with a condition that cannot be read', '${{ if a == b }}'],
    ['if with two conditions (runner.server: one parameter)', '${{ if a b }}'],
    ['elseif without a condition', '${{ elseif }}'],
    ['else with a condition, where elseif is meant (runner.server: no parameter)', '${{ else if eq(a, b) }}'],
    ['insert with anything behind it (runner.server: no parameter)', '${{ insert a }}'],
    ['each without a list', '${{ each x }}'],
    ['each without a name', '${{ each in a }}'],
    ['each with another word', '${{ each x of a }}'],
    ['each with a name that has a dot', '${{ each x.y in a }}'],
    ['if that is not closed', '${{ if a'],
  ])('%s', (_, key) => {
    expect(directiveOf(key)).toMatchObject({ kind: 'invalid' });
  });

  it.each(['if true', 'elseif true', 'else', 'each x in a', 'insert'])(
    'inside a longer text: %s (runner.server: not allowed inline)',
    (directive) => {
      expect(() => value(`a \${{ ${directive} }}`)).toThrow('The expression cannot be evaluated');
    },
  );
});
