import { BearerCredentialHandler } from 'azure-devops-node-api/handlers/bearertoken.js';
import { PersonalAccessTokenCredentialHandler } from 'azure-devops-node-api/handlers/personalaccesstoken.js';
import type { IRequestHandler } from 'typed-rest-client/Interfaces.js';
import { azureCredential } from '../azure-credential.ts';
import { GuardError, messageOf } from '../errors.ts';
import type { AzureDevOpsSettings } from '../settings/settings.ts';

/**
 * Azure DevOps as an Entra resource
 * (https://learn.microsoft.com/azure/devops/integrate/get-started/authentication/service-principal-managed-identity).
 */
const SCOPE = '499b84ac-1321-427f-aa17-267ca6975798/.default';

/** Gives the handler that signs the next request; tokens are kept and renewed by the credential. */
export type SignIn = () => Promise<IRequestHandler>;

/** How the guard signs in to Azure DevOps. The Entra library is loaded only where a token is needed. */
export function signInOf({ auth, pat, clientId }: AzureDevOpsSettings): SignIn {
  // `false`: a redirect to another host never carries the credential.
  if (auth === 'pat') {
    const handler = new PersonalAccessTokenCredentialHandler(pat ?? '', false);
    return () => Promise.resolve(handler);
  }
  let credential: ReturnType<typeof azureCredential> | undefined;
  return async () => {
    try {
      credential ??= azureCredential(auth, clientId);
      const token = await (await credential).getToken(SCOPE);
      return new BearerCredentialHandler(token?.token ?? '', false);
    } catch (error) {
      const how =
        auth === 'azure-cli'
          ? 'run "az login", or set AZURE_DEVOPS_AUTH=pat and AZURE_DEVOPS_PAT'
          : 'check that the function app has this identity';
      throw new GuardError(
        'azure-devops-sign-in',
        `No token for Azure DevOps by ${auth}: ${messageOf(error)}; ${how}.`,
        { cause: error },
      );
    }
  };
}
