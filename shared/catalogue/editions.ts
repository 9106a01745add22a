import { GuardError } from '../errors.ts';
import current from './editions/2026-08.json' with { type: 'json' };
import preview from './editions/preview-2023.json' with { type: 'json' };
import { editionSchema, type Edition } from './schema.ts';

const sources: Readonly<Record<string, unknown>> = { 'preview-2023': preview, '2026-08': current };

/** The edition that `current` stands for. */
export const CURRENT_EDITION = '2026-08';

/** Ids of all editions, oldest first. */
export const editionIds: readonly string[] = Object.keys(sources);

const loaded = new Map<string, Edition>();

/**
 * The edition of that id; `current` is an alias.
 * @throws GuardError `edition-unknown` that lists the ids there are.
 */
export function editionOf(id: string): Edition {
  const name = id === 'current' ? CURRENT_EDITION : id;
  const known = loaded.get(name);
  if (known !== undefined) return known;
  if (!Object.hasOwn(sources, name)) {
    throw new GuardError(
      'edition-unknown',
      `There is no catalogue edition "${id}": use ${[...editionIds, 'current'].join(', ')}.`,
    );
  }
  const edition = editionSchema.parse(sources[name]);
  loaded.set(name, edition);
  return edition;
}

/** A row's source as a URL: `documentation` and `Tasks/…:line` are short forms that the edition resolves. */
export function sourceUrl(edition: Edition, source: string): string {
  if (source === 'documentation') return edition.sources.documentation;
  if (source.startsWith('Tasks')) return `${edition.sources.code ?? ''}${source.replace(/:(\d+)$/, '#L$1')}`;
  return source;
}
