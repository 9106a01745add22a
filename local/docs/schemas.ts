import { format, resolveConfig } from 'prettier';
import { z } from 'zod';

/** The JSON schema of what a zod schema takes, as editors understand it, formatted like every file of the project. */
export async function schemaText(schema: z.ZodType, file: string): Promise<string> {
  const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }));
  return format(text, { ...(await resolveConfig(file)), parser: 'json' });
}
