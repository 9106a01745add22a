import { z } from 'zod';
import { editionIds, editionOf } from '../catalogue/editions.ts';
import { rowsByKey, taskKey, type OverlayTask } from '../catalogue/overlay.ts';
import { supportStatus } from '../catalogue/schema.ts';
import { parseTaskReference } from '../catalogue/task-reference.ts';
import { addressField, dayField, mappingWanted, oneOf, textField } from './fields.ts';
import { quoted } from './quoted.ts';

const NAME_AND_MAJOR = /^[^@]*[^@.\s]@\d{1,6}$/;

const task = textField('ContosoDeploy@1').refine((text) => NAME_AND_MAJOR.test(text), {
  error: ({ input }) => `must be a task with its major version such as ContosoDeploy@1, it is ${quoted(input)}`,
});

/** What the policy says of one task: the overlay of the catalogue. */
export const taskEntrySchema = z.strictObject(
  {
    task: task.describe('Task and major version, ContosoDeploy@1; with its extension where the pipelines write it so.'),
    wif: oneOf(supportStatus.options).describe('Whether it signs in through workload identity federation.'),
    connectionInputs: z
      .array(textField('azureConnection'), {
        error: ({ input }) => `must be a list such as [azureConnection], it is ${quoted(input)}`,
      })
      .max(20, 'must have 20 entries at most')
      .optional()
      .describe('Inputs that take an Azure service connection. Without them the names that are common for one count.'),
    source: addressField
      .optional()
      .describe('Where that is written. Needed where the catalogue says something of the task itself.'),
    replacement: textField('ContosoDeploy@2').optional().describe('What to use instead.'),
    minimumVersion: textField('"1.4.0"')
      .regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/, 'must be a release such as 1.4.0')
      .optional()
      .describe('The first release that federates, for steps that pin one.'),
    note: textField('"Ask the platform team."').optional().describe('A sentence that findings quote.'),
    asOf: dayField.optional().describe('The day on which that was true. Without it nothing is called confirmed.'),
  },
  { error: mappingWanted },
);

/** The key `tasks`: no task twice, and nothing of the catalogue is overridden without a source. */
export const taskEntriesSchema = z
  .array(taskEntrySchema, { error: ({ input }) => `must be a list of tasks, it is ${quoted(input)}` })
  .superRefine((entries, context) => {
    const seen = new Map<string, number>();
    for (const [index, entry] of entries.entries()) {
      const key = keyOfEntry(entry.task);
      const before = seen.get(key);
      if (before !== undefined) {
        const message = `says something of ${quoted(entry.task)}, which entry ${String(before + 1)} does already`;
        context.addIssue({ code: 'custom', path: [index, 'task'], message });
      }
      seen.set(key, before ?? index);
      const edition = entry.source === undefined ? editionThatKnows(entry.task) : undefined;
      if (edition !== undefined) {
        const message = `overrides what edition ${edition} of the catalogue says of ${quoted(entry.task)}: name a source (https://…)`;
        context.addIssue({ code: 'custom', path: [index], message });
      }
    }
  });

/** The entries as the catalogue takes them. */
export function overlayOf(entries: z.output<typeof taskEntriesSchema>): readonly OverlayTask[] {
  return entries.map(({ task: name, wif, connectionInputs, source, replacement, minimumVersion, note, asOf }) => ({
    task: name,
    wif,
    connectionInputs,
    source,
    replacement,
    minimumVersion,
    note,
    asOf: asOf ?? null,
  }));
}

function keyOfEntry(text: string): string {
  const reference = parseTaskReference(text);
  return reference.major === null ? text : taskKey(reference, reference.major, new Map());
}

/** The edition that says something of a task by that name; of an extension's task too, which then is no guess of ours any more. */
function editionThatKnows(text: string): string | undefined {
  const reference = parseTaskReference(text);
  const { major } = reference;
  if (major === null) return undefined;
  return editionIds.findLast((id) => {
    const rows = rowsByKey(editionOf(id));
    return rows.has(taskKey({ ...reference, publisher: '' }, major, rows));
  });
}
