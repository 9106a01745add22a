import { LineCounter, parseDocument } from 'yaml';
import { GuardError } from '../errors.ts';
import { policyFileSchema, policyOf, type Policy } from './policy.ts';
import { schemaProblems, yamlProblems, type Problem } from './problems.ts';

/** Characters; a policy with every key and long comments stays below a tenth of it. */
const MAX_LENGTH = 64 * 1024;
/** Whoever corrects these finds the rest by the next message. */
const MAX_PROBLEMS = 20;

/**
 * Reads a policy file. The text is never trusted: everybody who may push to the repository can write it.
 * @param source What to call the file in messages.
 * @throws GuardError `policy-invalid` with one message that names every problem with its line, and what is allowed.
 */
export function readPolicy(text: string, source: string): Policy {
  if (text.length > MAX_LENGTH) {
    throw invalid(source, `it has ${String(text.length)} characters, ${String(MAX_LENGTH)} are the limit`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const unreadable = yamlProblems(document, lines);
  if (unreadable.length > 0) throw invalid(source, listed(unreadable));
  if (document.contents === null) throw invalid(source, 'it is empty, the least it holds is "version: 1"');
  const parsed = policyFileSchema.safeParse(document.toJS());
  if (!parsed.success) throw invalid(source, listed(schemaProblems(parsed.error, document, lines)));
  return policyOf(parsed.data);
}

/** In the order of lines, each once: one damaged line often gives the same complaint several times. */
function listed(problems: readonly Problem[]): string {
  const texts = [...problems].sort((a, b) => a.line - b.line).map(({ line, text }) => `line ${String(line)}: ${text}`);
  const different = [...new Set(texts)];
  const more = different.length > MAX_PROBLEMS ? ['and more'] : [];
  return [...different.slice(0, MAX_PROBLEMS), ...more].join('; ');
}

function invalid(source: string, what: string): GuardError {
  return new GuardError('policy-invalid', `${source} is no valid policy: ${what} (docs/policy.md explains every key).`);
}
