import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { WAIVABLE } from '../rules/waivable.ts';
import { dayField, mappingWanted, textField } from './fields.ts';
import { quoted } from './quoted.ts';

/** What accepts findings, with a reason and an end. */
export interface Waiver {
  readonly rules: readonly string[];
  readonly reason: string;
  /** ISO 8601 date: the last day on which it counts. */
  readonly until: string;
}

/** A waiver of a policy file. */
export interface FileWaiver extends Waiver {
  /** `Project/name` of a pipeline or the path of its file, with `*`, `**` and `?`; undefined for every pipeline. */
  readonly pipeline: string | undefined;
  /** Name of the connection; undefined for every one. */
  readonly connection: string | undefined;
  /** 1-based place of the entry in its file. */
  readonly line: number;
  readonly column: number;
}

/** `"task-unkown" is no rule that can be waived, the nearest is "task-unknown"`; what is near none of them is told where they are. */
export function unknownRule(name: string): string {
  const start = name.slice(0, 60);
  const nearest = closest(start, WAIVABLE);
  const isNear = distance(start, nearest) <= start.length / 2;
  return `${quoted(name)} is no rule that can be waived, ${isNear ? `the nearest is "${nearest}"` : 'docs/rules/README.md lists them'}`;
}

const rule = textField('task-unknown').superRefine((name, context) => {
  // Without a known rule nothing would ever be waived.
  if (!WAIVABLE.includes(name)) context.addIssue({ code: 'custom', message: `is wrong: ${unknownRule(name)}` });
});

export const waiverEntrySchema = z
  .strictObject(
    {
      rule: rule.describe('Id of the rule whose findings are accepted.'),
      pipeline: textField('"Payments/nightly"')
        .optional()
        .describe('Project/name of the pipeline, or the path of its file; with *, ** and ?.'),
      connection: textField('prod').optional().describe('Name of the service connection; without it every one.'),
      reason: textField('"decommissioned in March"').describe('Why it is accepted.'),
      until: dayField.describe('The last day on which the waiver counts.'),
    },
    { error: mappingWanted },
  )
  .superRefine(({ pipeline, connection }, context) => {
    if (pipeline !== undefined || connection !== undefined) return;
    const message =
      'names neither a pipeline nor a connection: it would accept the rule everywhere (write pipeline: "**" if you mean that)';
    context.addIssue({ code: 'custom', message });
  });

/** The key `waivers`. */
export const waiverEntriesSchema = z.array(waiverEntrySchema, {
  error: ({ input }) => `must be a list of waivers, it is ${quoted(input)}`,
});

/** The place of one of the waivers of a file, by its index. */
export type PlaceOfWaiver = (index: number) => Pick<FileWaiver, 'line' | 'column'>;

/** The entries as they are judged by. */
export function waiversOf(
  entries: z.output<typeof waiverEntriesSchema>,
  placeOf: PlaceOfWaiver,
): readonly FileWaiver[] {
  return entries.map(({ rule: name, pipeline, connection, reason, until }, index) => ({
    rules: [name],
    pipeline,
    connection,
    reason,
    until,
    ...placeOf(index),
  }));
}
