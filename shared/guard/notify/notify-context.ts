import type { GuardContext } from '../context.ts';

/** What telling needs of the guard's context. */
export type NotifyContext = Pick<
  GuardContext,
  'ledger' | 'clock' | 'effects' | 'channels' | 'organizationUrl' | 'policy' | 'queue'
>;
