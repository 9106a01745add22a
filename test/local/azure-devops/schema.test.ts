import { describe, expect, it } from 'vitest';
import { operationKey, operations, type SchemaNode } from '../../../local/azure-devops/contract/contract.ts';
import { checkSchema } from '../../../local/azure-devops/contract/schema.ts';

function problems(node: SchemaNode, value: unknown): string[] {
  return checkSchema(node, value).map(({ message }) => message);
}

describe('checking a value against a type', () => {
  it.each([
    ['string', 'text', 1],
    ['integer', 1, 1.5],
    ['number', 1.5, '1.5'],
    ['boolean', true, 'true'],
  ])('tells a %s from other things', (type, right, wrong) => {
    expect(problems({ type }, right)).toEqual([]);
    expect(problems({ type }, wrong)).toHaveLength(1);
  });

  it('takes null for anything', () => {
    expect(problems({ type: 'object', properties: { name: { type: 'string' } } }, { name: null })).toEqual([]);
  });

  it('wants GUIDs and dates to be such', () => {
    expect(problems({ type: 'string', format: 'uuid' }, 'shop')).toEqual(['$ must be a GUID, not "shop"']);
    expect(problems({ type: 'string', format: 'date-time' }, 'soon')).toEqual([
      '$ must be a date and time, not "soon"',
    ]);
  });

  it('takes names of an enum in any case, several of them, and numbers', () => {
    const node = { type: 'string', enum: ['edit', 'rename'] };
    expect(problems(node, 'Edit')).toEqual([]);
    expect(problems(node, 'edit, rename')).toEqual([]);
    expect(problems(node, 2)).toEqual([]);
    expect(problems(node, 'move')).toEqual(['$ must be one of edit, rename, not "move"']);
  });

  it('names the place of a problem', () => {
    const node = { type: 'array', items: { type: 'object', properties: { id: { type: 'integer' } } } };
    expect(problems(node, [{ id: 1 }, { id: 'two' }])).toEqual(['$[1].id must be an integer, not "two"']);
  });

  it('follows references and takes anything where there is nothing to follow', () => {
    expect(problems({ ref: 'IdentityRef' }, { displayName: 7 })).toEqual(['$.displayName must be a string, not 7']);
    expect(problems({ ref: 'NoSuchType' }, { anything: 7 })).toEqual([]);
  });

  it('reports unknown properties, but for types of which only the base is published', () => {
    expect(problems({ ref: 'IdentityRef' }, { nickname: 'Dana' })).toEqual([
      'IdentityRef has no property "nickname" ($)',
    ]);
    expect(problems({ ref: 'BuildProcess' }, { type: 2, yamlFilename: 'a.yml' })).toEqual([]);
  });

  it('takes any value for a plain object', () => {
    expect(problems({ type: 'object' }, [{ op: 'add' }])).toEqual([]);
  });
});

describe('the contract', () => {
  it('has one operation for each name', () => {
    const keys = operations.map(operationKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toHaveLength(175);
  });
});
