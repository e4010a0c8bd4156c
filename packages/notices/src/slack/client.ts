import { isRecord, RemoteError } from '@pipeline/contracts';
import type { Answer } from '../http/answer.ts';
import { foreign, nameIn, refusal } from '../http/refused.ts';
import { send, type Wires } from '../http/send.ts';
import type { SlackMessage } from './blocks.ts';

/** A message as Slack finds it again. */
export interface Posted {
  /** Its channel's id, whatever name it was asked for by: to change a message takes that. */
  channel: string;
  ts: string;
}

export interface SlackClient {
  /** https://docs.slack.dev/reference/methods/chat.postMessage */
  post(channel: string, message: SlackMessage): Promise<Posted>;
  /** `undefined` where it is there no more, or may not be changed. https://docs.slack.dev/reference/methods/chat.update */
  update(at: Posted, message: SlackMessage): Promise<Posted | undefined>;
  /** https://docs.slack.dev/reference/methods/chat.delete */
  remove(at: Posted): Promise<void>;
}

const WHAT_TO_DO: Record<string, string> = {
  channel_not_found:
    'Give the channel’s id, such as C0123456789 (its details show it), and invite the app there.',
  not_in_channel:
    'Invite the app into the channel: /invite @its-name. Or give it the scope chat:write.public.',
  is_archived: 'The channel is archived: name another one.',
  invalid_auth: 'Is `slack-token` the bot token of the app, xoxb-…, and still valid?',
  not_authed: 'Is `slack-token` the bot token of the app, xoxb-…, and still valid?',
  token_revoked: 'The token was revoked: install the app anew and store its new bot token.',
  token_expired: 'The token has expired: install the app anew, without token rotation.',
  account_inactive: 'The app was removed from the workspace: install it anew.',
  missing_scope: 'Give the app the scope chat:write and install it anew.',
  restricted_action: 'A rule of the workspace keeps the app from posting there: ask who runs it.',
};

/** Troubles of its own that it tells with 200, too. https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const PASSING = [
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'request_timeout',
  'service_unavailable',
];
const GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed'];

/** @param base such as `https://slack.com/api/` */
export function slackClient(base: string, token: string, wires: Wires): SlackClient {
  const call = async (operation: string, body: object): Promise<Record<string, unknown>> => {
    const sending = {
      service: 'Slack',
      operation,
      url: `${base}${operation}`,
      headers: { authorization: `Bearer ${token}` },
      body,
      trouble,
    };
    const answer = await send(sending, wires);
    const said = isRecord(answer.json) ? answer.json : {};
    // A refusal is answered with 200, too. https://docs.slack.dev/apis/web-api/#responses
    if (answer.status === 200 && said.ok === true) return said;
    const errorCode = nameIn(said.error);
    if (answer.status === 200 && errorCode === undefined) throw foreign(sending, answer);
    throw refusal(sending, answer, { errorCode, hint: errorCode && WHAT_TO_DO[errorCode] });
  };
  const place = async (operation: string, body: object): Promise<Posted> => {
    const { channel, ts } = await call(operation, body);
    if (typeof channel === 'string' && typeof ts === 'string') return { channel, ts };
    throw foreign({ service: 'Slack', operation }, { status: 200 });
  };
  return {
    post: (channel, message) => place('chat.postMessage', { channel, ...message }),
    async update(at, { unfurl_links: _, unfurl_media: __, mrkdwn: ___, ...message }) {
      try {
        return await place('chat.update', { ...at, ...message });
      } catch (error) {
        if (isOneOf(error, GONE)) return undefined;
        throw error;
      }
    },
    async remove(at) {
      try {
        await call('chat.delete', { ...at });
      } catch (error) {
        if (!isOneOf(error, ['message_not_found'])) throw error;
      }
    },
  };
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof RemoteError && error.errorCode !== undefined && codes.includes(error.errorCode);
}

function trouble({ json }: Answer): string | undefined {
  const error = isRecord(json) ? json.error : undefined;
  return PASSING.find(each => each === error);
}
