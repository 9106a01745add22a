import type { HttpTrigger, RegisteredFunction } from '../bindings.ts';
import { parseRouteTemplate, splitPath, type RouteValues } from './route-template.ts';

export type HttpFunction = RegisteredFunction<HttpTrigger>;

/** Which function a request is for. */
export type RouteMatch =
  | { readonly kind: 'function'; readonly httpFunction: HttpFunction; readonly values: RouteValues }
  | { readonly kind: 'method-not-allowed'; readonly allowed: readonly string[] }
  | { readonly kind: 'not-found' };

/** Route spaces of the host itself (ScriptHost.ValidateHttpFunction in Azure/azure-functions-host). */
const RESERVED = /^\/?(admin|runtime)/i;

/** Answers for a method (upper case) and a path (still encoded) which function takes it. */
export type Router = (method: string, path: string) => RouteMatch;

/** Throws when a function's route cannot be served, naming the function and the reason. */
export function createRouter(functions: readonly HttpFunction[], routePrefix: string): Router {
  const routes = functions
    .map((httpFunction) => ({ httpFunction, template: templateOf(httpFunction, routePrefix) }))
    .sort((a, b) => a.template.precedence.localeCompare(b.template.precedence));

  return (method, path) => {
    const segments = splitPath(path);
    const matches = routes.flatMap(({ httpFunction, template }) => {
      const values = template.match(segments);
      return values ? [{ kind: 'function' as const, httpFunction, values }] : [];
    });
    const match = matches.find(({ httpFunction: { trigger } }) => allows(trigger, method));
    if (match) return match;
    if (matches.length === 0) return { kind: 'not-found' };
    return {
      kind: 'method-not-allowed',
      allowed: [...new Set(matches.flatMap((one) => one.httpFunction.trigger.methods))],
    };
  };
}

function templateOf({ name, trigger }: HttpFunction, routePrefix: string): ReturnType<typeof parseRouteTemplate> {
  if (RESERVED.test(trigger.route)) {
    throw new Error(
      `Function "${name}": the route "${trigger.route}" conflicts with routes of the host: choose another.`,
    );
  }
  try {
    return parseRouteTemplate(`${routePrefix}/${trigger.route}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Function "${name}" has the route "${trigger.route}": ${reason}.`, { cause: error });
  }
}

function allows(trigger: HttpTrigger, method: string): boolean {
  return trigger.methods.length === 0 || trigger.methods.includes(method);
}
