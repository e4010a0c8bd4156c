import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../rollout/test/fake-clock.ts';
import { call } from '../src/call.ts';

const answered = (name: string, status: number) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } });

/** Credentials that can be renewed so many times. */
function renewable(times: number) {
  const refused: unknown[] = [];
  let made = 1;
  const provider = async () => `keys ${made}`;
  const invalidate = (which: unknown) => {
    refused.push(which);
    if (made > times) return false;
    made += 1;
    return true;
  };
  return { refused, credentials: Object.assign(provider, { invalidate }) };
}

describe('call', () => {
  it.each([true, false])(
    'is sent once more with new credentials when AWS says expired (changes: %s)',
    async changes => {
      const { credentials, refused } = renewable(1);
      let sent = 0;
      const send = async () => {
        sent += 1;
        if (sent === 1) throw answered('ExpiredTokenException', 400);
        return 'done';
      };
      expect(await call('UpdateService', changes, send, { clock: fakeClock(), credentials })).toBe('done');
      expect(refused).toEqual(['keys 1']);
    },
  );

  it.each([0, 5])('ends with the refusal that stands, when there are %s more to be had', async times => {
    const { credentials, refused } = renewable(times);
    const send = async () => Promise.reject(answered('ExpiredTokenException', 400));
    const ended = call('DescribeServices', false, send, { clock: fakeClock(), credentials });
    await expect(ended).rejects.toMatchObject({ errorCode: 'ExpiredTokenException' });
    expect(refused).toHaveLength(1);
  });

  it('throws no credentials away for another refusal', async () => {
    const { credentials, refused } = renewable(1);
    const send = async () => Promise.reject(answered('AccessDeniedException', 400));
    await expect(call('UpdateService', true, send, { clock: fakeClock(), credentials })).rejects.toThrow();
    expect(refused).toEqual([]);
  });
});
