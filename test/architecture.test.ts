import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = path.join(import.meta.dirname, '..');

interface Source {
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** Without comments. */
  readonly code: string;
  readonly lines: number;
  /** Files of the project as paths like `file`, packages by their names. */
  readonly imports: readonly string[];
}

const IMPORT =
  /(?:^|[;\s])(?:import|export)\s[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|[;\s])import\s*['"]([^'"]+)['"]|\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g;

function sourcesIn(folder: string): readonly Source[] {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|mts|cts|mjs|cjs|js)$/.test(entry.name))
    .map((entry) => read(path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')));
}

function read(file: string): Source {
  const text = readFileSync(path.join(root, file), 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
  const imports = Array.from(code.matchAll(IMPORT), ([, from, effect, dynamic]) => from ?? effect ?? dynamic ?? '');
  return { file, code, lines: text.split('\n').length - 1, imports: imports.map((name) => resolved(file, name)) };
}

/** The file that a relative import names; of a package the name without what stands behind it. */
function resolved(file: string, name: string): string {
  if (name.startsWith('.')) return path.posix.join(path.posix.dirname(file), name);
  return name.startsWith('node:') ? name : name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

const isBelow = (file: string, ...folders: readonly string[]): boolean =>
  folders.some((folder) => file === folder || file.startsWith(`${folder}/`));

/** `file → import` of everything that a predicate refuses. */
function refused(sources: readonly Source[], refuses: (source: Source, name: string) => boolean): readonly string[] {
  return sources.flatMap((source) =>
    source.imports.filter((name) => refuses(source, name)).map((name) => `${source.file} → ${name}`),
  );
}

const PURE = [
  'shared/conversions',
  'shared/edits',
  'shared/judging',
  'shared/rules',
  'shared/pipelines',
  'shared/catalogue',
  'shared/connections',
  'shared/policy',
];
/** Reads the policy from where it lives; everything else about it is pure. */
const POLICY_LOADING = 'shared/policy/load-policy.ts';
const pureSources = PURE.flatMap(sourcesIn).filter(({ file }) => file !== POLICY_LOADING);

const shared = sourcesIn('shared');
const product = ['functions', 'shared', 'cli', 'local'].flatMap(sourcesIn);

describe('the architecture', () => {
  it('is read from the files that exist', () => {
    const imports = shared.find(({ file }) => file === 'shared/judging/judge.ts')?.imports ?? [];
    expect(imports).toEqual(
      expect.arrayContaining(['shared/connections/service-connection.ts', 'shared/judging/verdict.ts']),
    );
    for (const folder of [...PURE, 'cli']) expect(sourcesIn(folder).length).toBeGreaterThan(0);
  });

  it('imports only files that exist, with their ending', () => {
    expect(
      refused(product, (_, name) => name.startsWith('..') || (name.includes('/') && isOwn(name) && !exists(name))),
    ).toEqual([]);
  });

  it('keeps catalogue, pipelines, rules, connections and the meaning of a policy free of effects', () => {
    const others = new Set(['shared/cut.ts', 'shared/errors.ts', 'diff', 'yaml', 'zod', 'fastest-levenshtein']);
    const allowed = (name: string): boolean => name !== POLICY_LOADING && (isBelow(name, ...PURE) || others.has(name));
    expect(refused(pureSources, (_, name) => !allowed(name))).toEqual([]);
  });

  it('keeps them free of clock, chance, environment, network and output', () => {
    const effect =
      /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bfetch\(|\bset(?:Timeout|Interval)\(|\bconsole\.|\bglobalThis\b/;
    expect(pureSources.filter(({ code }) => effect.test(code)).map(({ file }) => file)).toEqual([]);
  });

  it('lets nothing in shared know of functions, command line, local tools or tests', () => {
    expect(refused(shared, (_, name) => isBelow(name, 'functions', 'cli', 'local', 'test'))).toEqual([]);
  });

  it('lets functions and command line know neither each other nor local tools, and nothing know tests', () => {
    const others: Readonly<Record<string, readonly string[]>> = {
      functions: ['cli', 'local', 'test'],
      cli: ['functions', 'local', 'test'],
      local: ['test'],
    };
    for (const [folder, forbidden] of Object.entries(others)) {
      expect(refused(sourcesIn(folder), (_, name) => isBelow(name, ...forbidden))).toEqual([]);
    }
  });

  it('lets only functions, command line and local tools call the use cases', () => {
    const below = shared.filter(({ file }) => !isBelow(file, 'shared/guard'));
    expect(refused(below, (_, name) => isBelow(name, 'shared/guard'))).toEqual([]);
  });

  it.each([
    ['azure-devops-node-api', 'shared/azure-devops'],
    ['@azure/data-tables', 'shared/ledger'],
    ['@azure/storage-queue', 'shared/queue'],
  ])('speaks to %s in %s only', (name, folder) => {
    const outside = product.filter(({ file }) => !isBelow(file, folder, 'local'));
    expect(refused(outside, (_, own) => own === name)).toEqual([]);
  });

  it('knows the Functions runtime in functions only', () => {
    const outside = product.filter(({ file }) => !isBelow(file, 'functions', 'local'));
    expect(refused(outside, (_, name) => name === '@azure/functions')).toEqual([]);
  });

  it('depends on no package that package.json does not name', () => {
    const names = z.record(z.string(), z.string());
    const { dependencies, devDependencies } = z
      .object({ dependencies: names, devDependencies: names })
      .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
    const known = (source: Source): readonly string[] => [
      ...Object.keys(dependencies),
      ...(isBelow(source.file, 'local') ? Object.keys(devDependencies) : []),
    ];
    // The command line tells its own version.
    const isPackage = (name: string): boolean => !name.startsWith('node:') && name !== 'package.json' && !isOwn(name);
    expect(refused(product, (source, name) => isPackage(name) && !known(source).includes(name))).toEqual([]);
  });

  it('leaves half a character out of a text that is cut in one file only', () => {
    const files = product.filter(({ code }) => code.includes(String.raw`[\uD800-\uDBFF]$`)).map(({ file }) => file);
    expect(files).toEqual(['shared/cut.ts']);
  });

  it('has no file above 250 lines', () => {
    expect(product.filter(({ lines }) => lines > 250).map(({ file, lines }) => `${file}: ${String(lines)}`)).toEqual(
      [],
    );
  });
});

function isOwn(name: string): boolean {
  return isBelow(name, 'functions', 'shared', 'cli', 'local', 'test');
}

function exists(name: string): boolean {
  return existsSync(path.join(root, name));
}
