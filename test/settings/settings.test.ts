import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GuardError } from '../../shared/errors.ts';
import { readChannelSettings, readSettings } from '../../shared/settings/settings.ts';

const GOOD = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  AZURE_DEVOPS_ORG_URL: 'https://dev.azure.com/contoso',
  GUARD_WEBHOOK_SECRET: '0123456789abcdef',
};

const ALERT_SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

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
      policy: { kind: 'default' },
      preview: false,
      alert: undefined,
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

  it('ask Azure DevOps for its own expansion only where they say so', () => {
    expect(readSettings({ ...GOOD, GUARD_PREVIEW: 'on' }).preview).toBe(true);
    expect(readSettings({ ...GOOD, GUARD_PREVIEW: 'off' }).preview).toBe(false);
    expect(refusal({ ...GOOD, GUARD_PREVIEW: 'yes' })).toContain('GUARD_PREVIEW');
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
      storage: { kind: 'identity', accountName: 'guardstore', clientId: 'abc', signIn: 'managed-identity' },
      azureDevOps: { clientId: 'abc' },
    });
  });

  it.each([
    ['managed-identity', 'managed-identity'],
    ['azure-cli', 'azure-cli'],
    // Storage takes no PAT.
    ['pat', 'managed-identity'],
  ])('with AZURE_DEVOPS_AUTH %s open storage by %s', (auth, signIn) => {
    const account = { AzureWebJobsStorage: '', AzureWebJobsStorage__accountName: 'guardstore', AZURE_DEVOPS_PAT: 'p' };
    expect(readSettings({ ...GOOD, ...account, AZURE_DEVOPS_AUTH: auth }).storage).toMatchObject({ signIn });
  });

  it.each([
    ['', { kind: 'default' }],
    ['policy/.wif-guard.yml', { kind: 'file', path: 'policy/.wif-guard.yml' }],
    ['C:\\guard\\policy.yml', { kind: 'file', path: 'C:\\guard\\policy.yml' }],
    ['repo:Payments/policies', { kind: 'repository', project: 'Payments', repository: 'policies' }],
    ['Repo:Web Shop/our policies', { kind: 'repository', project: 'Web Shop', repository: 'our policies' }],
  ])('find the policy at "%s"', (text, policy) => {
    expect(readSettings({ ...GOOD, GUARD_POLICY: text }).policy).toEqual(policy);
  });

  it.each(['repo:', 'repo:Payments', 'repo:/policies', 'repo:Payments/', 'repo:a/b/c', 'repo: / '])(
    'refuse "%s": it names no repository',
    (text) => {
      expect(refusal({ ...GOOD, GUARD_POLICY: text })).toContain('GUARD_POLICY must be repo:PROJECT/REPOSITORY');
    },
  );

  it('do not mind a policy file that is not there: recording goes on without it', () => {
    expect(readSettings({ ...GOOD, GUARD_POLICY: '/nowhere/policy.yml' }).policy).toMatchObject({ kind: 'file' });
  });

  it.each([
    'https://alerts.example.com/hook?code=t0ken',
    'http://127.0.0.1:9000/',
    'http://localhost/',
    'http://[::1]/',
  ])('send alerts to %s', (url) => {
    const alert = { url, secret: ALERT_SECRET };
    expect(readSettings({ ...GOOD, GUARD_ALERT_URL: url, GUARD_ALERT_SECRET: ALERT_SECRET }).alert).toEqual(alert);
  });

  it.each([
    ['alerts.example.com?code=t0ken', 'is not the URL of a receiver'],
    ['ftp://alerts.example.com/?code=t0ken', 'is not the URL of a receiver'],
    ['http://alerts.example.com/?code=t0ken', 'must begin with https://'],
    ['https://me:t0ken@alerts.example.com/', 'must hold no user or password'],
    ['https://t0ken@alerts.example.com/', 'must hold no user or password'],
  ])('refuse to send alerts to %s, and keep its token to themselves', (url, why) => {
    const message = refusal({ ...GOOD, GUARD_ALERT_URL: url, GUARD_ALERT_SECRET: ALERT_SECRET });
    expect(message).toContain(`GUARD_ALERT_URL ${why}`);
    expect(message).not.toContain('t0ken');
  });

  it.each([24, 64])('sign alerts with a secret of %d bytes', (length) => {
    const secret = `whsec_${Buffer.alloc(length, 7).toString('base64')}`;
    const settings = { ...GOOD, GUARD_ALERT_URL: 'https://a.example.com', GUARD_ALERT_SECRET: secret };
    expect(readSettings(settings).alert?.secret).toBe(secret);
  });

  it.each([
    ['of 23 bytes', `whsec_${Buffer.alloc(23, 7).toString('base64')}`],
    ['of 65 bytes', `whsec_${Buffer.alloc(65, 7).toString('base64')}`],
    ['without whsec_', Buffer.alloc(32, 7).toString('base64')],
    ['that is no base64', `whsec_${'?'.repeat(44)}`],
    ['without its padding', `whsec_${Buffer.alloc(32, 7).toString('base64').slice(0, -1)}`],
  ])('refuse a secret for alerts %s, say how to make one, and do not repeat it', (_, secret) => {
    const message = refusal({ ...GOOD, GUARD_ALERT_URL: 'https://a.example.com', GUARD_ALERT_SECRET: secret });
    expect(message).toContain('GUARD_ALERT_SECRET must be whsec_ and the base64 of 24 to 64 bytes');
    expect(message).toContain('`echo "whsec_$(openssl rand -base64 32)"`');
    expect(message).not.toContain(secret.slice(6));
  });

  it('want the URL and the secret of alerts together', () => {
    expect(refusal({ ...GOOD, GUARD_ALERT_URL: 'https://a.example.com' })).toContain('GUARD_ALERT_SECRET is missing');
    expect(refusal({ ...GOOD, GUARD_ALERT_SECRET: ALERT_SECRET })).toContain('GUARD_ALERT_URL is missing');
  });

  it.each([
    ['GUARD_TEAMS_URL', 'teamsUrl'],
    ['GUARD_SLACK_URL', 'slackUrl'],
  ] as const)('send alerts to the chat that %s names, and keep its token to themselves', (name, key) => {
    const url = 'https://hooks.example.com/t0ken?sig=t0ken';
    expect(readSettings({ ...GOOD, [name]: url })[key]).toBe(url);
    expect(readSettings({ ...GOOD, [name]: '' })[key]).toBeUndefined();
    expect(readChannelSettings({ [name]: url })).toMatchObject({ [key]: url, alert: undefined });
    for (const [wrong, why] of [
      ['hooks.example.com/t0ken', 'is not the URL of a web hook'],
      ['http://hooks.example.com/t0ken', 'must begin with https://'],
      ['https://t0ken@hooks.example.com/', 'must hold no user or password'],
    ] as const) {
      const message = refusal({ ...GOOD, [name]: wrong });
      expect(message).toContain(`${name} ${why}`);
      expect(message).not.toContain('t0ken');
      expect(() => readChannelSettings({ [name]: wrong })).toThrow(`${name} ${why}`);
    }
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
    for (const name of [
      'GUARD_WEBHOOK_SECRET',
      'AZURE_DEVOPS_PAT',
      'GUARD_TEAMS_URL',
      'GUARD_SLACK_URL',
      'GUARD_ALERT_URL',
      'GUARD_ALERT_SECRET',
    ]) {
      expect(sample[name]).toBe('');
    }
  });
});
