import { describe, expect, it } from 'vitest';
import { isOtherCloud, issuerKindOf } from '../../shared/connections/issuers.ts';

describe('an issuer', () => {
  it.each([
    ['https://login.microsoftonline.com/tenant/v2.0', 'entra'],
    ['https://vstoken.dev.azure.com/6ccc6dcf-a875-4572-a2b2-731318be4d3a', 'azure-devops'],
    ['HTTPS://VSTOKEN.dev.azure.com', 'azure-devops'],
    ['https://vstoken.dev.azure.com:443/1/', 'azure-devops'],
    ['https://app.vstoken.visualstudio.com', 'obsolete'],
    ['https://app.vstoken.visualstudio.com/', 'obsolete'],
    ['', 'unknown'],
    ['https://login.microsoftonline.us/tenant/v2.0', 'unknown'],
    ['https://vstoken.dev.azure.com.example.org/1', 'unknown'],
    ['https://example.org/vstoken.dev.azure.com', 'unknown'],
    ['https://vstoken.dev.azure.com@example.org/', 'unknown'],
    ['vstoken.dev.azure.com', 'unknown'],
  ])('%s is that of %s', (issuer, kind) => {
    expect(issuerKindOf(issuer)).toBe(kind);
  });
});

describe('a cloud', () => {
  it.each(['AzureUSGovernment', 'azurechinacloud', 'AzureStack', 'AzureGermanCloud'])('%s is another one', (name) => {
    expect(isOtherCloud(name)).toBe(true);
  });

  it.each(['AzureCloud', 'azurecloud', '', 'SomethingNew'])('%s is taken for the public one', (name) => {
    expect(isOtherCloud(name)).toBe(false);
  });
});
