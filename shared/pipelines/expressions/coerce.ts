import { isNode, isUnknown, numberOf, type NumberValue, type Settled, type VersionValue } from './value.ts';

/**
 * Conversions between types, as the service makes them (docs: expressions, type conversions; runner.server, EvaluationResult). They
 * are asymmetric: every string that is not empty is true, `'false'` too. A value that is not known never gets here.
 */

export function toBoolean(value: Settled): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value !== '';
  return value.kind === 'number' ? value.value !== 0 : true;
}

/** Undefined where the value is no number. */
export function toNumber(value: Settled): number | undefined {
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return numberOfText(value);
  return value.kind === 'number' ? value.value : undefined;
}

const NUMBER_TEXT = /^[-+]?(?:\d[\d,]*)?(?:\.\d*)?$/;

/** Nothing at all is 0; signs, thousands and white space around are taken. */
function numberOfText(text: string): number | undefined {
  if (text === '') return 0;
  const trimmed = text.trim();
  if (!NUMBER_TEXT.test(trimmed) || !/\d/.test(trimmed)) return undefined;
  return Number(trimmed.replaceAll(',', ''));
}

/** Undefined for what has no text: objects and arrays. */
export function toText(value: Settled): string | undefined {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return value;
  return value.kind === 'number' || value.kind === 'version' ? value.text : undefined;
}

const VERSION = /^\d+(?:\.\d+){1,3}$/;

export function versionOf(text: string): VersionValue | undefined {
  const trimmed = text.trim();
  return VERSION.test(trimmed) ? { kind: 'version', parts: trimmed.split('.').map(Number), text: trimmed } : undefined;
}

/** Texts are compared without their casing. */
export function sameText(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toLowerCase() === b.toLowerCase());
}

/** `eq`: the right operand is converted to the left one's type; where it cannot be, they differ. Objects are equal only to themselves. */
export function equal(left: Settled, right: Settled): boolean {
  if (left === null) return right === null || right === '';
  if (typeof left === 'boolean') return left === toBoolean(right);
  if (typeof left === 'string') {
    const text = toText(right);
    return text !== undefined && sameText(left, text);
  }
  switch (left.kind) {
    case 'number':
      return left.value === toNumber(right);
    case 'version': {
      const version = toVersion(right);
      return version !== undefined && compareVersions(left, version) === 0;
    }
    case 'mapping':
    case 'sequence':
    case 'unknown':
      return left === right;
  }
}

/** Less than, equal, greater than as -1, 0, 1 (`gt`, `ge`, `lt`, `le`); undefined where the right operand cannot be converted. */
export function compare(left: Settled, right: Settled): -1 | 0 | 1 | undefined {
  if (isUnknown(left) || isNode(left)) return undefined;
  if (typeof left === 'string') {
    const text = toText(right);
    return text === undefined ? undefined : sign(left.toUpperCase(), text.toUpperCase());
  }
  if (typeof left === 'boolean') return sign(Number(left), Number(toBoolean(right)));
  if (left !== null && left.kind === 'version') {
    const version = toVersion(right);
    return version === undefined ? undefined : compareVersions(left, version);
  }
  const number = toNumber(right);
  return number === undefined ? undefined : sign(left === null ? 0 : left.value, number);
}

function sign<T extends string | number>(a: T, b: T): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function toVersion(value: Settled): VersionValue | undefined {
  if (typeof value === 'string') return versionOf(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (value.kind === 'number') return versionOf(value.text);
  return value.kind === 'version' ? value : undefined;
}

function compareVersions(a: VersionValue, b: VersionValue): -1 | 0 | 1 {
  for (let index = 0; index < Math.max(a.parts.length, b.parts.length); index += 1) {
    const order = sign(a.parts[index] ?? -1, b.parts[index] ?? -1);
    if (order !== 0) return order;
  }
  return 0;
}

/** A count as a value. */
export function countOf(count: number): NumberValue {
  return numberOf(count);
}
