/**
 * Who signs the tokens of federated connections. Azure DevOps signed them itself at first, without and then with the id of the
 * organization in the address; now Entra does.
 */
export type IssuerKind = 'entra' | 'azure-devops' | 'obsolete' | 'unknown';

/** By host, https://learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity. */
const ISSUERS: ReadonlyMap<string, IssuerKind> = new Map([
  ['login.microsoftonline.com', 'entra'],
  ['vstoken.dev.azure.com', 'azure-devops'],
  ['app.vstoken.visualstudio.com', 'obsolete'],
]);

/** Whose address it is; unknown where it is none, or another cloud's. */
export function issuerKindOf(issuer: string): IssuerKind {
  const [, host = ''] = /^https:\/\/([^/?#:@]+)(?::443)?(?:[/?#]|$)/i.exec(issuer.trim()) ?? [];
  return ISSUERS.get(host.toLowerCase()) ?? 'unknown';
}

/** Clouds in which the issuer of Azure DevOps stays, in lower case: the retirement is one of the public cloud. */
const OTHER_CLOUDS: ReadonlySet<string> = new Set([
  'azureusgovernment',
  'azurechinacloud',
  'azuregermancloud',
  'azurestack',
]);

/** True for a cloud beside the public one; a connection that names none is taken for one to the public cloud. */
export function isOtherCloud(environment: string): boolean {
  return OTHER_CLOUDS.has(environment.trim().toLowerCase());
}

/** True where a connection says that it is to the public cloud; one that names no cloud, or one that is not known, says nothing. */
export function isPublicCloud(environment: string): boolean {
  return environment.trim().toLowerCase() === 'azurecloud';
}
