import type { TokenCredential } from '@azure/identity';

/**
 * A credential for Azure: of the person who ran `az login`, or of the function app's identity (the user-assigned one of that client
 * id, else the system-assigned one). The library is loaded only here, so that a start with a connection string and a token does not
 * pay for it.
 */
export async function azureCredential(
  signIn: 'managed-identity' | 'azure-cli',
  clientId: string | undefined,
): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  if (signIn === 'azure-cli') return new identity.AzureCliCredential();
  return clientId === undefined
    ? new identity.ManagedIdentityCredential()
    : new identity.ManagedIdentityCredential({ clientId });
}
