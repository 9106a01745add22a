/** A check of one route value. */
export type RouteConstraint = (value: string) => boolean;

const WHOLE_NUMBER = /^[+-]?\d+$/;
const INT32 = 2n ** 31n;
const INT64 = 2n ** 63n;

const isInteger = (value: string, limit: bigint): boolean => {
  if (!WHOLE_NUMBER.test(value)) return false;
  const number = BigInt(value.replace(/^\+/, ''));
  return number >= -limit && number < limit;
};
const isWithin = (value: string, low: number, high: number): boolean =>
  isInteger(value, INT64) && Number(value) >= low && Number(value) <= high;

/**
 * The constraints of ASP.NET Core route templates that Functions routes use; arguments come in parentheses, as in `range(1,9)`.
 * Source: learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints.
 */
const constraints: Readonly<Record<string, (...args: number[]) => RouteConstraint>> = {
  int: () => (value) => isInteger(value, INT32),
  long: () => (value) => isInteger(value, INT64),
  double: () => (value) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value),
  bool: () => (value) => /^(true|false)$/i.test(value),
  guid: () => (value) => /^\{?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i.test(value),
  alpha: () => (value) => /^[a-z]*$/i.test(value),
  required: () => (value) => value.length > 0,
  min:
    (low = 0) =>
    (value) =>
      isWithin(value, low, Infinity),
  max:
    (high = 0) =>
    (value) =>
      isWithin(value, -Infinity, high),
  range:
    (low = 0, high = 0) =>
    (value) =>
      isWithin(value, low, high),
  minlength:
    (low = 0) =>
    (value) =>
      value.length >= low,
  maxlength:
    (high = 0) =>
    (value) =>
      value.length <= high,
  length:
    (low = 0, high = low) =>
    (value) =>
      value.length >= low && value.length <= high,
};

/** Reads one constraint, such as `int` or `length(3)`. Throws for one this host does not know. */
export function parseRouteConstraint(text: string): RouteConstraint {
  const [, name = '', args = ''] = /^(\w+)(?:\(([\d\s,+-]*)\))?$/.exec(text) ?? [];
  const constraint = Object.hasOwn(constraints, name.toLowerCase()) ? constraints[name.toLowerCase()] : undefined;
  if (!constraint) {
    throw new Error(`the constraint "${text}" is not one this host knows (${Object.keys(constraints).join(', ')})`);
  }
  return constraint(
    ...args
      .split(',')
      .filter((arg) => arg.trim() !== '')
      .map(Number),
  );
}
