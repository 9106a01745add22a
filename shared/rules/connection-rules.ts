import { connectionDisabled } from './connection-disabled.ts';
import { connectionNotAzure } from './connection-not-azure.ts';
import { connectionNotFound } from './connection-not-found.ts';
import type { ConnectionRule } from './connection-rule.ts';
import { connectionUnresolved } from './connection-unresolved.ts';
import { issuerRetiring } from './issuer-retiring.ts';
import { notRevertible } from './not-revertible.ts';
import { serverUnsupported } from './server-unsupported.ts';

/** Every rule about connections there is. */
export const connectionRules: readonly ConnectionRule[] = [
  connectionUnresolved,
  connectionNotFound,
  connectionDisabled,
  connectionNotAzure,
  issuerRetiring,
  notRevertible,
  serverUnsupported,
];

const IDS: ReadonlySet<string> = new Set(connectionRules.map(({ id }) => id));

/** True for a finding whose cause is a connection, or its name: however many steps name it, it takes one action. */
export function isAboutConnection({ rule }: { readonly rule: string }): boolean {
  return IDS.has(rule);
}
