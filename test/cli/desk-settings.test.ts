import { describe, expect, it } from 'vitest';
import { azureDevOpsAtDesk, organizationAtDesk, storageAtDesk } from '../../cli/desk-settings.ts';

const CONTOSO = 'https://dev.azure.com/contoso';
const ACCOUNT = { AzureWebJobsStorage__accountName: 'guardstore' };

describe('the organization at a desk', () => {
  it('is that of the flag, else that of the settings, without slashes at its end', () => {
    expect(organizationAtDesk({ AZURE_DEVOPS_ORG_URL: `${CONTOSO}//` }, undefined)).toBe(CONTOSO);
    expect(organizationAtDesk({ AZURE_DEVOPS_ORG_URL: CONTOSO }, 'https://dev.azure.com/fabrikam/')).toBe(
      'https://dev.azure.com/fabrikam',
    );
  });

  it.each([
    [{}, undefined, 'AZURE_DEVOPS_ORG_URL is missing'],
    [{ AZURE_DEVOPS_ORG_URL: 'contoso' }, undefined, 'AZURE_DEVOPS_ORG_URL is not the URL of an organization'],
    [{ AZURE_DEVOPS_ORG_URL: CONTOSO }, 'http://dev.azure.com/x', '--organization must begin with https://'],
    [{ AZURE_DEVOPS_ORG_URL: CONTOSO }, '', '--organization is not the URL of an organization'],
  ])('is refused in %j and %j', (environment, flag, words) => {
    expect(() => organizationAtDesk(environment, flag)).toThrow(words);
  });

  it('is never quoted when it is refused: a token may stand in it', () => {
    const withToken = 'https://me:t0ken@dev.azure.com/x';
    expect(() => organizationAtDesk({}, withToken)).toThrow(/^--organization must be(?!.*t0ken)/);
  });
});

describe('the sign-in to Azure DevOps at a desk', () => {
  it.each([
    [{}, 'azure-cli'],
    [{ AZURE_DEVOPS_AUTH: '', AZURE_DEVOPS_PAT: '' }, 'azure-cli'],
    [{ AZURE_DEVOPS_PAT: 'p' }, 'pat'],
    [{ AZURE_DEVOPS_PAT: 'p', AZURE_DEVOPS_AUTH: 'azure-cli' }, 'azure-cli'],
    [{ AZURE_DEVOPS_AUTH: 'managed-identity' }, 'managed-identity'],
  ])('of %j is %s', (environment, auth) => {
    expect(azureDevOpsAtDesk(environment, CONTOSO).auth).toBe(auth);
  });

  it.each([
    [{ AZURE_DEVOPS_AUTH: 'pat' }, 'AZURE_DEVOPS_PAT is missing'],
    [{ AZURE_DEVOPS_AUTH: 'password' }, 'AZURE_DEVOPS_AUTH password: use one of managed-identity, azure-cli, pat.'],
  ])('of %j is refused', (environment, words) => {
    expect(() => azureDevOpsAtDesk(environment, CONTOSO)).toThrow(words);
  });
});

describe('the storage at a desk', () => {
  it.each([
    [{}, 'azure-cli'],
    [{ AZURE_DEVOPS_PAT: 'p' }, 'azure-cli'],
    [{ AZURE_DEVOPS_AUTH: 'pat' }, 'azure-cli'],
    [{ AZURE_DEVOPS_AUTH: 'azure-cli' }, 'azure-cli'],
    [{ AZURE_DEVOPS_AUTH: 'managed-identity' }, 'managed-identity'],
  ])('of an account is opened under %j by %s', (environment, signIn) => {
    expect(storageAtDesk({ ...ACCOUNT, ...environment })).toMatchObject({ accountName: 'guardstore', signIn });
  });

  it('is opened by its connection string where there is one', () => {
    expect(storageAtDesk({ ...ACCOUNT, AzureWebJobsStorage: 'UseDevelopmentStorage=true' })).toEqual({
      kind: 'connection-string',
      connectionString: 'UseDevelopmentStorage=true',
    });
  });

  it('is refused under what is no connection string, which is not quoted', () => {
    expect(() => storageAtDesk({ AzureWebJobsStorage: 'k3y' })).toThrow(
      /^AzureWebJobsStorage is no connection string(?!.*k3y)/,
    );
  });

  it('has to be named', () => {
    expect(() => storageAtDesk({})).toThrow('AzureWebJobsStorage is missing');
  });
});
