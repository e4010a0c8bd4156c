import { type Incoming, json, type Refusal, type Reply } from '../http/exchange.ts';
import { argumentsOf } from './body.ts';
import { type Read, readBlocks, readText, wrongWith } from './slack-blocks.ts';

export interface SlackChannel {
  id: string;
  name: string;
  /** Whether the app may post there. */
  member: boolean;
  archived?: true;
}

export interface SlackPost {
  channel: string;
  ts: string;
  text: string;
  blocks?: unknown[];
  /** How often it was changed. */
  edits: number;
  /** As people see it: its blocks, and what a notification says of it. */
  seen: Read;
  notified: Read;
}

type Arguments = Record<string, unknown>;
type Failed = { error: string };

/** One workspace, as far as an app that posts asks of it. https://docs.slack.dev/apis/web-api/ */
export class Slack {
  readonly token = 'xoxb-1-local-cloudopensnothingbutitself';
  /** The path of an incoming webhook, into the first channel. */
  readonly webhookPath = 'T0LOCAL/B0LOCAL/cloudopensnothingbutitself';
  readonly channels: SlackChannel[] = [
    { id: 'C0RELEASES', name: 'releases', member: true },
    { id: 'C0ELSEWHERE', name: 'elsewhere', member: false },
    { id: 'C0ARCHIVED', name: 'archived', member: true, archived: true },
  ];
  readonly posts: SlackPost[] = [];
  #sequence = 0;

  /** A method by its name; it answers a refusal with 200, too. */
  async call(method: string, request: Incoming): Promise<Reply> {
    const given = await argumentsOf(request);
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? given?.token;
    if (bearer === undefined) return refuse('not_authed');
    if (bearer !== this.token) return refuse('invalid_auth');
    if (given === undefined) return refuse('invalid_json');
    const run = { 'chat.postMessage': this.#post, 'chat.update': this.#update, 'chat.delete': this.#remove }[
      method
    ];
    const answer = run?.call(this, given);
    if (answer === undefined) return json(501, { ok: false, error: `${method} is not implemented here` });
    return json(200, { ok: !('error' in answer), ...answer });
  }

  /** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors */
  async webhook(path: string, request: Incoming): Promise<Reply> {
    const plain = (status: number, body: string) => ({
      status,
      headers: { 'content-type': 'text/plain' },
      body,
    });
    if (path !== this.webhookPath) return plain(404, 'no_service');
    const given = await argumentsOf(request);
    if (given === undefined) return plain(400, 'invalid_payload');
    const [channel] = this.channels;
    const made = this.#post({ ...given, channel: channel?.id });
    return 'error' in made ? plain(400, made.error) : plain(200, 'ok');
  }

  /** https://docs.slack.dev/reference/methods/chat.postMessage */
  #post(given: Arguments): Failed | object {
    const channel = this.channels.find(({ id, name }) =>
      [id, name, `#${name}`].includes(String(given.channel)),
    );
    if (channel === undefined) return { error: 'channel_not_found' };
    if (!channel.member) return { error: 'not_in_channel' };
    if (channel.archived) return { error: 'is_archived' };
    const wrong = wrongWithMessage(given);
    if (wrong !== undefined) return { error: wrong };
    this.#sequence += 1;
    const ts = `1764500000.${String(this.#sequence).padStart(6, '0')}`;
    const post = { channel: channel.id, ts, edits: 0, ...contentOf(given) };
    this.posts.push(post);
    return { channel: channel.id, ts, message: shown(post) };
  }

  /** Takes a channel's id only. https://docs.slack.dev/reference/methods/chat.update */
  #update(given: Arguments): Failed | object {
    const post = this.#find(given);
    if ('error' in post) return post;
    const wrong = wrongWithMessage(given);
    if (wrong !== undefined) return { error: wrong };
    Object.assign(post, contentOf(given), { edits: post.edits + 1 });
    return { channel: post.channel, ts: post.ts, text: post.text, message: shown(post) };
  }

  /** https://docs.slack.dev/reference/methods/chat.delete */
  #remove(given: Arguments): Failed | object {
    const post = this.#find(given);
    if ('error' in post) return post;
    this.posts.splice(this.posts.indexOf(post), 1);
    return { channel: post.channel, ts: post.ts };
  }

  #find({ channel, ts }: Arguments): Failed | SlackPost {
    if (!this.channels.some(({ id }) => id === channel)) return { error: 'channel_not_found' };
    return (
      this.posts.find(post => post.channel === channel && post.ts === ts) ?? { error: 'message_not_found' }
    );
  }
}

/** https://docs.slack.dev/apis/web-api/rate-limits */
export function slackRefusal(refusal: Refusal, status: number | undefined, retryAfter: number): Reply {
  if (refusal === 'expired-token') return refuse('token_expired');
  if (refusal === 'server-error') return json(status ?? 503, { ok: false, error: 'service_unavailable' });
  return json(status ?? 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(retryAfter) });
}

function refuse(error: string): Reply {
  return json(200, { ok: false, error });
}

function wrongWithMessage({ text, blocks }: Arguments): string | undefined {
  if (blocks === undefined) return typeof text === 'string' && text !== '' ? undefined : 'no_text';
  return wrongWith(blocks);
}

function contentOf(given: Arguments): Pick<SlackPost, 'text' | 'blocks' | 'seen' | 'notified'> {
  const text = String(given.text ?? '');
  const notified = readText(text, given);
  if (!Array.isArray(given.blocks)) return { text, seen: notified, notified };
  return { text, blocks: given.blocks, seen: readBlocks(given.blocks), notified };
}

function shown({ ts, text, blocks }: SlackPost): object {
  return { type: 'message', subtype: 'bot_message', ts, text, ...(blocks && { blocks }) };
}
