import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { editionSchema } from '../../shared/catalogue/schema.ts';
import { policyFileSchema } from '../../shared/policy/policy.ts';
import { everyRule } from '../../shared/rules/every-rule.ts';
import { cataloguePage } from './catalogue-page.ts';
import { diagnosticsPage } from './diagnostics-page.ts';
import { ruleTextsJson } from './rule-texts.ts';
import { rulesIndex } from './rules-index.ts';
import { schemaText } from './schemas.ts';

/** A file that is generated, relative to the root, and its text from what stands in it now. */
interface Document {
  readonly file: string;
  readonly text: (now: string, full: string) => string | Promise<string>;
}

const DOCUMENTS: readonly Document[] = [
  { file: 'docs/catalogue.md', text: cataloguePage },
  { file: 'docs/catalogue.schema.json', text: (_, full) => schemaText(editionSchema, full) },
  { file: 'docs/diagnostics.md', text: diagnosticsPage },
  { file: 'docs/policy.schema.json', text: (_, full) => schemaText(policyFileSchema, full) },
  { file: 'docs/rules/README.md', text: (now) => rulesIndex(now, everyRule) },
  {
    file: 'shared/rules/rule-texts.json',
    text: (_, full) => ruleTextsJson(path.resolve(path.dirname(full), '../../docs/rules'), everyRule),
  },
];

/** The files that are generated. */
export const documentFiles: readonly string[] = DOCUMENTS.map(({ file }) => file);

/**
 * Generates every document below a root.
 * @param write Writes those that differ; without it they are only named.
 * @returns The files that differed.
 */
export async function generateDocuments(
  root: string,
  { write }: { readonly write: boolean },
): Promise<readonly string[]> {
  const differing: string[] = [];
  for (const { file, text } of DOCUMENTS) {
    const full = path.join(root, file);
    const now = await textOf(full);
    const wanted = await text(now, full);
    if (wanted === now) continue;
    differing.push(file);
    if (write) await writeFile(full, wanted);
  }
  return differing;
}

/** Empty where there is no such file yet. */
async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
}
