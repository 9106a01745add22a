import { describe, expect, it } from 'vitest';
import { findTask, openCatalogue } from '../../shared/catalogue/catalogue.ts';

const current = openCatalogue();

describe('a lookup in the catalogue', () => {
  it.each(['AzureFileCopy@4', 'azurefilecopy@4', 'AZUREFILECOPY@4', 'AzureFileCopy@4.*', 'AzureFileCopy@4.200.1'])(
    'finds AzureFileCopy@4 as %s and answers in its own spelling',
    (text) => {
      const { task, major, row, definition } = findTask(current, text);
      expect({ task, major, status: row?.status, folder: definition?.folder }).toEqual({
        task: 'AzureFileCopy',
        major: 4,
        status: 'use-other-version',
        folder: 'AzureFileCopyV4',
      });
    },
  );

  it.each(['46e4be58-730b-4389-8a2f-ea10b3e5e815@2', '46E4BE58-730B-4389-8A2F-EA10B3E5E815@2.1.0'])(
    'finds AzureCLI@2 by its GUID: %s',
    (text) => {
      const { task, major, row } = findTask(current, text);
      expect({ task, major, row: row?.task }).toEqual({ task: 'AzureCLI', major: 2, row: 'AzureCLI' });
    },
  );

  it.each([
    ['2', 'AzureResourceGroupDeployment'],
    ['3', 'AzureResourceManagerTemplateDeployment'],
  ])('tells two tasks of one GUID apart by the major %s: %s', (major, task) => {
    expect(findTask(current, `94a74903-f93f-4075-884f-dc11f34058b4@${major}`)).toMatchObject({
      task,
      row: { task },
      definition: { task },
    });
  });

  it('does not guess a task from a GUID without a major', () => {
    const { row, definition, major } = findTask(current, '94a74903-f93f-4075-884f-dc11f34058b4');
    expect({ row, definition, major }).toEqual({ row: undefined, definition: undefined, major: null });
  });

  it.each([
    ['AzurePolicy@0', 'AzurePolicyCheckGate'],
    ['azurepolicy@0', 'AzurePolicyCheckGate'],
    ['InvokeRestApi@1', 'InvokeRESTAPI'],
    ['AzurePolicyV0', 'AzurePolicyCheckGate'],
    ['InvokeRestApiV1', 'InvokeRESTAPI'],
    ['NpmAuthenticateV0', 'npmAuthenticate'],
    ['VsTestV3', 'VSTest'],
  ])('finds %s under the name of YAML: %s', (text, task) => {
    expect(findTask(current, text)).toMatchObject({ task, row: { task }, definition: { task } });
  });

  it('finds a Marketplace task by its short and by its full name', () => {
    const full = 'ms-devlabs.custom-terraform-tasks.custom-terraform-release-task.TerraformTaskV4@4';
    expect(findTask(current, full).row).toBe(findTask(current, 'TerraformTaskV4@4').row);
    expect(findTask(current, full).row).toMatchObject({ task: 'TerraformTaskV4', origin: 'marketplace' });
  });

  it('does not take the inputs of a task in the box for those of an extension that uses its name', () => {
    const { row, definition } = findTask(current, 'contoso.tools.deploy.AzureCLI@3');
    expect({ row: row?.task, definition }).toEqual({ row: 'AzureCLI', definition: undefined });
  });

  it.each(['AzureCLI', 'AzureCLI@', 'AzureCLI@latest', 'AzureCLI@99', 'NoSuchTask@1', '', '@', '@4', '💥@1'])(
    'finds nothing for "%s"',
    (text) => {
      const { row, definition } = findTask(current, text);
      expect({ row, definition }).toEqual({ row: undefined, definition: undefined });
    },
  );

  it('keeps the spelling of a task that nobody knows', () => {
    expect(findTask(current, 'Contoso Deploy@3')).toMatchObject({ task: 'Contoso Deploy', major: 3 });
    expect(findTask(current, 'ContosoDeployV3')).toMatchObject({ task: 'ContosoDeploy', major: 3 });
  });

  it('gives the same answer however often and in whatever order it is asked', () => {
    const fresh = openCatalogue();
    for (let round = 0; round < 1_500; round += 1) findTask(fresh, `Task${String(round)}@1`);
    expect(findTask(fresh, 'AzureFileCopy@4')).toEqual(findTask(current, 'AzureFileCopy@4'));
    expect(findTask(fresh, 'AzureFileCopy@4')).toEqual(findTask(fresh, 'AzureFileCopy@4'));
  });
});
