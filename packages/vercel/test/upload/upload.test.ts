import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import type { VercelApi } from '../../src/api.ts';
import type { FileSet } from '../../src/source.ts';
import { createWith } from '../../src/upload/create.ts';
import { BODY, textOf, texts } from './stand-in.ts';

type Upload = VercelApi['upload'];
const HASHES = [...'abcdefghijklmnopqrstuvwxyz'];
const log = () => {};

/** A Vercel that lacks everything at first. */
function lacking(upload: Upload): Pick<VercelApi, 'create' | 'upload'> {
  return { upload, create: async ({ files }) => ({ missing: files.flatMap(({ sha }) => sha ?? []) }) };
}

/** Ends when it is told to, as a request does. */
const untilAborted = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) =>
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );

describe('an upload', () => {
  it.each([1, 4, 100])('has at most %i files under way', async concurrency => {
    let [now, most] = [0, 0];
    const upload: Upload = async () => {
      most = Math.max(most, ++now);
      await new Promise(resolve => setImmediate(resolve));
      now--;
    };
    await createWith(lacking(upload), texts(...HASHES), BODY, {}, { log, concurrency }).catch(() => {});
    expect(most).toBe(Math.min(concurrency, HASHES.length));
  });

  it('begins with the largest', async () => {
    const order: number[] = [];
    const source = texts('a', 'b', 'c');
    const files = source.files.map((file, at) => ({ ...file, size: [10, 30, 20][at] ?? 0 }));
    const upload: Upload = async ({ size }) => void order.push(size);
    await createWith(lacking(upload), { ...source, files }, BODY, {}, { log, concurrency: 1 }).catch(
      () => {},
    );
    expect(order.slice(0, 3)).toEqual([30, 20, 10]);
  });

  it('ends what is under way with the first that fails, and begins no more', async () => {
    const begun: string[] = [];
    const ended: string[] = [];
    const upload: Upload = async ({ sha }, signal) => {
      begun.push(sha);
      if (sha === 'c') throw new Error('refused');
      await untilAborted(signal).finally(() => ended.push(sha));
    };
    const made = createWith(lacking(upload), texts(...HASHES), BODY, {}, { log, concurrency: 3 });
    await expect(made).rejects.toThrow('refused');
    expect(begun).toEqual(['a', 'b', 'c']);
    expect(ended).toEqual(['a', 'b']);
  });

  it('is cancelled at once, with all that is under way', async () => {
    const cancel = new AbortController();
    const begun: string[] = [];
    const upload: Upload = async ({ sha }, signal) => {
      begun.push(sha);
      if (begun.length === 3) queueMicrotask(() => cancel.abort(new Error('cancelled by hand')));
      await untilAborted(signal);
    };
    const options = { log, concurrency: 3, signal: cancel.signal };
    await expect(createWith(lacking(upload), texts(...HASHES), BODY, {}, options)).rejects.toThrow(
      'cancelled by hand',
    );
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('begins nothing where it is cancelled before', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    const api = lacking(() => Promise.reject(new Error('was sent')));
    await expect(createWith(api, texts('a'), BODY, {}, { log, signal })).rejects.toThrow('too late');
  });

  const gone = new ConfigError('a.txt changed while it was being deployed');
  const contents: [string, FileSet['open']][] = [
    [
      'cannot be opened',
      () => {
        throw gone;
      },
    ],
    [
      'breaks off',
      () =>
        ReadableStream.from(
          (async function* () {
            yield Buffer.from('first');
            throw gone;
          })(),
        ),
    ],
  ];
  it.each(contents)('tells why content %s, and does not try it again', async (_, open) => {
    let tries = 0;
    // As a client does that takes each failure for one of the network, and tries three times.
    const upload: Upload = async ({ open: opened }, signal) => {
      for (let left = 3; ; left--) {
        signal?.throwIfAborted();
        tries++;
        try {
          await textOf(opened());
          return;
        } catch {
          if (left === 1) throw new Error('fetch failed');
        }
      }
    };
    const source: FileSet = { ...texts('a'), open };
    await expect(createWith(lacking(upload), source, BODY, {}, { log })).rejects.toBe(gone);
    expect(tries).toBe(1);
  });
});
