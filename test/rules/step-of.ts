import { findTask, type Catalogue } from '../../shared/catalogue/catalogue.ts';
import { takesAzureConnection } from '../../shared/catalogue/task-definitions.ts';
import { SHOWING, type CaseInputs } from './condition-cases.ts';
import { step } from './judging.ts';

/** A pipeline of one step that names a connection in every Azure input of its task, and may run for 90 minutes. */
export function stepOf(catalogue: Catalogue, task: string, { pool, ...inputs }: CaseInputs = {}): string {
  const { definition, task: name } = findTask(catalogue, task);
  const named =
    definition === undefined
      ? ['azureSubscription']
      : definition.connectionInputs.filter(takesAzureConnection).map((input) => input.name);
  const connections: Record<string, string> = { azureSubscription: '' };
  for (const input of named) connections[input] = 'prod';
  const given = { ...connections, ...SHOWING[name], ...inputs };
  const text = step(`${task}\n  timeoutInMinutes: 90`, given);
  return pool === undefined ? text : `pool: ${pool}\n${text}`;
}
