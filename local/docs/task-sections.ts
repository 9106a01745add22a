import { openCatalogue, type Catalogue } from '../../shared/catalogue/catalogue.ts';
import { compareNames } from '../../shared/catalogue/change.ts';
import { conditionsOf } from '../../shared/catalogue/conditions.ts';
import { editionIds } from '../../shared/catalogue/editions.ts';
import type { Condition, Edition, EditionRow } from '../../shared/catalogue/schema.ts';
import type { ConnectionInput } from '../../shared/catalogue/task-definition-schema.ts';
import {
  keyOf,
  shippedDefinitions,
  takesAzureConnection,
  taskDefinitions,
} from '../../shared/catalogue/task-definitions.ts';
import { everyRule } from '../../shared/rules/every-rule.ts';
import { described } from './describe.ts';
import { anchorOf, code, link, prose, table, wordsOf } from './markdown.ts';

/** A task major with what each edition says of it, newest edition first. */
export interface TaskEntry {
  readonly task: string;
  readonly major: number;
  readonly origin: EditionRow['origin'];
  readonly said: readonly { readonly edition: Edition; readonly row: EditionRow }[];
}

/** Every task major of which an edition says something, or that takes an Azure connection; by name and major. */
export function taskEntries(): readonly TaskEntry[] {
  const catalogues = editionIds.map((id) => openCatalogue(id)).toReversed();
  const entries = new Map<string, TaskEntry>();
  for (const { edition } of catalogues)
    for (const row of edition.rows) {
      const known = [keyOf(row.task, row.major), ...(row.aliases ?? []).map((alias) => alias.toLowerCase())];
      if (!known.some((key) => entries.has(key))) entries.set(keyOf(row.task, row.major), entryOf(row, catalogues));
    }
  for (const { task, major, connectionInputs } of shippedDefinitions().tasks)
    if (connectionInputs.some(takesAzureConnection) && !entries.has(keyOf(task, major)))
      entries.set(keyOf(task, major), { task, major, origin: 'in-the-box', said: [] });
  return [...entries.values()].sort((a, b) => compareNames(a.task, b.task) || a.major - b.major);
}

function entryOf(row: EditionRow, catalogues: readonly Catalogue[]): TaskEntry {
  const { task, major, origin } = row;
  const said = catalogues.flatMap((catalogue) => {
    const found = catalogue.edition.rows.includes(row)
      ? row
      : row.lookup
        ? catalogue.find({
            text: `${task}@${String(major)}`,
            name: task,
            publisher: '',
            isGuid: false,
            version: '',
            major,
          }).row
        : undefined;
    return found === undefined ? [] : [{ edition: catalogue.edition, row: found }];
  });
  return { task, major, origin, said };
}

/** The table with a line a task major. */
export function taskTable(entries: readonly TaskEntry[]): readonly string[] {
  const editions = editionIds.map((id) => openCatalogue(id).edition);
  return table(
    ['task', ...editions.map(({ id }) => id), 'from version', 'use instead', 'deprecated', 'sure', 'as of'],
    entries.map((entry) => {
      const newest = entry.said[0]?.row;
      return [
        `[${prose(nameOf(entry))}](#${anchorOf(nameOf(entry))})`,
        ...editions.map(({ id }) => entry.said.find(({ edition }) => edition.id === id)?.row.status ?? ''),
        fromVersion(newest),
        prose(newest?.replacement ?? ''),
        newest?.removalDate ?? (newest?.deprecated === true ? 'yes' : ''),
        newest?.confidence ?? '',
        newest?.asOf ?? '',
      ];
    }),
  );
}

export function nameOf({ task, major }: Pick<TaskEntry, 'task' | 'major'>): string {
  return `${task}@${String(major)}`;
}

/** The first version is exact, or only the oldest that is known to work. */
function fromVersion(row: EditionRow | undefined): string {
  if (row?.minimumVersion === undefined) return '';
  return `${row.minimumVersion}${row.minimumVersionExact ? '' : ' or older'}`;
}

/** What stands in the head of a task's section, or is told otherwise. */
const HEAD: ReadonlySet<string> = new Set<keyof EditionRow>([
  'task',
  'major',
  'lookup',
  'origin',
  'status',
  'text',
  'minimumVersionExact',
  'conditions',
  'confidence',
  'sources',
  'asOf',
]);

/** The section of a task major: what each edition says, under which conditions, from where; and its connection inputs. */
export function taskSection(entry: TaskEntry): readonly string[] {
  const definition =
    entry.origin === 'in-the-box' ? taskDefinitions().byName.get(keyOf(entry.task, entry.major)) : undefined;
  return [
    `### ${prose(nameOf(entry))}`,
    '',
    ...(entry.said.length === 0 ? ['- No edition says anything of it: unknown.'] : []),
    ...entry.said.flatMap(({ edition, row }) => rowLines(edition, row)),
    ...(definition?.connectionInputs ?? []).map((input) => `- input ${inputText(input)}`),
    '',
  ];
}

function rowLines(edition: Edition, row: EditionRow): readonly string[] {
  const sure = row.asOf === null ? `${row.confidence}, no date` : `${row.confidence}, as of ${row.asOf}`;
  const more = Object.entries(row).flatMap(([key, value]) => {
    const text = HEAD.has(key) ? '' : key === 'minimumVersion' ? fromVersion(row) : described(key, value, edition);
    return text === '' ? [] : [`  - ${LABELS[key] ?? wordsOf(key)}: ${text}`];
  });
  return [
    `- **${edition.id}: ${row.status}** (${[
      ...(row.text === null ? [] : [`“${prose(row.text)}”`]),
      sure,
      ...row.sources.map((source) => described('source', source, edition)),
    ].join('; ')})`,
    ...more,
    ...conditionsOf(edition, row).map((condition) => conditionLine(edition, condition)),
  ];
}

const LABELS: Readonly<Record<string, string>> = {
  aliases: 'also named',
  replacement: 'use instead',
  minimumVersion: 'from version',
  codeSupports: 'its code federates',
  match: 'holds where',
};

/** A condition: how bad, how sure, by which rule; when, what happens, what to do; then what the page was not taught. */
function conditionLine(edition: Edition, condition: Condition): string {
  const { id, when, effect, remedy, rule, severity, confidence, match, ...more } = condition;
  const weight = [...(severity === undefined ? [] : [severity]), ...(confidence === undefined ? [] : [confidence])];
  const told = rule === 'none' ? 'explained only' : [...weight, ruleText(rule)].join(', ');
  const rest = Object.entries({ ...(isAlways(match) ? {} : { match }), ...more })
    .map(([key, value]) => [key, described(key, value, edition)] as const)
    .filter(([, text]) => text !== '')
    .map(([key, text]) => `${LABELS[key] ?? wordsOf(key)}: ${text}`);
  const what = `when ${prose(when)}: ${prose(effect)}. To do: ${prose(remedy)}.`;
  return `  - condition ${code(id)} (${told}): ${what}${rest.map((one) => `<br>${one}`).join('')}`;
}

/** A rule that is named before it is there has no page to link to. */
function ruleText(id: string): string {
  return everyRule.some((rule) => rule.id === id) ? link(id, `rules/${id}.md`) : code(id);
}

function isAlways(match: Condition['match']): boolean {
  return match !== undefined && 'all' in match && match.all.length === 0;
}

function inputText({ name, aliases, type, required, visibleRule }: ConnectionInput): string {
  const names = [name, ...aliases.filter((alias) => alias !== name)].map(code).join(' or ');
  return [
    names,
    code(type),
    ...(required ? ['required'] : []),
    ...(visibleRule === undefined ? [] : [`where ${code(visibleRule)}`]),
  ].join(', ');
}

/** Where the inputs are from. */
export function definitionsSource(): string {
  const { repository, commit, date } = shippedDefinitions().source;
  const at = commit === undefined ? '' : ` at ${code(commit)}`;
  return `${link(repository.replace('https://github.com/', ''), repository)}${at}, read on ${date}`;
}
