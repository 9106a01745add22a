import { readFile } from 'node:fs/promises';

/**
 * A file's text by its byte order mark, UTF-8 without one: Windows PowerShell writes UTF-16, and a pipeline that is misread would
 * silently not be one.
 */
export async function readText(file: string | Buffer): Promise<string> {
  return decoded(await readFile(file));
}

/** The text of bytes, with its byte order mark. */
export function decoded(bytes: Buffer): string {
  switch (encodingOf(bytes)) {
    case 'utf-16le':
      return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);
    case 'utf-16be':
      return new TextDecoder('utf-16be', { ignoreBOM: true }).decode(bytes);
    case 'utf-8':
      return bytes.toString('utf8');
  }
}

/** A text in the encoding of the bytes that it was read from. */
export function encodedAs(bytes: Buffer, text: string): Buffer {
  switch (encodingOf(bytes)) {
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'utf-8':
      return Buffer.from(text, 'utf8');
  }
}

function encodingOf([first, second]: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
