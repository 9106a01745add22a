import { readFile } from 'node:fs/promises';

/**
 * A file's text by its byte order mark, UTF-8 without one: Windows PowerShell writes UTF-16, and a pipeline that is misread would
 * silently not be one.
 */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file);
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { ignoreBOM: true }).decode(bytes);
  return bytes.toString('utf8');
}
