import { expect } from 'vitest';
import { parseDocument } from 'yaml';
import { check } from '../../cli/check.ts';
import { record, withFiles } from './recording.ts';

/** The pipeline that is expanded. */
export const ROOT = 'azure-pipelines.yml';

/** Expands a pipeline of a checkout. */
export const expanded = (
  files: Readonly<Record<string, string>>,
  ...flags: readonly string[]
): ReturnType<typeof record> => withFiles(files, (folder) => record(check, [folder, '--expand', ROOT, ...flags]));

/** What is printed for a pipeline that is known completely. */
export async function printed(text: string, ...flags: readonly string[]): Promise<string> {
  const { code, out, err } = await expanded({ [ROOT]: text }, ...flags);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
}

/** YAML as plain objects and texts; everything the parser complains about fails the test. */
export function parsed(text: string): unknown {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS();
}
