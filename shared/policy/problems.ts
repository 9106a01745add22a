import { closest, distance } from 'fastest-levenshtein';
import { isMap, isNode, isScalar, visit, type Document, type LineCounter } from 'yaml';
import type { z } from 'zod';
import { printable, quoted } from './quoted.ts';

/** What is wrong with a line of a policy file. */
export interface Problem {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

export type Path = readonly PropertyKey[];

/** Complaints of the parser whose own text is written for programmers. */
const OUR_WORDS: Readonly<Record<string, string>> = {
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  DUPLICATE_KEY: 'this key stands above already',
  MULTIPLE_DOCS: 'one document is allowed, a second one begins here',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
};

/** Why a text is no YAML that a policy may be written in. */
export function yamlProblems(document: Document.Parsed, lines: LineCounter): readonly Problem[] {
  const problems = [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    line: lines.linePos(pos[0]).line,
    text: OUR_WORDS[code] ?? quotedLess(message),
  }));
  return problems.length > 0 ? problems : aliasProblems(document, lines);
}

/** Nothing in a policy is long enough to be written once and used twice, and a few nested aliases unfold to gigabytes. */
function aliasProblems(document: Document.Parsed, lines: LineCounter): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias(_, { range }) {
      const text = 'YAML aliases are not allowed, write the value out';
      problems.push({ line: lines.linePos(range?.[0] ?? 0).line, text });
    },
  });
  return problems;
}

/** The parser's complaint without what follows a colon, where it quotes the file at length; it can quote single characters before. */
function quotedLess(message: string): string {
  return printable(message.split(/\n|: /, 1)[0] ?? message).replace(/[.:\s]+$/, '');
}

/** The keys of each mapping, by its path without the numbers of entries. */
export type KnownKeys = Readonly<Record<string, readonly string[]>>;

/** What a key that is not known is told; the nearest known one, unless there is something better to say. */
export type SayOfKey = (path: Path, key: string) => string;

/** What the schema complains about, each at the line where it stands or is missing. */
export function schemaProblems(
  error: z.ZodError,
  document: Document.Parsed,
  lines: LineCounter,
  sayOfKey: SayOfKey,
): readonly Problem[] {
  return error.issues.flatMap((issue) => {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        line: lines.linePos(offsetOfKey(document, path, key)).line,
        text: sayOfKey(path, key),
      }));
    }
    return [{ line: lines.linePos(offsetOf(document, path)).line, text: `${nameOf(path)} ${issue.message}` }];
  });
}

/** With more letters that differ than half of them it is another word. */
const DIFFERING = 2;

/** `"befor" is no key of reminders, the nearest is "before" of before, window`; without a nearest where none is like it. */
export function nearestKey(known: KnownKeys): SayOfKey {
  return (path, key) => {
    const keys = known[path.filter((part) => typeof part !== 'number').join('.')] ?? [];
    const where = path.length === 0 ? '' : ` of ${nameOf(path)}`;
    const near = closest(key, keys);
    const isNear = distance(key, near) * DIFFERING <= key.length;
    return `${quoted(key)} is no key${where}, ${isNear ? `the nearest is "${near}" of` : 'its keys are'} ${keys.join(', ')}`;
  };
}

/** `entry 2 of reminders.before`, `wif of entry 1 of tasks` */
function nameOf(path: Path): string {
  const name = path.reduce<string>((whole, part, index) => {
    if (typeof part === 'number') return `entry ${String(part + 1)} of ${whole}`;
    if (index === 0) return String(part);
    return typeof path[index - 1] === 'number' ? `${String(part)} of ${whole}` : `${whole}.${String(part)}`;
  }, '');
  return name === '' ? 'the file' : name;
}

/** The 1-based place of a value. */
export function placeIn(document: Document.Parsed, lines: LineCounter, path: Path): { line: number; column: number } {
  const { line, col } = lines.linePos(offsetOf(document, path));
  return { line, column: col };
}

/** Where a value stands; where it is missing, what it is missing in. */
function offsetOf(document: Document.Parsed, path: Path): number {
  const node = nodeAt(document, path);
  if (isNode(node)) return node.range?.[0] ?? 0;
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}

function offsetOfKey(document: Document.Parsed, path: Path, key: string): number {
  const mapping = nodeAt(document, path);
  const keys = isMap(mapping) ? mapping.items.map((pair) => pair.key).filter((node) => isScalar(node)) : [];
  return keys.find(({ value, source }) => value === key || source === key)?.range?.[0] ?? offsetOf(document, path);
}

function nodeAt(document: Document.Parsed, path: Path): unknown {
  return path.length === 0 ? document.contents : document.getIn(path, true);
}
