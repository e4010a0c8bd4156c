import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalNotices, startNotices } from '../../packages/local-cloud/src/notices/start.ts';
import { slackByToken, slackMessage } from '../../packages/notices/src/index.ts';
import { news, remembering } from '../../packages/notices/test/news.ts';
import { noted } from '../../packages/notices/test/wires.ts';
import { findNpmTool } from './npm-tool.ts';

const folder = findNpmTool('@slack/web-api', 'SLACK_WEB_API_VERSION');

// biome-ignore lint/suspicious/noExplicitAny: it is not in the lockfile, and so are its types not
type Client = any;

describe.skipIf(folder === undefined)('@slack/web-api', () => {
  let local: LocalNotices;
  let client: (token?: string) => Client;
  beforeAll(async () => {
    local = await startNotices();
    const { WebClient } = createRequire(import.meta.url)(join(folder ?? '', 'dist/index.js'));
    const slackApiUrl = local.env.SLACK_API_URL;
    client = (token = local.slack.token) =>
      new WebClient(token, {
        slackApiUrl,
        retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 1 },
        logLevel: 'error',
      });
  });
  afterAll(() => local.close());

  it('posts, changes and removes our message, as the stand-in answers', async () => {
    const { text, blocks } = slackMessage(news('live').story);
    const posted = await client().chat.postMessage({ channel: '#releases', text, blocks });
    expect(posted).toMatchObject({ ok: true, channel: 'C0RELEASES', message: { text, blocks } });
    const { channel, ts } = posted;
    const changed = slackMessage(news('bad').story);
    const updated = await client().chat.update({ channel, ts, text: changed.text, blocks: changed.blocks });
    expect(updated).toMatchObject({ ok: true, channel, ts, text: changed.text });
    expect(local.slack.posts).toMatchObject([{ ts, edits: 1, seen: { pings: [] } }]);
    await client().chat.delete({ channel, ts });
    expect(local.slack.posts).toEqual([]);
  });

  it('changes what notify has posted, and sees that it is the same message', async () => {
    const { wires } = noted();
    const channel = slackByToken(
      { base: local.env.SLACK_API_URL ?? '', token: local.slack.token, channel: '#releases' },
      wires,
    );
    const { notices, tell } = remembering(channel);
    await tell('live');
    const at = { channel: notices[0]?.ref.channel, ts: notices[0]?.ref.ts };
    await client().chat.update({ ...at, text: 'seen', blocks: [] });
    expect(local.slack.posts).toMatchObject([{ ...at, text: 'seen', edits: 1 }]);
    expect((await tell('bad')).did).toBe('updated');
    expect(local.slack.posts).toMatchObject([{ ...at, edits: 2 }]);
  });

  it.each([
    ['channel_not_found', { channel: '#nowhere', text: 'x' }],
    ['not_in_channel', { channel: 'C0ELSEWHERE', text: 'x' }],
    ['is_archived', { channel: 'C0ARCHIVED', text: 'x' }],
    ['no_text', { channel: '#releases' }],
    [
      'invalid_blocks',
      { channel: '#releases', text: 'x', blocks: [{ type: 'rich_text', elements: [{ type: 'x' }] }] },
    ],
  ])('reads %s as a refusal of Slack’s', async (error, message) => {
    await expect(client().chat.postMessage(message)).rejects.toMatchObject({
      code: 'slack_webapi_platform_error',
      data: { ok: false, error },
    });
  });

  it('reads a token that is none as that, and a message that is gone', async () => {
    const refused = client('xoxb-of-nobody').chat.postMessage({ channel: '#releases', text: 'x' });
    await expect(refused).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
    const gone = client().chat.update({ channel: 'C0RELEASES', ts: '1.2', text: 'x' });
    await expect(gone).rejects.toMatchObject({ data: { error: 'message_not_found' } });
  });

  it('waits where it is asked to, and goes on', async () => {
    local.faults.add({ kind: 'throttle', service: 'slack' });
    const posted = await client().chat.postMessage({ channel: '#releases', text: 'after a while' });
    expect(posted.ok).toBe(true);
  });
});
