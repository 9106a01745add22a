import type { z } from 'zod';
import type { taskDefinitionsSchema } from '../task-definition-schema.ts';

/** Task definitions as JSON that a person can read and compare: a row a line. */
export function definitionsText({ source, tasks }: z.input<typeof taskDefinitionsSchema>): string {
  return `{ "source": ${lineJson(source)},\n"tasks": [\n${tasks.map(lineJson).join(',\n')}\n] }\n`;
}

/** JSON on one line, with a space behind each comma and colon. */
function lineJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(lineJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}: ${lineJson(one)}`).join(', ')}}`;
}
