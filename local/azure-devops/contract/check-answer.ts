import type { Answer } from '../answers.ts';
import type { Operation } from './contract.ts';
import { checkSchema, type SchemaProblem } from './schema.ts';

/** The simulator's own honesty: how an answer differs from what the contract promises for its operation. */
export function checkAnswer(operation: Operation, answer: Answer): readonly SchemaProblem[] {
  if (answer.kind !== 'json' || answer.status >= 300) return [];
  const schema = operation.responses?.[String(answer.status)];
  if (schema === undefined || answer.body === null) return [];
  return checkSchema(schema, schema.type === 'array' ? unwrapped(answer.body) : answer.body);
}

/** Arrays travel in `{ count, value }`; the specification leaves the wrapper out. */
function unwrapped(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'value' in body ? body.value : body;
}
