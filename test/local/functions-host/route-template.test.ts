import { describe, expect, it } from 'vitest';
import { parseRouteTemplate, splitPath } from '../../../local/functions-host/http/route-template.ts';

const match = (template: string, path: string) => parseRouteTemplate(template).match(splitPath(path));

describe('a route template', () => {
  it('matches literal segments in any case', () => {
    expect(match('api/Health', '/API/health')).toEqual({});
  });

  it('gives the values of its parameters', () => {
    expect(match('api/items/{id}/parts/{part}', '/api/items/7/parts/x')).toEqual({ id: '7', part: 'x' });
  });

  it('decodes values, also an encoded slash', () => {
    expect(match('items/{name}', '/items/a%20b%2Fc')).toEqual({ name: 'a b/c' });
  });

  it('takes a value with broken encoding as it stands', () => {
    expect(match('items/{name}', '/items/100%')).toEqual({ name: '100%' });
  });

  it('ignores a slash at the end', () => {
    expect(match('items/{name}', '/items/a/')).toEqual({ name: 'a' });
  });

  it('does not match a longer or a shorter path', () => {
    expect(match('items/{name}', '/items/a/b')).toBeUndefined();
    expect(match('items/{name}', '/items')).toBeUndefined();
  });

  it('does not match an empty segment', () => {
    expect(match('items/{name}/parts', '/items//parts')).toBeUndefined();
  });

  it('leaves out an optional parameter that is missing', () => {
    expect(match('items/{name?}', '/items')).toEqual({});
    expect(match('items/{name?}', '/items/a')).toEqual({ name: 'a' });
  });

  it('gives a parameter its default', () => {
    expect(match('items/{page=1}', '/items')).toEqual({ page: '1' });
    expect(match('items/{page=1}', '/items/2')).toEqual({ page: '2' });
  });

  it('gives a catch-all the rest of the path', () => {
    expect(match('files/{*path}', '/files/a/b.txt')).toEqual({ path: 'a/b.txt' });
    expect(match('files/{*path}', '/files')).toEqual({});
  });

  it('refuses a segment that mixes text and a parameter', () => {
    expect(() => parseRouteTemplate('files/{name}.txt')).toThrow('the segment "{name}.txt"');
  });

  it('refuses a constraint it does not know', () => {
    expect(() => parseRouteTemplate('items/{id:prime}')).toThrow('the constraint "prime"');
  });
});

describe('a route constraint', () => {
  it.each([
    ['int', '-12', '2147483648'],
    ['long', '2147483648', '1.5'],
    ['double', '1.5e3', 'x1'],
    ['bool', 'True', 'yes'],
    ['guid', 'cd2c1638-1638-72d5-1638-deadbeef1638', 'cd2c1638'],
    ['alpha', 'Rick', 'Rick1'],
    ['min(18)', '19', '17'],
    ['max(120)', '91', '121'],
    ['range(18,120)', '91', '17'],
    ['minlength(4)', 'Rick', 'Ric'],
    ['maxlength(8)', 'Rick', 'Ricardinho'],
    ['length(4)', 'Rick', 'Ricky'],
    ['length(2,4)', 'Ric', 'Ricky'],
    ['int:min(5)', '5', '4'],
  ])('%s takes %s and refuses %s', (constraint, good, bad) => {
    expect(match(`items/{id:${constraint}}`, `/items/${good}`)).toEqual({ id: good });
    expect(match(`items/{id:${constraint}}`, `/items/${bad}`)).toBeUndefined();
  });
});
