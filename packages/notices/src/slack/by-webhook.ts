import type { Channel } from '../channel.ts';
import { nameIn, refusal } from '../http/refused.ts';
import { send, type Wires } from '../http/send.ts';
import { placeOf } from '../memory.ts';
import { isNew, type Worthy } from '../worthy.ts';
import { slackMessage } from './blocks.ts';

const WHAT_TO_DO: Record<string, string> = {
  no_service: 'The webhook was removed: make a new one in the app’s settings.',
  no_team: 'The workspace is not there any more.',
  channel_not_found: 'Its channel is not there any more: make a new webhook for another one.',
  channel_is_archived: 'Its channel is archived: make a new webhook for another one.',
  action_prohibited: 'A rule of the workspace keeps the webhook from posting there: ask who runs it.',
  invalid_token: 'Is `slack-webhook` the whole address, as the app’s settings show it?',
  posting_to_general_channel_denied: 'Only some may post to #general: make a webhook for another channel.',
};

/**
 * An incoming webhook can only post: a message for each phase that is worth one, with the story so far.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function slackByWebhook({ url, only }: { url: string; only: Worthy }, wires: Wires): Channel {
  const id = placeOf('slack-webhook', url);
  return {
    name: 'slack-webhook',
    place: 'its channel',
    id,
    async tell({ story }, before) {
      const told = isNew(story, before, only);
      if (told === undefined) return { did: 'nothing new', remember: [] };
      const { text, blocks } = slackMessage(story);
      const sending = { service: 'Slack', operation: 'incoming webhook', url, body: { text, blocks } };
      const answer = await send(sending, wires);
      if (answer.status !== 200) {
        const errorCode = nameIn(answer.text.trim());
        throw refusal(sending, answer, { errorCode, hint: errorCode && WHAT_TO_DO[errorCode] });
      }
      return { did: 'posted', remember: [{ about: story.key, told }] };
    },
  };
}
