import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { signInOf } from '../../shared/azure-devops/auth.ts';
import { matching } from '../matching.ts';

const ORGANIZATION = { organizationUrl: 'https://dev.azure.com/contoso', pat: undefined, clientId: undefined };

it('a sign-in by the Azure CLI that fails says how to mend it', async () => {
  // Whatever is installed on this machine: here there is no `az`.
  const empty = await mkdtemp(path.join(tmpdir(), 'wif-guard-'));
  vi.stubEnv('PATH', empty);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(empty, { recursive: true });
  });
  await expect(signInOf({ ...ORGANIZATION, auth: 'azure-cli' })()).rejects.toMatchObject({
    code: 'azure-devops-sign-in',
    message: matching(
      /^No token for Azure DevOps by azure-cli: .*; run "az login", or set AZURE_DEVOPS_AUTH=pat and AZURE_DEVOPS_PAT\.$/s,
    ),
  });
});

it('a token is sent as the password of basic auth', async () => {
  const request: { headers: Record<string, string> } = { headers: {} };
  (await signInOf({ ...ORGANIZATION, auth: 'pat', pat: 'the-token' })()).prepareRequest(request);
  const [scheme, encoded = ''] = (request.headers['Authorization'] ?? '').split(' ');
  expect(scheme).toBe('Basic');
  expect(Buffer.from(encoded, 'base64').toString()).toMatch(/:the-token$/);
});
