import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { editionIds } from '../../shared/catalogue/editions.ts';
import { defaultPolicy, knownKeys, policyFileSchema } from '../../shared/policy/policy.ts';
import { readPolicy } from '../../shared/policy/read-policy.ts';

const docs = path.join(import.meta.dirname, '..', '..', 'docs');
const page = readFileSync(path.join(docs, 'policy.md'), 'utf8');
const examples = Array.from(page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm), ([, yaml = '']) => yaml);

describe('docs/policy.md', () => {
  it('shows the defaults first, and the shortest policy that means the same', () => {
    const [all = '', shortest = ''] = examples;
    expect(readPolicy(all, 'first example')).toEqual(defaultPolicy);
    expect(readPolicy(shortest, 'second example')).toEqual(defaultPolicy);
  });

  it.each(examples)('has only examples that are valid: %s', (yaml) => {
    expect(() => readPolicy(yaml, 'example')).not.toThrow();
  });

  it('explains every key, and no other', () => {
    const [table = ''] = /^\| key \|.*\n(?:\|.*\n)+/m.exec(page) ?? [];
    const rows = Array.from(table.matchAll(/^\| `([^`]+)` \|/gm), ([, key]) => key);
    const known = Object.entries(knownKeys).flatMap(([parent, keys]) =>
      keys.map((key) => (parent === '' ? key : `${parent}.${key}`)),
    );
    expect(rows).toEqual(known);
  });

  it('names every value and every edition', () => {
    const { conversions } = policyFileSchema.shape;
    for (const value of [...conversions.unwrap().options, ...editionIds]) expect(page).toContain(`\`${value}\``);
  });
});
