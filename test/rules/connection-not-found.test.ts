import { describe, expect, it } from 'vitest';
import { fixture } from './fixture.ts';
import { connection, endpoint, findingsOf, judgeText, step } from './judging.ts';

const RULE = 'connection-not-found';
const on = (name: string): string => step('AzureCLI@2', { azureSubscription: name });

describe('connection-not-found', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const { yaml, connections = [] } = fixture(RULE, 'bad');
    expect(findingsOf(RULE, yaml, { connections }).map(({ connection: name, line }) => [name, line])).toEqual([
      ['prodd', 3],
      ['nowhere', 9],
      ['twice', 15],
      ['odd', 21],
    ]);
    const good = fixture(RULE, 'good');
    expect(findingsOf(RULE, good.yaml, { connections: good.connections ?? [] })).toEqual([]);
  });

  it.each([
    ['prodd', 'was not found', 'Write "prod", if that is the one'],
    ['nowhere', 'was not found', 'Fix the name, or create the connection'],
    ['twice', 'More than one connection is called "twice"', 'by its id'],
    ['odd', 'a scheme the guard does not know (SomethingNew)', 'Look up in the project settings'],
  ])('says of %s what is wrong and what would make it known', (name, message, remedy) => {
    const { yaml, connections = [] } = fixture(RULE, 'bad');
    const finding = findingsOf(RULE, yaml, { connections }).find((one) => one.connection === name);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'possible', unknown: true });
    expect(finding?.message).toContain(message);
    expect(finding?.remedy).toContain(remedy);
  });

  it('asks for a list with schemes where the list has none', () => {
    const [finding] = findingsOf(RULE, on('prod'), { connections: [connection('prod', null)] });
    expect(finding?.remedy).toBe('List the connections again, with their authorization.');
  });

  it('makes a pipeline unknown that nothing else is wrong with', () => {
    expect(judgeText(on('nowhere'), { connections: [endpoint()] }).verdict).toBe('unknown');
    expect(judgeText(on('nowhere'), { connections: [] }).verdict).toBe('unknown');
  });

  it('claims nothing where no connections are known', () => {
    expect(judgeText(on('nowhere'))).toMatchObject({ findings: [], verdict: 'ready' });
  });

  it('looks for each of the names that a step can have', () => {
    const text = `parameters:\n- { name: conn, default: prod, values: [prod, lost] }\n${on('${{ parameters.conn }}')}`;
    expect(findingsOf(RULE, text, { connections: [endpoint()] }).map(({ connection: name }) => name)).toEqual(['lost']);
  });
});
