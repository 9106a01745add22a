import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { accuracyText } from './accuracy.ts';
import { corpusIsThere } from './reading.ts';

it.skipIf(!corpusIsThere)('docs/accuracy.md tells how well the corpus is really read', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../docs/accuracy.md'), 'utf8');
  expect(page).toContain(accuracyText(openCatalogue()));
});
