import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const root = path.join(import.meta.dirname, '..', '..');
const bundle = readFileSync(path.join(root, 'dist', 'functions.cjs'), 'utf8');

it('the bundle needs nothing from its host but @azure/functions-core', () => {
  const required = new Set(Array.from(bundle.matchAll(/\brequire\("([^"]+)"\)/g), ([, name = '']) => name));
  expect([...required].filter((name) => !isBuiltin(name))).toEqual(['@azure/functions-core']);
});

it('the package names it as its entry, and the file is there', () => {
  const manifest = z
    .object({ main: z.string() })
    .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
  expect(manifest.main).toBe('dist/functions.cjs');
});
