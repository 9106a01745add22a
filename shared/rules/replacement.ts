import { conditionsOf } from '../catalogue/conditions.ts';
import { parseTaskReference, type TaskReference } from '../catalogue/task-reference.ts';
import type { Edition, EditionRow } from '../catalogue/schema.ts';
import { keyOf, taskDefinitions } from '../catalogue/task-definitions.ts';
import { DEFINITION } from '../pipelines/classic/place.ts';
import type { TaskUse } from '../pipelines/uses.ts';
import type { Report, SuggestedEdit } from './rule.ts';
import { versionEdit } from './version-edit.ts';

/** How to move a step to the version that replaces its own: in words, and as a change where nothing else has to change. */
export function moveOf(use: TaskUse, row: EditionRow, edition: Edition): Pick<Report, 'remedy' | 'edit'> {
  const { replacement, replacementInputs: compared } = row;
  const note = row.note === undefined ? '' : ` ${row.note}`;
  if (replacement === undefined) return { remedy: `Use a version that federates.${note}` };
  if (compared === undefined) {
    const remedy = `Use ${replacement}; its inputs can differ, so read its documentation before you change the version.${note}`;
    return { remedy };
  }
  const isSet = (name: string): boolean => use.inputs.written({ name, aliases: [] }).length > 0;
  // Few rows name any, and a file can be long.
  const isInFile = use.at.file.repository !== DEFINITION;
  const text = compared.goneOutputs.length === 0 ? '' : use.at.file.text.toLowerCase();
  const differences = [
    ...listed(compared.goneInputs.filter(isSet), (names) => `it has no ${names}`),
    ...listed(compared.changedInputs.filter(isSet), (names) => `${names} is for another version of the tool`),
    ...listed(
      compared.goneOutputs.filter((name) => text.includes(name.toLowerCase())),
      (names) => `it sets no ${names}, which this ${isInFile ? 'file' : 'job'} reads`,
    ),
    ...(compared.needs === undefined ? [] : [`it needs ${compared.needs}`]),
  ];
  if (differences.length > 0)
    return { remedy: `Use ${replacement}, and change the step with it: ${differences.join('; ')}.${note}` };
  const target = parseTaskReference(replacement);
  const how = isInFile ? `write \`task: ${replacement}\`` : 'choose it where the step is defined';
  const remedy = `Use ${replacement}: ${how}, the inputs of this step stay as they are.${note}`;
  return { remedy, edit: isSameTask(use, target.name, target.major) ? editTo(target, use, edition) : undefined };
}

/** The old version did without the role, so a step that works on a secret today can fail for want of it. */
function editTo(target: TaskReference, use: TaskUse, edition: Edition): SuggestedEdit | undefined {
  const edit = versionEdit(use, target.version);
  return edit === undefined || !needsRole(target, edition) ? edit : { ...edit, unsafeOnSecret: true };
}

function needsRole(target: TaskReference, edition: Edition): boolean {
  const row = edition.rows.find(({ task, major, lookup }) => lookup && task === target.name && major === target.major);
  return row !== undefined && conditionsOf(edition, row).some(({ rule }) => rule === 'data-role-required');
}

function listed(names: readonly string[], says: (names: string) => string): readonly string[] {
  return names.length === 0 ? [] : [says(names.join(', '))];
}

/** False for a task of an extension, and for a GUID that the replacement does not share. */
function isSameTask({ reference, knowledge }: TaskUse, name: string, major: number | null): boolean {
  if (reference.publisher !== '' || major === null || knowledge.task !== name) return false;
  const target = taskDefinitions().byName.get(keyOf(name, major));
  return !reference.isGuid || target?.id.toLowerCase() === reference.name.toLowerCase();
}
