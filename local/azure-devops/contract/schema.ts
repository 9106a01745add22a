import { schemas, type SchemaNode } from './contract.ts';

/** One way in which a value differs from its type. */
export interface SchemaProblem {
  readonly kind: 'type' | 'unknown-property';
  /** Where in the value: `$.comments[0].content`. */
  readonly at: string;
  readonly message: string;
}

/**
 * Types of which the specification publishes only the base, or a class instead of its JSON: other properties are allowed.
 * `BuildProcess` for instance has `yamlFilename` or `phases` in its derived types, and a list of definitions gives whole ones for
 * `includeAllProperties` (build.json 7.2).
 */
const OPEN_SCHEMAS: ReadonlySet<string> = new Set([
  'BuildDefinitionReference',
  'BuildProcess',
  'BuildTrigger',
  'CheckConfiguration',
  'CreatePipelineConfigurationParameters',
  'JObject',
  'JToken',
  'Pipeline',
  'PipelineConfiguration',
  'PropertiesCollection',
  'ReferenceLinks',
]);

/** Placeholders of .NET types in the specification that say nothing about the JSON. */
const ANY_FORMATS: ReadonlySet<string> = new Set(['T', 'JToken', 'JTokenType', 'JContainer', 'Stream']);

/** Types that are text on the wire, `type;identifier`, whatever the specification says. */
const TEXT_SCHEMAS: ReadonlySet<string> = new Set(['IdentityDescriptor']);

const GUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/**
 * Checks a JSON value against a type of the contract. `null` counts as absent, enums may be names (also several, with commas,
 * for flags) or numbers, as the service takes and gives both.
 */
export function checkSchema(node: SchemaNode | undefined, value: unknown, at = '$'): SchemaProblem[] {
  const name = node?.ref ?? node?.schema;
  const resolved = node?.ref === undefined ? node : schemas[node.ref];
  if (resolved === undefined || value === null || value === undefined) return [];
  if (name !== undefined && TEXT_SCHEMAS.has(name)) return checkString({}, value, at);
  if (resolved.format !== undefined && ANY_FORMATS.has(resolved.format)) return [];
  switch (resolved.type) {
    case 'string':
      return checkString(resolved, value, at);
    case 'integer':
      return Number.isInteger(value) ? [] : [wrong(at, 'an integer', value)];
    case 'number':
      return typeof value === 'number' ? [] : [wrong(at, 'a number', value)];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [wrong(at, 'a boolean', value)];
    case 'array':
      if (!Array.isArray(value)) return [wrong(at, 'an array', value)];
      return value.flatMap((item: unknown, index) => checkSchema(resolved.items, item, `${at}[${index}]`));
    case undefined:
    default:
      return checkObject(resolved, name, value, at);
  }
}

function checkString(node: SchemaNode, value: unknown, at: string): SchemaProblem[] {
  if (node.enum !== undefined) return checkEnum(node.enum, value, at);
  // `byte` and `decimal` are numbers on the wire.
  if (typeof value === 'number' && (node.format === 'byte' || node.format === 'decimal')) return [];
  if (typeof value !== 'string') return [wrong(at, 'a string', value)];
  if (node.format === 'uuid' && !GUID.test(value)) return [wrong(at, 'a GUID', value)];
  if (node.format === 'date-time' && Number.isNaN(Date.parse(value))) return [wrong(at, 'a date and time', value)];
  return [];
}

function checkEnum(members: readonly string[], value: unknown, at: string): SchemaProblem[] {
  if (Number.isInteger(value)) return [];
  const known = new Set(members.map((member) => member.toLowerCase()));
  const named = typeof value === 'string' && value.split(',').every((name) => known.has(name.trim().toLowerCase()));
  return named ? [] : [wrong(at, `one of ${members.join(', ')}`, value)];
}

/** A plain `object` in the specification is "System.Object": anything, also the array of a JSON patch. */
function checkObject(node: SchemaNode, schema: string | undefined, value: unknown, at: string): SchemaProblem[] {
  if (node.properties === undefined && node.additionalProperties === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [wrong(at, 'an object', value)];
  const known = node.properties ?? {};
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    if (Object.hasOwn(known, name)) return checkSchema(known[name], member, `${at}.${name}`);
    if (node.additionalProperties !== undefined) return checkSchema(node.additionalProperties, member, `${at}.${name}`);
    if (schema !== undefined && OPEN_SCHEMAS.has(schema)) return [];
    return [unknownProperty(at, name, schema ?? 'this type')];
  });
}

function wrong(at: string, expected: string, value: unknown): SchemaProblem {
  return { kind: 'type', at, message: `${at} must be ${expected}, not ${JSON.stringify(value)}` };
}

function unknownProperty(at: string, name: string, schema: string): SchemaProblem {
  return { kind: 'unknown-property', at: `${at}.${name}`, message: `${schema} has no property "${name}" (${at})` };
}
