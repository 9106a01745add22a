import { parseRouteConstraint, type RouteConstraint } from './route-constraint.ts';

/** Values of a route's parameters; an optional one that is missing is left out. */
export type RouteValues = Readonly<Record<string, string>>;

/** An ASP.NET Core route template, as the `route` of an HTTP trigger is one. */
export interface RouteTemplate {
  /** Sorts templates: a literal segment wins over a constrained parameter, that over a free one, that over a catch-all. */
  readonly precedence: string;
  /** The values when a path (its raw segments, still encoded) fits; undefined when it does not. */
  match(segments: readonly string[]): RouteValues | undefined;
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'parameter' | 'catch-all';
      readonly name: string;
      readonly constraints: readonly RouteConstraint[];
      readonly optional: boolean;
      readonly fallback: string | undefined;
    };

// {name}  {name:int}  {name:length(3):alpha}  {name?}  {name=value}  {*rest}
const PARAMETER = /^\{(\*{0,2})(\w+)((?::[^:?=]+)*)(\?|=([^}]*))?\}$/;

/** Throws for a template this host cannot follow, saying which part. */
export function parseRouteTemplate(template: string): RouteTemplate {
  const segments = splitPath(template).map(parseSegment);
  return {
    precedence: segments.map(rankOf).join(''),
    match: (path) => matchSegments(segments, path),
  };
}

/** The segments of a path; a slash at either end means nothing. */
export function splitPath(path: string): string[] {
  const trimmed = path.replace(/^\//, '').replace(/\/$/, '');
  return trimmed === '' ? [] : trimmed.split('/');
}

function parseSegment(text: string): Segment {
  if (!/[{}]/.test(text)) return { kind: 'literal', text: text.toLowerCase() };
  const match = PARAMETER.exec(text);
  if (!match) throw new Error(`the segment "${text}" is more than a literal or one parameter`);
  const [, stars, name = '', constraints = '', ending, fallback] = match;
  return {
    kind: stars ? 'catch-all' : 'parameter',
    name,
    constraints: constraints.split(':').filter(Boolean).map(parseRouteConstraint),
    optional: ending !== undefined || Boolean(stars),
    fallback,
  };
}

function rankOf(segment: Segment): string {
  if (segment.kind === 'literal') return '0';
  if (segment.kind === 'catch-all') return '3';
  return segment.constraints.length > 0 ? '1' : '2';
}

function matchSegments(segments: readonly Segment[], path: readonly string[]): RouteValues | undefined {
  const values: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const raw = segment.kind === 'catch-all' ? path.slice(index).join('/') || undefined : path[index];
    const value = raw === undefined ? undefined : decodeSegment(raw);
    if (segment.kind === 'literal') {
      if (value?.toLowerCase() !== segment.text) return undefined;
    } else if (value) {
      if (!segment.constraints.every((fits) => fits(value))) return undefined;
      values[segment.name] = value;
    } else {
      if (!segment.optional) return undefined;
      if (segment.fallback !== undefined) values[segment.name] = segment.fallback;
    }
  }
  const takesAll = segments.at(-1)?.kind === 'catch-all';
  return takesAll || path.length <= segments.length ? values : undefined;
}

/** The text of one segment; one that is no valid percent-encoding is taken as it stands. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
