import type { WrappedValue } from './model.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * How the service gives back a property that was sent plain or wrapped (git.json, example statusWithProperties):
 * a GUID comes back as text of 32 digits, a date loses everything below milliseconds.
 */
export function wrapped(value: unknown): WrappedValue | undefined {
  if (typeof value === 'string') return { $type: 'System.String', $value: value };
  if (typeof value === 'boolean') return { $type: 'System.String', $value: value ? 'True' : 'False' };
  if (typeof value === 'number') {
    return { $type: Number.isInteger(value) ? 'System.Int32' : 'System.Double', $value: value };
  }
  if (typeof value !== 'object' || value === null || !('$type' in value) || !('$value' in value)) return undefined;
  const { $type, $value } = value;
  if (typeof $type !== 'string' || (typeof $value !== 'string' && typeof $value !== 'number')) return undefined;
  if ($type === 'System.Guid') return { $type: 'System.String', $value: String($value).replaceAll('-', '') };
  if ($type === 'System.DateTime') return { $type, $value: milliseconds(String($value)) };
  return { $type, $value };
}

/** All properties of a collection that have a value; a null says that there is none. */
export function wrappedProperties(properties: Readonly<Record<string, unknown>>): Map<string, WrappedValue> {
  const result = new Map<string, WrappedValue>();
  for (const [name, value] of Object.entries(properties)) {
    const property = wrapped(value);
    if (property !== undefined) result.set(name, property);
  }
  return result;
}

/**
 * Properties of a pull request are patched, and there everything but a date becomes text
 * (git.json, example AddPullRequestProperties: 8 comes back as "8").
 */
export function wrappedAsText(value: unknown): WrappedValue | undefined {
  const property = wrapped(value);
  if (property === undefined) return undefined;
  const text = String(property.$value);
  if (DATE_TIME.test(text)) return { $type: 'System.DateTime', $value: milliseconds(text) };
  return { $type: 'System.String', $value: GUID.test(text) ? text.toLowerCase() : text };
}

function milliseconds(date: string): string {
  const parsed = new Date(date);
  return Number.isNaN(parsed.getTime()) ? date : parsed.toISOString().replace(/0+Z$/, 'Z').replace('.Z', 'Z');
}
