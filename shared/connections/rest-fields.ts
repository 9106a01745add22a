import { z } from 'zod';

/** A text that is not there, or is something else, is not known; one odd field must not hide the whole connection. */
export const text = z.string().nullish().catch(null);

/** A mapping whose keys the service writes in varying casing (`tenantid`, `tenantId`). */
export const mapping = z.record(z.string(), z.unknown()).nullish().catch(null);

/** The text under a key in any casing; empty where there is none. */
export function textIn(values: Readonly<Record<string, unknown>> | null | undefined, key: string): string {
  const found = Object.entries(values ?? {}).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return typeof found === 'string' ? found.trim() : '';
}

/** The address of an organization, or of a collection of Azure DevOps Server, in the address of something in it; empty where there is none. */
export function organizationUrlIn(address: string): string {
  const [, url] = /^(https?:\/\/[^?#]+?)\/_(?:apis?)\//i.exec(address) ?? [];
  return url ?? '';
}
