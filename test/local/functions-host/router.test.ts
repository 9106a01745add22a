import { describe, expect, it } from 'vitest';
import { createRouter, type HttpFunction } from '../../../local/functions-host/http/router.ts';

function http(name: string, route: string, methods: string[] = ['GET']): HttpFunction {
  return { name, binding: 'request', trigger: { type: 'httpTrigger', route, methods } };
}

function nameFor(functions: HttpFunction[], path: string): string | undefined {
  const match = createRouter(functions, 'api')('GET', path);
  return match.kind === 'function' ? match.httpFunction.name : undefined;
}

describe('the router', () => {
  it('prefers a literal to a constrained parameter to a free one to a catch-all, in any order of registration', () => {
    const routes = [http('all', '{*rest}'), http('free', '{id}'), http('number', '{id:int}'), http('literal', '12')];
    for (const functions of [routes, routes.toReversed()]) {
      expect(nameFor(functions, '/api/12')).toBe('literal');
      expect(nameFor(functions, '/api/13')).toBe('number');
      expect(nameFor(functions, '/api/x')).toBe('free');
      expect(nameFor(functions, '/api/x/y')).toBe('all');
    }
  });

  it('chooses by method among functions that share a route', () => {
    const route = createRouter([http('read', 'items'), http('write', 'items', ['POST'])], 'api');
    expect(route('POST', '/api/items')).toMatchObject({ kind: 'function', httpFunction: { name: 'write' } });
  });

  it('says which methods a route takes', () => {
    const route = createRouter([http('read', 'items', ['GET', 'HEAD']), http('write', 'items', ['POST'])], 'api');
    expect(route('DELETE', '/api/items')).toEqual({ kind: 'method-not-allowed', allowed: ['GET', 'HEAD', 'POST'] });
  });

  it('lets a function without methods take any', () => {
    const route = createRouter([http('any', 'items', [])], 'api');
    expect(route('PATCH', '/api/items').kind).toBe('function');
  });

  it('serves routes at the root when the prefix is empty', () => {
    expect(createRouter([http('root', 'items')], '')('GET', '/items').kind).toBe('function');
  });

  it('refuses a route in the host’s own space', () => {
    expect(() => createRouter([http('mine', 'admin/x')], 'api')).toThrow(
      'Function "mine": the route "admin/x" conflicts',
    );
  });

  it('names function and route when the template cannot be followed', () => {
    expect(() => createRouter([http('odd', '{id:prime}')], 'api')).toThrow(
      'Function "odd" has the route "{id:prime}": the constraint "prime" is not one this host knows',
    );
  });
});
