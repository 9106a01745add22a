import { describe, expect, it } from 'vitest';
import { findTask, openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { editionOf } from '../../shared/catalogue/editions.ts';
import type { SupportStatus } from '../../shared/catalogue/schema.ts';
import { fixtureTable, fixtureText } from '../fixtures/files.ts';

const preview = openCatalogue('preview-2023');
const table = fixtureTable('preview-2023-table.tsv', ['task', 'major', 'text']);

/** What each wording of the page means, written down here a second time. */
const MEANINGS: Readonly<Record<string, SupportStatus>> = {
  Available: 'supported',
  'Not available yet': 'not-available-yet',
  'Task is deprecated': 'deprecated',
  'AzCopy v7 does not support OIDC': 'unsupported',
  'AzCopy v10 does not support OIDC yet': 'unsupported',
  'Packer does not support OIDC yet': 'unsupported',
  'Service Fabric does not support OIDC': 'unsupported',
  'Use AzureCloudPowerShellDeploymentV2 for OIDC': 'use-other-version',
};

describe('the edition of the 2023 preview', () => {
  it('is compared with all 53 rows of the published table', () => {
    expect(table).toHaveLength(53);
    expect(table.map(({ text }) => text).filter((text) => !(text in MEANINGS))).toEqual([]);
  });

  it.each(table)('says of $task@$major what the table says: $text', ({ task, major, text }) => {
    const { row } = findTask(preview, `${task}@${major}`);
    expect({ text: row?.text, status: row?.status }).toEqual({ text, status: MEANINGS[text] });
  });

  it.each(table)('finds the row by the folder name of the page: $task V$major', ({ task, major, text }) => {
    const found = findTask(preview, `${task}V${major}`);
    expect({ text: found.row?.text, major: found.major }).toEqual({ text, major: Number(major) });
  });

  it('holds the 50 different rows of the table and no other', () => {
    const own = preview.edition.rows.map(({ task, major }) => `${task}@${String(major)}`);
    expect(own).toHaveLength(50);
    expect(own.sort()).toEqual([...new Set(table.map(({ task, major }) => `${task}@${major}`))].sort());
  });

  it('lists the four error messages of the page, word for word', () => {
    const messages = fixtureText('preview-2023-errors.txt')
      .split('\n')
      .filter((line) => line !== '');
    expect(messages).toHaveLength(4);
    expect(preview.edition.errorMessages).toEqual(messages);
  });

  it('names the version that replaces AzureCloudPowerShellDeployment@1', () => {
    expect(findTask(preview, 'AzureCloudPowerShellDeployment@1').row?.replacement).toBe(
      'AzureCloudPowerShellDeployment@2',
    );
  });

  it('lets a conversion be reverted for 2 months and trusts the issuer of that time', () => {
    expect(editionOf('preview-2023')).toMatchObject({
      revertWindow: 'P2M',
      issuer: 'https://app.vstoken.visualstudio.com',
    });
  });

  it.each([
    ['AzurePolicyCheckGate@0', 'AzurePolicy@0'],
    ['InvokeRESTAPI@1', 'InvokeRestApi@1'],
  ])('finds the row of %s, the name that YAML uses for %s', (yaml, page) => {
    expect(findTask(preview, yaml).row).toBe(findTask(preview, page).row);
    expect(findTask(preview, yaml).row?.text).toBe('Available');
  });

  it('knows nothing of a task that the table lacks', () => {
    const found = findTask(preview, 'AzureFileCopy@6');
    expect({ row: found.row, version: found.definition?.major }).toEqual({ row: undefined, version: 6 });
  });
});
