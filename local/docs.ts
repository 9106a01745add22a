// `npm run docs`: writes the documents that are made from data; with `--check` it only says which of them are out of date.
import { generateDocuments } from './docs/documents.ts';

const args = process.argv.slice(2);
const check = args.includes('--check');
const others = args.filter((arg) => arg !== '--check');

if (others.length > 0) {
  console.error(`npm run docs takes --check, not ${others.join(' ')}.`);
  process.exitCode = 2;
} else {
  const differing = await generateDocuments(process.cwd(), { write: !check });
  for (const file of differing) console.log(`${check ? 'Out of date' : 'Written'}: ${file}`);
  if (differing.length === 0) console.log('All generated documents are up to date.');
  if (check && differing.length > 0) {
    console.error('Run "npm run docs" and commit what it writes.');
    process.exitCode = 1;
  }
}
