import path from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';

const settingsSchema = z.looseObject({
  IsEncrypted: z.literal(false, 'encrypted settings cannot be read; run "func settings decrypt"').optional(),
  Values: z.record(z.string(), z.coerce.string()).default({}),
});

/**
 * Puts `Values` of local.settings.json into the environment, as `func start` does; what is set already stays. Answers how to take
 * them out again.
 */
export async function applyLocalSettings(appDirectory: string): Promise<() => void> {
  const settings = await readJsonFile(path.join(appDirectory, 'local.settings.json'), settingsSchema);
  const added = Object.entries(settings?.Values ?? {}).filter(([name]) => process.env[name] === undefined);
  for (const [name, value] of added) process.env[name] = value;
  return () => added.forEach(([name]) => Reflect.deleteProperty(process.env, name));
}

/** Replaces each `%NAME%` by the setting of that name. Throws when one is not set: the real host does not start such a function. */
export function resolveSettings(text: string, where: string): string {
  return text.replaceAll(/%([^%]+)%/g, (placeholder, name: string) => {
    const value = process.env[name];
    if (value === undefined)
      throw new Error(`${where} is "${text}", but the setting ${name} (${placeholder}) is not set.`);
    return value;
  });
}
