import { describe, expect, it } from 'vitest';
import { cli, expanding, resolutions } from './expanding.ts';

/** A pipeline with variables in a mapping, and one step. */
function pipeline(variables: Readonly<Record<string, string>>, connection: string): string {
  const lines = Object.entries(variables).map(([name, value]) => `  ${name}: "${value}"\n`);
  return `variables:\n${lines.join('')}steps:\n- ${cli(connection)}\n`;
}

describe('a macro in the name of a connection', () => {
  it.each([
    ['alone', { conn: 'prod' }, '$(conn)', 'prod variable'],
    ['in a text', { env: 'prod' }, 'sc-$(env)-eu', 'sc-prod-eu variable'],
    ['beside another one', { env: 'prod', region: 'eu' }, '$(env)-$(region)', 'prod-eu variable'],
    ['in any casing', { conn: 'prod' }, '$(Conn)', 'prod variable'],
    ['with a point in its name', { 'azure.conn': 'prod' }, '$(azure.conn)', 'prod variable'],
    ['that gives another one', { conn: '$(env)-sc', env: 'prod' }, '$(conn)', 'prod-sc variable'],
    ['twice the same', { x: 'a' }, '$(x)$(x)', 'aa variable'],
  ])('is replaced: %s (docs: variables, macro syntax)', (_, variables, connection, expected) => {
    expect(resolutions(pipeline(variables, connection))).toEqual([expected]);
  });

  it.each([
    ['that nobody declares', {}, '$(conn)'],
    ['of which a part is not declared', { env: 'prod' }, '$(env)-$(region)'],
    ['that leads in a circle', { one: '$(two)', two: '$(one)' }, '$(one)'],
    ['that leads to itself', { one: '$(one)' }, '$(one)'],
    ['that leads to a runtime expression', { conn: "$[ variables['x'] ]" }, '$(conn)'],
    ['of an output', { conn: '$(deploy.connection)' }, '$(conn)'],
  ])('is not known: %s (reference: connections)', (_, variables, connection) => {
    expect(resolutions(pipeline(variables, connection))).toEqual(['- unresolved']);
  });

  it('is not replaced inside another one (reference: macros do not nest)', () => {
    expect(resolutions(pipeline({ x: 'fix', prefix: 'prod' }, '$(pre$(x))'))).toEqual(['- unresolved']);
  });

  it('leaves its text as the value of the connection (contract: value)', () => {
    const { uses } = expanding(pipeline({ conn: 'prod' }, '$(conn)'));
    expect(uses.map(({ connections }) => connections)).toMatchObject([[{ value: '$(conn)', names: ['prod'] }]]);
  });

  it('can be made by an expression (corpus)', () => {
    const text = `variables:\n  connProd: prod\nsteps:\n- \${{ each env in split('Prod', ',') }}:\n  - ${cli('$(conn${{ env }})')}\n`;
    expect(resolutions(text)).toEqual(['prod variable']);
  });

  it('finds variables of an extended template and of its root (docs: extends)', () => {
    const files = {
      'main.yml': 'extends: { template: a.yml }\n',
      'a.yml': `variables:\n  conn: prod\nstages:\n- stage: s\n  jobs:\n  - job: j\n    steps:\n    - ${cli('$(conn)')}\n`,
    };
    expect(resolutions(files)).toEqual(['prod variable']);
  });
});

describe('a runtime expression in the name of a connection', () => {
  it.each(["$[ variables['conn'] ]", "$[ coalesce(variables.x, 'y') ]"])(
    'is not known: %s (reference: connections)',
    (value) => {
      expect(resolutions(`variables:\n  conn: prod\nsteps:\n- ${cli(value)}\n`)).toEqual(['- unresolved']);
    },
  );
});
