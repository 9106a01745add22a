import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { editionIds } from '../../shared/catalogue/editions.ts';
import { supportStatus } from '../../shared/catalogue/schema.ts';
import { readInlineWaiver } from '../../shared/policy/inline-waiver.ts';
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

  it('shows tasks and waivers that say what the text around them says', () => {
    const read = examples.map((yaml) => readPolicy(yaml, 'example'));
    expect(read.flatMap(({ tasks }) => tasks.map(({ task, wif }) => `${task} ${wif}`))).toEqual([
      'ContosoDeploy@1 supported',
      'ContosoDeploy@0 use-other-version',
      'contoso.tools.scan.ContosoScan@2 not-available-yet',
    ]);
    expect(read.flatMap(({ waivers }) => waivers)).toContainEqual({
      rules: ['task-unknown'],
      pipeline: 'Payments/nightly',
      connection: 'prod',
      reason: 'decommissioned in March',
      until: '2027-03-31',
      line: 3,
      column: 5,
    });
  });

  it('shows a comment that is a waiver', () => {
    const [, comment = ''] = /^```text\n[^#]*(#.*)$/m.exec(page) ?? [];
    expect(readInlineWaiver(comment)).toEqual({
      rules: ['task-unknown'],
      until: '2027-01-31',
      reason: 'Contoso ships a release that federates',
    });
  });

  it('explains every key, and no other', () => {
    const [table = ''] = /^\| key \|.*\n(?:\|.*\n)+/m.exec(page) ?? [];
    const rows = Array.from(table.matchAll(/^\| `([^`]+)` \|/gm), ([, key]) => key);
    const known = (knownKeys[''] ?? []).flatMap((key) => [
      key,
      ...(knownKeys[key] ?? []).map((below) => `${key}.${below}`),
    ]);
    expect(rows).toEqual(known);
  });

  it('names every value and every edition', () => {
    const { conversions } = policyFileSchema.shape;
    const values = [...conversions.unwrap().options, ...editionIds, ...supportStatus.options];
    for (const value of values) expect(page).toContain(`\`${value}\``);
  });
});
