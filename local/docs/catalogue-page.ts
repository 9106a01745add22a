import { editionIds, editionOf } from '../../shared/catalogue/editions.ts';
import { errorSignatures, type ErrorSignature } from '../../shared/catalogue/error-signatures.ts';
import type { Edition } from '../../shared/catalogue/schema.ts';
import { described } from './describe.ts';
import { code, GENERATED, link, page, prose, table, wordsOf } from './markdown.ts';
import { definitionsSource, taskEntries, taskSection, taskTable } from './task-sections.ts';

/** docs/catalogue.md: everything that the editions say, for people. */
export function cataloguePage(): string {
  const entries = taskEntries();
  const inTheBox = entries.filter(({ origin }) => origin === 'in-the-box');
  const marketplace = entries.filter(({ origin }) => origin === 'marketplace');
  const editions = editionIds.map(editionOf);
  return page([
    GENERATED,
    '',
    '# The catalogue',
    '',
    'Which Azure Pipelines tasks work on a service connection with workload identity federation, from which version on, under which',
    'conditions, and who says so. An edition is what was true at its date. The same is in `wif-guard explain TASK`, and as data in',
    '[shared/catalogue](../shared/catalogue), whose schema is [catalogue.schema.json](catalogue.schema.json).',
    '',
    '- [Editions](#editions)',
    `- [Tasks in the box](#tasks-in-the-box): ${String(inTheBox.length)}`,
    `- [Tasks of the Marketplace](#tasks-of-the-marketplace): ${String(marketplace.length)}`,
    '- [What the tasks say in detail](#what-the-tasks-say-in-detail)',
    '- [Error messages](#error-messages)',
    '',
    '## Editions',
    '',
    ...editionTable(editions),
    '',
    ...editions.toReversed().flatMap(editionSection),
    '## Tasks in the box',
    '',
    'A row is one major version. **supported** works, **unsupported** does not, **use-other-version** does not while the one it names does,',
    '**not-available-yet** did not at that date, **unknown** is never ready. An empty cell: that edition says nothing, which is unknown too.',
    'From version, use instead, deprecated, sure and as of are those of the newest edition that has the task. *or older* behind a version:',
    'the first one that is known to work, not the first that does. **confirmed** rests on a dated source, **likely** on good evidence',
    'without one, **possible** on less. Deprecated holds the date of removal where one was named.',
    '',
    ...taskTable(inTheBox),
    '',
    '## Tasks of the Marketplace',
    '',
    ...editions.toReversed().map(({ id, general }) => `- ${id}: ${prose(general)}`),
    '',
    ...taskTable(marketplace),
    '',
    '## What the tasks say in detail',
    '',
    `Connection inputs are from ${definitionsSource()}.`,
    '',
    ...entries.flatMap(taskSection),
    ...errorSections(editions),
  ]);
}

/** Facts that have a place of their own on the page. */
const ELSEWHERE: ReadonlySet<string> = new Set<keyof Edition>([
  'id',
  'general',
  'conditions',
  'rows',
  'contradictions',
]);

function isList(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null);
}

/** What can be said in a cell, edition beside edition. */
function editionTable(editions: readonly Edition[]): readonly string[] {
  const keys = [...new Set(editions.flatMap((edition) => Object.keys(edition)))].filter((key) => !ELSEWHERE.has(key));
  const rows = keys.map((key) => [
    wordsOf(key),
    ...editions.map((edition) => {
      const value = valueIn(edition, key);
      return isList(value) && value.length > 0 ? `${String(value.length)}, below` : cellOf(key, value, edition);
    }),
  ]);
  const errors = editions.map(({ id }) => String(errorSignatures(id).length));
  return table(
    ['', ...editions.map(({ id }) => `**${id}**`)],
    [...rows, ['error signatures, [below](#error-messages)', ...errors]],
  );
}

function cellOf(key: string, value: unknown, edition: Edition): string {
  if (key !== 'sources') return described(key, value, edition);
  return Object.entries(edition.sources)
    .flatMap(([name, url]) => (url === undefined ? [] : [link(name, url)]))
    .join(', ');
}

function valueIn(facts: object, key: string): unknown {
  return Object.entries(facts).find(([name]) => name === key)?.[1];
}

/** The lists of an edition: limits, issuers …, a table each. */
function editionSection(edition: Edition): readonly string[] {
  const lists = Object.entries(edition).flatMap(([key, value]) => {
    if (ELSEWHERE.has(key) || !isList(value) || value.length === 0) return [];
    const columns = [...new Set(value.flatMap((one) => Object.keys(one)))];
    const rows = value.map((one) => columns.map((column) => described(column, valueIn(one, column), edition)));
    return [`### ${edition.id}: ${wordsOf(key)}`, '', ...table(columns.map(wordsOf), rows), ''];
  });
  return [...lists, ...contradictionSection(edition)];
}

/** What sources say differently of one matter, and what the edition makes of it. */
function contradictionSection(edition: Edition): readonly string[] {
  if (edition.contradictions.length === 0) return [];
  return [
    `### ${edition.id}: contradictions`,
    '',
    ...edition.contradictions.flatMap(({ id, tasks, claims, verdict, confidence, reason }) => [
      `- ${code(id)}${tasks.length === 0 ? '' : `, of ${tasks.map(prose).join(', ')}`}: **${prose(verdict)}** (${confidence}). ${prose(reason)}`,
      ...claims.map(
        ({ by, says, source, asOf }) =>
          `  - ${prose(by)}, ${asOf ?? 'no date'}: ${prose(says)} (${described('source', source, edition)})`,
      ),
    ]),
    '',
  ];
}

function errorSections(editions: readonly Edition[]): readonly string[] {
  const [newest] = editions.toReversed();
  if (newest === undefined) return [];
  const signatures = errorSignatures(newest.id);
  const categories = [...new Set(signatures.map(({ category }) => category))].sort();
  return [
    '## Error messages',
    '',
    'What a failed step says, what it means, and what to do. `wif-guard explain "TEXT"` finds them in any text.',
    '',
    ...categories.flatMap((category) => [
      `### ${category}`,
      '',
      ...table(
        ['message', 'means', 'to do', 'sure', 'editions', 'sources'],
        signatures.filter((one) => one.category === category).map((one) => errorRow(one, newest)),
      ),
      '',
    ]),
  ];
}

function errorRow(
  { id, example, meaning, note, remedy, confidence, editions, sources }: ErrorSignature,
  edition: Edition,
) {
  return [
    `${code(example)} (${id})`,
    prose([meaning, note ?? ''].join(' ').trim()),
    prose(remedy),
    confidence,
    editions.join(', '),
    described('sources', sources, edition),
  ];
}
