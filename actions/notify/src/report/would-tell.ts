import type { ChannelConfig } from '../config/channels.ts';
import type { Config } from '../config/config.ts';
import type { View } from '../look.ts';

/** Whether there is anything for it as things stand, be it that it was told before. */
export function wouldTell(
  kind: ChannelConfig['kind'],
  { only }: Pick<Config, 'only'>,
  { stories, alarms }: Pick<View, 'stories' | 'alarms'>,
): boolean {
  switch (kind) {
    case 'slack':
    case 'webhook':
      return true;
    case 'slack-webhook':
    case 'email':
      return stories.some(({ story }) => only.includes(story.phase));
    case 'pagerduty':
      return alarms.at(-1)?.state !== 'unchanged';
    default:
      return stories.some(({ markers }) => markers.length > 0);
  }
}
