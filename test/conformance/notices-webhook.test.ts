import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalNotices, startNotices } from '../../packages/local-cloud/src/notices/start.ts';
import { webhook } from '../../packages/notices/src/index.ts';
import { news } from '../../packages/notices/test/news.ts';
import { noted } from '../../packages/notices/test/wires.ts';
import { findNpmTool } from './npm-tool.ts';

const folder = findNpmTool('standardwebhooks', 'STANDARD_WEBHOOKS_VERSION');
const SECRET = `whsec_${Buffer.from('what only both of us know').toString('base64')}`;

describe.skipIf(folder === undefined)('standardwebhooks', () => {
  let local: LocalNotices;
  beforeAll(async () => {
    local = await startNotices();
  });
  afterAll(() => local.close());

  it('takes what we sign, and nothing that was changed, is old or was signed by another', async () => {
    const { Webhook } = createRequire(import.meta.url)(folder ?? '');
    const send = (now: number) =>
      webhook({ url: local.webhook, secret: SECRET }, noted(now).wires).tell(news('live'), []);
    await send(Date.now());
    await send(Date.now() - 600_000);
    const [fresh, old] = local.delivered;
    const receiver = new Webhook(SECRET);
    expect(receiver.verify(fresh?.body, fresh?.headers)).toMatchObject({ type: 'release.live' });
    expect(() => receiver.verify(`${fresh?.body} `, fresh?.headers)).toThrow();
    expect(() => receiver.verify(old?.body, old?.headers)).toThrow(/too old/i);
    const other = new Webhook(`whsec_${Buffer.from('what somebody else knows').toString('base64')}`);
    expect(() => other.verify(fresh?.body, fresh?.headers)).toThrow();
  });
});
