import type { ManagedIdentityCredential } from '@azure/identity';

/**
 * The credential of the function app's identity: the user-assigned one of that client id, else the system-assigned one. The library
 * is loaded only here, so that a start with a connection string and a token does not pay for it.
 */
export async function managedIdentity(clientId: string | undefined): Promise<ManagedIdentityCredential> {
  const identity = await import('@azure/identity');
  return clientId === undefined
    ? new identity.ManagedIdentityCredential()
    : new identity.ManagedIdentityCredential({ clientId });
}
