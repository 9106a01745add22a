/** What a property of a row holds as JSON; undefined where it is not there or is no JSON. */
export function parsedJson(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
