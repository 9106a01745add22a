import { z } from 'zod';
import { mappingWanted, oneOf } from './fields.ts';

/** Where people and programs are told, by the name that policy, settings and ledger have for it. */
export const CHANNELS = ['teams', 'slack', 'webhook'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** How much something told asks of people, the most first. */
export const ALERT_SEVERITIES = ['error', 'warning', 'note'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** The least that each channel is told. */
export type Notifications = Readonly<Record<ChannelName, { readonly from: AlertSeverity }>>;

function channel(from: AlertSeverity, what: string) {
  return z
    .strictObject(
      { from: oneOf(ALERT_SEVERITIES).default(from).describe('The least severity of what is told there.') },
      { error: mappingWanted },
    )
    .prefault({})
    .describe(what);
}

/** People are spared what asks nothing of them; a program gets everything, and chooses itself. */
export const notificationsSchema = z.strictObject(
  {
    teams: channel('warning', 'Microsoft Teams (GUARD_TEAMS_URL).'),
    slack: channel('warning', 'Slack (GUARD_SLACK_URL).'),
    webhook: channel('note', 'The signed web hook (GUARD_ALERT_URL).'),
  },
  { error: mappingWanted },
);

/** Whether something of this severity is told where a least one counts. */
export function isTold(severity: AlertSeverity, { from }: { readonly from: AlertSeverity }): boolean {
  return ALERT_SEVERITIES.indexOf(severity) <= ALERT_SEVERITIES.indexOf(from);
}
