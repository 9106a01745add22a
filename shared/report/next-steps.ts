import type { Conversion } from '../conversions/conversion.ts';

type Subject = Pick<Conversion, 'connectionId' | 'projects'>;

/**
 * The command with which a person reverts a connection under their own sign-in. It holds ids and the address of the settings only,
 * so that no name can end up as a word of somebody's shell.
 */
export function revertCommand(organizationUrl: string, { connectionId, projects }: Subject): string {
  const project = projects[0] === undefined ? '' : ` --project ${projects[0].id}`;
  return `wif-guard revert ${connectionId}${project} --organization ${organizationUrl}`;
}

/** The command that ends the reminders because the conversion stays. */
export function keepCommand(organizationUrl: string, { connectionId }: Subject): string {
  return `wif-guard keep ${connectionId} --organization ${organizationUrl}`;
}

/** Where the portal shows the connection. The address is an assumption: no documentation gives it. */
export function portalUrl(organizationUrl: string, { connectionId, projects }: Subject): string {
  const project = projects[0] === undefined ? '' : `/${projects[0].id}`;
  return `${organizationUrl}${project}/_settings/adminservices?resourceId=${connectionId}`;
}
