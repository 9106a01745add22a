import { describe, expect, it } from 'vitest';
import data from '../../shared/catalogue/task-definitions.json' with { type: 'json' };
import { editionOf } from '../../shared/catalogue/editions.ts';
import { taskDefinitionsSchema } from '../../shared/catalogue/task-definition-schema.ts';
import { keyOf, takesAzureConnection, taskDefinitions } from '../../shared/catalogue/task-definitions.ts';
import { fixtureTable } from '../fixtures/files.ts';

const table = fixtureTable('azure-connection-inputs.tsv', ['task', 'major', 'input', 'aliases', 'type', 'visibleRule']);
const { tasks } = taskDefinitionsSchema.parse(data);

describe('the task definitions', () => {
  it('are compared with all 84 Azure connection inputs of 74 task majors', () => {
    expect(table).toHaveLength(84);
    expect(new Set(table.map(({ task, major }) => `${task}@${major}`)).size).toBe(74);
  });

  it.each(table)('$task@$major takes a connection in $input', ({ task, major, input, aliases, type, visibleRule }) => {
    const definition = taskDefinitions().byName.get(keyOf(task, Number(major)));
    const found = definition?.connectionInputs.find(({ name }) => name === input);
    expect({
      aliases: found?.aliases.join(','),
      type: found?.type,
      visibleRule: found?.visibleRule ?? '',
    }).toEqual({ aliases, type, visibleRule });
  });

  it('have no Azure connection input that was not collected', () => {
    const own = tasks.flatMap(({ task, major, connectionInputs }) =>
      connectionInputs.filter(takesAzureConnection).map(({ name }) => `${task}@${String(major)} ${name}`),
    );
    expect(own.sort()).toEqual(table.map(({ task, major, input }) => `${task}@${major} ${input}`).sort());
  });

  it('describe every input that a visible rule asks for, with the default that counts', () => {
    const missing = tasks.flatMap(({ task, major, connectionInputs, otherInputs }) =>
      connectionInputs.flatMap(({ visibleRule = '' }) =>
        visibleRule
          .split(/&&|\|\|/)
          .flatMap((part) => /^\s*(\w+)\s*(?:!=|==|=)/.exec(part)?.[1] ?? [])
          .filter((name) => ![...otherInputs, ...connectionInputs].some((input) => input.name === name))
          .map((name) => `${task}@${String(major)}: ${name}`),
      ),
    );
    // The one input whose task does not describe it: a step has to set it, or the rule does not hold.
    expect(missing).toEqual(['DownloadGitHubNugetPackage@1: selectOrConfig']);
  });

  it('say of deprecation and removal what the current edition says', () => {
    const said = (one: { deprecated: boolean; removalDate?: string | undefined }): string =>
      `${one.deprecated ? 'deprecated' : 'current'} ${one.removalDate ?? ''}`;
    const rows = editionOf('current').rows.flatMap((row) => {
      const definition = taskDefinitions().byName.get(keyOf(row.task, row.major));
      return definition === undefined ? [] : [[row.task, said(row), said(definition)]];
    });
    expect(rows.length).toBeGreaterThan(70);
    expect(rows.filter(([, row, definition]) => row !== definition)).toEqual([]);
  });

  it('are found by GUID and major, one task for each', () => {
    expect(taskDefinitions().byId.size).toBe(tasks.length);
    expect(taskDefinitions().byName.size).toBe(tasks.length);
    expect(taskDefinitions().byFolder.size).toBe(tasks.length);
  });
});

describe('an Azure connection', () => {
  it.each([
    'connectedService:AzureRM',
    'connectedService:Azure',
    'connectedService:Azure:Certificate,UsernamePassword',
    'CONNECTEDSERVICE:AZURERM',
  ])('is taken by an input of type %s', (type) => {
    expect(takesAzureConnection({ name: 'x', aliases: [], required: false, type })).toBe(true);
  });

  it.each([
    'connectedService:AzureServiceBus',
    'connectedService:dockerregistry',
    'connectedService:kubernetes',
    'connectedService:WorkloadIdentityUser',
    'connectedService:Generic',
    'string',
    '',
  ])('is not taken by an input of type %s', (type) => {
    expect(takesAzureConnection({ name: 'x', aliases: [], required: false, type })).toBe(false);
  });
});
