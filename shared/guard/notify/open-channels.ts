import type { Clock } from '../../clock.ts';
import { openChatWebHook } from '../../notify/chat-web-hook.ts';
import { openSignedWebHook } from '../../notify/signed-web-hook.ts';
import type { WebHook } from '../../notify/web-hook.ts';
import type { ChannelName } from '../../policy/notifications.ts';
import type { ChannelSettings } from '../../settings/settings.ts';

/** Opens the channels that settings name. Nothing is sent before somebody has something to tell. */
export function openChannels(
  { alert, teamsUrl, slackUrl }: ChannelSettings,
  clock: Clock,
): ReadonlyMap<ChannelName, WebHook> {
  const channels = new Map<ChannelName, WebHook>();
  if (teamsUrl !== undefined) channels.set('teams', openChatWebHook('teams', teamsUrl, clock));
  if (slackUrl !== undefined) channels.set('slack', openChatWebHook('slack', slackUrl, clock));
  if (alert !== undefined) channels.set('webhook', openSignedWebHook(alert, clock));
  return channels;
}
