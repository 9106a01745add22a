import type { Conversion } from '../conversions/conversion.ts';

/** What happened to a connection, in words that follow its name. */
export const CHANGES: Readonly<Record<Conversion['kind'], string>> = {
  converted: 'was converted to workload identity federation',
  'seen-late': 'was converted before the guard watched it',
  reverted: 'was reverted to its secret',
  'issuer-changed': 'has another issuer',
  created: 'was created',
  recreated: 'was made anew in the place of another one, as Terraform does',
  deleted: 'was deleted',
  renamed: 'was renamed',
  disabled: 'was disabled',
  enabled: 'was enabled',
  shared: 'was shared with more projects',
  unshared: 'was taken from projects',
};

/** From what to what; one of them where there is only that. */
export function endsOf({ from, to }: Pick<Conversion, 'from' | 'to'>): string {
  return from === '' || to === '' ? `${from}${to}` : `${from} → ${to}`;
}
