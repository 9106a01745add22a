import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isChoice, isOpen, scriptsIn, valueIn, valueInPipeline, type Known, type Plain } from './evaluating.ts';
import { logic } from './random-expressions.ts';

/** Nobody can choose it. */
const NONE = { none: 'null' };
const none = { parameters: NONE };
const texts = fc.constantFrom('', 'a', 'True', 'False', '0', '1');

/** Whether a value that was found without knowing everything allows the one that is found when all is known. */
function allows(open: Plain, closed: Plain): boolean {
  return isChoice(open) ? open.anyOf.some((option) => allows(option, closed)) : isOpen(open) || Object.is(open, closed);
}

describe('a variable that is not known', () => {
  it('changes nothing that was found without it when it is known', () => {
    fc.assert(
      fc.property(logic, texts, texts, (expression, x, y) => {
        const open = valueIn(expression, none);
        const halfOpen = valueIn(expression, { ...none, variables: { x } });
        const closed = valueIn(expression, { ...none, variables: { x, y } });
        const holds = allows(open, closed) && allows(halfOpen, closed);
        expect({ open, halfOpen, closed, holds }).toMatchObject({ holds: true });
      }),
      { numRuns: 300 },
    );
  });
});

/** A pipeline of which people choose `x` from values, `flag`, and a free `text`, and of which a variable `y` is not known. */
const PARAMETERS = `parameters:
- { name: x, type: string, default: a, values: [a, b, 'True', ''] }
- { name: flag, type: boolean, default: false }
- { name: text, type: string, default: a }
- { name: none, type: object, default: null }
`;

const chosen = fc.record({
  x: fc.constantFrom('a', 'b', 'True', ''),
  flag: fc.constantFrom('true', 'false'),
  text: fc.constantFrom('a', 'b', 'False'),
  none: fc.constant('null'),
});
const BY_DEFAULT = { x: 'a', flag: 'false', text: 'a', ...NONE };

/** Expressions on what people choose, and on the variable `y`. */
const conditions = fc
  .tuple(logic, fc.constantFrom('parameters.x', 'parameters.flag', 'parameters.text'))
  .map(([expression, name]) => expression.replaceAll('variables.x', name));
const onChoices = fc
  .tuple(conditions, fc.constantFrom('parameters.x', 'parameters.flag', 'parameters.text', 'variables.y'))
  .map(([expression, name]) => expression.replaceAll('variables.y', name));

const value = (expression: string, known: Known = none): Plain =>
  valueInPipeline(`${PARAMETERS}steps:\n- script: ${JSON.stringify(`\${{ ${expression} }}`)}\n`, known);

describe('iif by what is not known', () => {
  it('can be another one in each turn of a loop', () => {
    const text = `steps:
- template: t.yml
  parameters:
    on:
    - \${{ each x in split('a,b', ',') }}:
      - \${{ iif(eq(variables[x], '1'), true, false) }}
`;
    const template =
      'parameters:\n- { name: on, type: object }\nsteps:\n- script: ${{ ne(parameters.on[0], parameters.on[1]) }}\n';
    const open = valueInPipeline(text, { templates: { 't.yml': template } });
    const closed = valueInPipeline(text, { templates: { 't.yml': template }, variables: { a: '1', b: '2' } });
    expect(closed).toBe(true);
    expect({ open, holds: allows(open, closed) }).toMatchObject({ holds: true });
  });
});

describe('what people choose', () => {
  it('gives one of the values that were found without knowing the choice', () => {
    fc.assert(
      fc.property(onChoices, chosen, texts, (expression, parameters, y) => {
        const open = value(expression);
        const closed = value(expression, { parameters, variables: { y } });
        expect({ open, closed, holds: allows(open, closed) }).toMatchObject({ holds: true });
      }),
      { numRuns: 300 },
    );
  });

  it('is the first of the values where nobody chooses', () => {
    fc.assert(
      fc.property(onChoices, texts, (expression, y) => {
        const open = value(expression, { ...none, variables: { y } });
        const closed = value(expression, { parameters: BY_DEFAULT, variables: { y } });
        expect(isChoice(open) ? open.anyOf[0] : open).toEqual(closed);
      }),
      { numRuns: 200 },
    );
  });
});

describe('steps under conditions on what is not known', () => {
  const pipeline = ([outer, other, inner]: readonly [string, string, string]): string => `${PARAMETERS}steps:
- \${{ if ${outer} }}:
  - \${{ if ${inner} }}:
    - script: a
  - \${{ else }}:
    - script: b
- \${{ elseif ${other} }}:
  - \${{ if ${inner} }}:
    - script: c
  - \${{ else }}:
    - script: d
- \${{ else }}:
  - \${{ if ${inner} }}:
    - script: e
  - \${{ else }}:
    - script: f
`;
  const nested = fc.tuple(conditions, conditions, conditions).map(pipeline);
  const namesOf = (scripts: readonly string[]) => scripts.map((script) => script.slice(0, 1));

  it('are those of each run, whatever is chosen and known', () => {
    fc.assert(
      fc.property(nested, chosen, texts, (text, parameters, y) => {
        const closed = scriptsIn(text, { parameters, variables: { y } });
        expect(closed).toHaveLength(1);
        expect(namesOf(scriptsIn(text, none))).toEqual(expect.arrayContaining(namesOf(closed)));
      }),
      { numRuns: 300 },
    );
  });

  it('are marked as a default only where a run in which nobody chooses has them', () => {
    fc.assert(
      fc.property(nested, texts, (text, y) => {
        const byDefault = namesOf(scriptsIn(text, { parameters: BY_DEFAULT, variables: { y } }));
        const sure = scriptsIn(text, none).filter((script) => !script.endsWith('(maybe)'));
        expect(byDefault).toEqual(expect.arrayContaining(namesOf(sure)));
      }),
      { numRuns: 300 },
    );
  });

  it('are without a mark only where every run has them', () => {
    fc.assert(
      fc.property(nested, chosen, texts, (text, parameters, y) => {
        const closed = scriptsIn(text, { parameters, variables: { y } });
        expect(closed).toEqual(expect.arrayContaining(scriptsIn(text, none).filter((script) => !script.includes('('))));
      }),
      { numRuns: 300 },
    );
  });
});
