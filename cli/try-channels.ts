import { CHANNELS } from '../shared/policy/notifications.ts';
import type { DoctorCheck } from '../shared/report/doctor-report.ts';
import { readChannelSettings } from '../shared/settings/settings.ts';
import type { Desk } from './desk.ts';

const SETTINGS = { teams: 'GUARD_TEAMS_URL', slack: 'GUARD_SLACK_URL', webhook: 'GUARD_ALERT_URL' } as const;

/**
 * Sends a test message to every channel that the settings of the desk name.
 * @throws GuardError `settings-invalid`
 */
export async function tryChannelsOf(
  { environment, clock }: Desk,
  organizationUrl: string,
): Promise<readonly DoctorCheck[]> {
  const settings = readChannelSettings(environment);
  const { openChannels } = await import('../shared/guard/notify/open-channels.ts');
  const { tryChannels } = await import('../shared/guard/notify/try-channels.ts');
  const tried = await tryChannels(openChannels(settings, clock), organizationUrl, clock);
  if (tried.length === 0) {
    const names = CHANNELS.map((channel) => SETTINGS[channel]).join(', ');
    const message = `There is no channel to try: set one of ${names} to what the guard has.`;
    return [{ check: 'channels', state: 'found', message }];
  }
  return tried.map(({ channel, problem }) => ({
    check: 'channels',
    state: problem === undefined ? 'fine' : 'found',
    message: problem ?? `The channel of ${SETTINGS[channel]} took a test message: see whether it arrived.`,
  }));
}
