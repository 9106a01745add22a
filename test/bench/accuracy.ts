import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { accuracyText } from '../corpus/accuracy.ts';
import { corpusIsThere } from '../corpus/reading.ts';
import { benchExpansion } from './expansion.ts';

const PAGE = 'docs/accuracy.md';

const HEAD = `# Accuracy

How well wif-guard sees which steps use which Azure connection, and how fast. Made by \`npm run bench -- accuracy\`.
`;

const NOT_COVERED = `## What is not covered

- Legs of a matrix are resolved one by one, but not multiplied in the counts: a step in a matrix of three legs counts once.
- \`condition:\` and \`enabled:\` do not remove a step: what they say is only known while a pipeline runs.
- Nothing was compared with what Azure DevOps itself expands (\`preview\`), for want of a live organization.
- Variables that scripts set, output variables of steps, and variable groups that are not at hand stay unknown. A connection that depends
  on one is told as unresolved.
- The corpus shares blind spots with its author: what was misread there as it is misread here is not seen. All of its repositories are
  public.
- Templates of private repositories, which some roots extend or include, could not be read by either side. What is handed to them is looked
  at as if they passed it on.
- The commits above are those of the roots. Templates of Azure/mlops-templates, which Azure/mlops-project-template includes, come from a
  commit that was not noted.
`;

/** Compares the corpus with what is expected of it, and writes the page that tells of it. */
export async function benchAccuracy(): Promise<readonly string[]> {
  if (!corpusIsThere) return ['', `accuracy: the corpus is not there, so ${PAGE} stays as it is`];
  const accuracy = accuracyText(openCatalogue());
  const speed = await benchExpansion();
  writeFileSync(PAGE, [HEAD, accuracy, speedText(speed), NOT_COVERED].join('\n'));
  const tables = accuracy.split('\n').filter((line) => line.startsWith('| '));
  return ['', `accuracy over the corpus (written to ${PAGE})`, ...tables.map((line) => `  ${line}`)];
}

function speedText(lines: readonly string[]): string {
  const date = new Date().toISOString().slice(0, 10);
  return `## How fast

\`npm run bench -- expansion\` on ${date}, Node ${process.version}, ${String(availableParallelism())} cores.

\`\`\`text
${lines.join('\n').trim()}
\`\`\`
`;
}
