/** What an address says of the product behind it. `likely-server`: it is neither of the service nor of this machine. */
export type Product = 'services' | 'server' | 'likely-server' | 'unknown';

/** Where Azure DevOps Services answers (https://learn.microsoft.com/azure/devops/organizations/security/allow-list-ip-url). */
const SERVICES = /^(?:(?:[^.]+\.)?dev\.azure\.com|[^.]+(?:\.[^.]+)?\.visualstudio\.com)$/;

/** This machine: a simulator or a proxy, which say nothing. */
const THIS_MACHINE = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * Tells Azure DevOps Server by the address of an organization or collection. Its addresses end in a collection, mostly the one that
 * the installation makes (`/DefaultCollection`), below the virtual directory `/tfs` where it was upgraded
 * (https://learn.microsoft.com/azure/devops/server/admin/websitesettings). Any other address can be a proxy before the service.
 */
export function productAt(organizationUrl: string): Product {
  const [, host = '', path = ''] = /^https?:\/\/(\[[^\]]*\]|[^/:?#]+)(?::\d+)?([^?#]*)/i.exec(organizationUrl) ?? [];
  const name = host.toLowerCase();
  if (name === '') return 'unknown';
  if (SERVICES.test(name)) return 'services';
  if (/^\/(?:tfs|defaultcollection)(?:\/|$)/i.test(path)) return 'server';
  return THIS_MACHINE.test(name) ? 'unknown' : 'likely-server';
}
