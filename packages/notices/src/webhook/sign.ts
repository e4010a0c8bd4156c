import { createHmac } from 'node:crypto';

/**
 * What a receiver checks, by a library of its language or by hand: `v1,` and the HMAC-SHA256, in base64, of the id, the time and the body, joined by
 * dots. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @param secret `whsec_` and its bytes in base64, or any text, whose bytes it is then
 * @param at seconds since the epoch
 */
export function signed(id: string, at: number, body: string, secret: string): Record<string, string> {
  const coded = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret)?.[1];
  const key = coded === undefined ? Buffer.from(secret) : Buffer.from(coded, 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return { 'webhook-signature': `v1,${signature}` };
}
