import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPinned, parseFolderForm, parseTaskReference } from '../../shared/catalogue/task-reference.ts';

describe('the text of a task', () => {
  it.each([
    ['AzureCLI@2', { name: 'AzureCLI', publisher: '', version: '2', major: 2, isGuid: false }],
    ['  AzureCLI@2  ', { name: 'AzureCLI', version: '2', major: 2 }],
    ['AzureCLI@2.*', { version: '2.*', major: 2 }],
    ['AzureCLI@2.1', { version: '2.1', major: 2 }],
    ['AzureCLI@2.1.*', { version: '2.1.*', major: 2 }],
    ['AzureCLI@2.1.0', { version: '2.1.0', major: 2 }],
    ['AzureCLI@02', { version: '02', major: 2 }],
    ['AzureCLI', { name: 'AzureCLI', version: '', major: null }],
    ['AzureCLI@', { name: 'AzureCLI', version: '', major: null }],
    ['AzureCLI@latest', { version: 'latest', major: null }],
    ['AzureCLI@-1', { version: '-1', major: null }],
    ['AzureCLI@2.1.0.9', { major: null }],
    ['AzureCLI@1e3', { major: null }],
    ['AzureCLI@99999999', { major: null }],
    ['@2', { name: '', version: '2', major: 2 }],
    ['', { name: '', version: '', major: null }],
    ['Synapse workspace deployment@1', { name: 'Synapse workspace deployment', major: 1 }],
    [
      'ms-devlabs.custom-terraform-tasks.custom-terraform-release-task.TerraformTaskV4@4',
      {
        name: 'TerraformTaskV4',
        publisher: 'ms-devlabs.custom-terraform-tasks.custom-terraform-release-task',
        major: 4,
      },
    ],
    [
      '46e4be58-730b-4389-8a2f-ea10b3e5e815@2',
      { name: '46e4be58-730b-4389-8a2f-ea10b3e5e815', isGuid: true, major: 2 },
    ],
    ['46E4BE58-730B-4389-8A2F-EA10B3E5E815@1.2.0', { isGuid: true, major: 1 }],
    ['46e4be58-730b-4389-8a2f@2', { isGuid: false }],
  ])('%s is taken apart', (text, parts) => {
    expect(parseTaskReference(text)).toMatchObject({ text, ...parts });
  });

  it('never throws, and keeps the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const reference = parseTaskReference(text);
        expect(reference.text).toBe(text);
        expect(reference.major === null || Number.isSafeInteger(reference.major)).toBe(true);
      }),
    );
  });

  it('gives back name and major of every name and version', () => {
    const name = fc.stringMatching(/^[A-Za-z][\w -]{0,20}[A-Za-z]$/);
    fc.assert(
      fc.property(name, fc.nat(999), fc.constantFrom('', '.*', '.1', '.1.*', '.12.345'), (own, major, rest) => {
        expect(parseTaskReference(`${own}@${String(major)}${rest}`)).toMatchObject({ name: own, major, publisher: '' });
      }),
    );
  });
});

describe('a pinned version', () => {
  it.each(['2.1.0', '2.1', '2.0.*'])('is %s: it names the minor release', (version) => {
    expect(isPinned(parseTaskReference(`AzureCLI@${version}`))).toBe(true);
  });

  it.each(['2', '2.*', '', 'latest'])('is not %s: it floats', (version) => {
    expect(isPinned(parseTaskReference(`AzureCLI@${version}`))).toBe(false);
  });
});

describe('the folder form', () => {
  it.each([
    ['AzureFileCopyV4', { task: 'AzureFileCopy', major: 4 }],
    ['AzureRmWebAppDeploymentV10', { task: 'AzureRmWebAppDeployment', major: 10 }],
    ['VsTestV3', { task: 'VsTest', major: 3 }],
  ])('%s gives name and major', (text, parts) => {
    expect(parseFolderForm(text)).toEqual(parts);
  });

  it.each(['AzureFileCopy', 'AzureFileCopy@4', 'TerraformTaskV4@4', 'V4', 'AzureFileCopyv4', ''])(
    '%s is another form',
    (text) => {
      expect(parseFolderForm(text)).toBeUndefined();
    },
  );
});
