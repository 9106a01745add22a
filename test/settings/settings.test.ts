import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GuardError } from '../../shared/errors.ts';
import { readSettings } from '../../shared/settings/settings.ts';

const GOOD = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  AZURE_DEVOPS_ORG_URL: 'https://dev.azure.com/contoso',
  GUARD_WEBHOOK_SECRET: '0123456789abcdef',
};

/** The message with which settings are refused. */
function refusal(settings: Readonly<Record<string, string | undefined>>): string {
  try {
    readSettings(settings);
  } catch (error) {
    if (error instanceof GuardError && error.code === 'settings-invalid') return error.message;
    throw error;
  }
  return 'accepted';
}

describe('settings', () => {
  it('need storage, organization and secret, and nothing else', () => {
    expect(readSettings(GOOD)).toEqual({
      storage: { kind: 'connection-string', connectionString: 'UseDevelopmentStorage=true' },
      azureDevOps: {
        organizationUrl: 'https://dev.azure.com/contoso',
        auth: 'managed-identity',
        pat: undefined,
        clientId: undefined,
      },
      webhookSecrets: ['0123456789abcdef'],
      effects: new Set(['comment', 'status', 'alert']),
    });
  });

  it('name all that is wrong in one message, and no value of a secret', () => {
    const message = refusal({
      AZURE_DEVOPS_ORG_URL: 'not a url',
      AZURE_DEVOPS_AUTH: 'pat',
      GUARD_WEBHOOK_SECRET: 'short-secret',
      GUARD_WEBHOOK_SECRET_PREVIOUS: 'white space is refused',
      GUARD_EFFECTS: 'comment,explode',
    });
    for (const name of [
      'AZURE_DEVOPS_ORG_URL',
      'GUARD_WEBHOOK_SECRET ',
      'GUARD_WEBHOOK_SECRET_PREVIOUS',
      'GUARD_EFFECTS',
      'AZURE_DEVOPS_PAT is missing',
      'AzureWebJobsStorage is missing',
    ]) {
      expect(message).toContain(name);
    }
    expect(message).not.toMatch(/short-secret|white space is refused/);
  });

  it.each([
    ['AzureWebJobsStorage', { AzureWebJobsStorage: undefined }],
    ['AZURE_DEVOPS_ORG_URL is missing', { AZURE_DEVOPS_ORG_URL: undefined }],
    ['GUARD_WEBHOOK_SECRET is missing', { GUARD_WEBHOOK_SECRET: '' }],
    ['AZURE_DEVOPS_PAT is missing', { AZURE_DEVOPS_AUTH: 'pat' }],
    ['must begin with https://', { AZURE_DEVOPS_ORG_URL: 'http://dev.azure.com/contoso' }],
    ['must begin with https://', { AZURE_DEVOPS_ORG_URL: 'http://127.0.0.1.evil.example/contoso' }],
    ['AZURE_DEVOPS_ORG_URL', { AZURE_DEVOPS_ORG_URL: 'file:///etc/passwd' }],
    ['longer than 256', { GUARD_WEBHOOK_SECRET: 'x'.repeat(257) }],
    ['AZURE_DEVOPS_AUTH', { AZURE_DEVOPS_AUTH: 'password' }],
  ])('say: %s', (said, change) => {
    expect(refusal({ ...GOOD, ...change })).toContain(said);
  });

  it.each(['http://127.0.0.1:8080/contoso', 'http://localhost:1/x', 'http://[::1]:9/x'])(
    'take %s: it is this machine',
    (url) => {
      expect(readSettings({ ...GOOD, AZURE_DEVOPS_ORG_URL: url }).azureDevOps.organizationUrl).toBe(url);
    },
  );

  it('take both secrets during a rotation, effects with spaces, and a URL with slashes at its end', () => {
    const settings = readSettings({
      ...GOOD,
      AZURE_DEVOPS_ORG_URL: 'https://dev.azure.com/contoso//',
      GUARD_WEBHOOK_SECRET_PREVIOUS: 'fedcba9876543210',
      GUARD_EFFECTS: ' status , ',
    });
    expect(settings.webhookSecrets).toEqual(['0123456789abcdef', 'fedcba9876543210']);
    expect(settings.effects).toEqual(new Set(['status']));
    expect(settings.azureDevOps.organizationUrl).toBe('https://dev.azure.com/contoso');
  });

  it.each(['', 'none'])('switch every effect off with "%s"', (effects) => {
    expect(readSettings({ ...GOOD, GUARD_EFFECTS: effects }).effects).toEqual(new Set());
  });

  it.each([
    'https://user:pw@dev.azure.com/contoso',
    'https://dev.azure.com/contoso?x=1',
    'https://dev.azure.com/contoso#f',
  ])('refuse %s: it is not the organization alone', (url) => {
    const message = refusal({ ...GOOD, AZURE_DEVOPS_ORG_URL: url });
    expect(message).toContain('must be the organization alone');
    expect(message).not.toContain('pw@');
  });

  it('reach storage by identity where an account is named', () => {
    const settings = {
      ...GOOD,
      AzureWebJobsStorage: '',
      AzureWebJobsStorage__accountName: 'guardstore',
      AzureWebJobsStorage__clientId: 'abc',
    };
    expect(readSettings(settings)).toMatchObject({
      storage: { kind: 'identity', accountName: 'guardstore', clientId: 'abc' },
      azureDevOps: { clientId: 'abc' },
    });
  });

  it('are all in the sample, without a value that could pass for a secret', () => {
    const file = path.join(import.meta.dirname, '..', '..', 'local.settings.sample.json');
    const sample = z
      .object({ Values: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(file, 'utf8'))).Values;
    const code = readFileSync(path.join(import.meta.dirname, '..', '..', 'shared', 'settings', 'settings.ts'), 'utf8');
    const schema = code.slice(code.indexOf('const environmentSchema'), code.indexOf('type Environment'));
    const known = Array.from(schema.matchAll(/^ {2}([A-Z][A-Za-z_]+):/gm), ([, name = '']) => name);
    expect(known.length).toBeGreaterThan(5);
    const local = known.filter((name) => !name.includes('__'));
    expect(
      Object.keys(sample)
        .filter((name) => name !== 'FUNCTIONS_WORKER_RUNTIME')
        .sort(),
    ).toEqual(local.sort());
    expect([sample['GUARD_WEBHOOK_SECRET'], sample['AZURE_DEVOPS_PAT']]).toEqual(['', '']);
  });
});
