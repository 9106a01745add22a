import { z } from 'zod';
import manifest from '../package.json' with { type: 'json' };

const { version, homepage } = z.object({ version: z.string(), homepage: z.url().optional() }).parse(manifest);

export const VERSION = version;

/** Where the pages of `docs/` are published, beside the page that package.json calls its home; undefined where it names none. */
export const DOCS_URL = homepage === undefined ? undefined : new URL('docs/', homepage).href;
