import { RemoteError } from '@pipeline/contracts';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import { type BuildLine, openVercel } from '../../src/index.ts';
import { readEvent } from '../../src/view/build-event.ts';
import { objectsIn, objectsInText } from '../../src/wire/json-stream.ts';
import { type Answer, closeAll, failure, opened, refusal, TOKEN } from './opened.ts';

afterEach(closeAll);

const event = (id: string, text: string, more: Record<string, unknown> = {}) => ({
  type: 'stdout',
  created: 5,
  id,
  text,
  ...more,
});
const events = [event('1', 'one'), event('2', 'two\nthree'), event('1', 'one'), {}];
const lines = ['one', 'two', 'three'];
const asLines = (all: unknown[]) => `${all.map(each => JSON.stringify(each)).join('\n')}\n`;

async function all(given: AsyncIterable<BuildLine>): Promise<BuildLine[]> {
  const found: BuildLine[] = [];
  for await (const line of given) found.push(line);
  return found;
}
const texts = (found: BuildLine[]) => found.map(({ text }) => text);

describe('the lines of a build', () => {
  it.each<[string, boolean, Answer]>([
    ['a line each', false, { text: asLines(events) }],
    ['a list', false, { body: events }],
    ['a line each, followed', true, { text: asLines(events) }],
    ['a list, although it was to be followed', true, { body: events }],
    ['a list with spaces before it', true, { text: `\n  ${JSON.stringify(events, null, 2)}` }],
  ])('are read from %s', async (_, follow, answer) => {
    const { api, server } = await opened([answer]);
    expect(texts(await all(api.buildLines('dpl_1', { follow, since: 7 })))).toEqual(lines);
    const { pathname, searchParams } = new URL(server.last.url, 'http://x');
    expect(pathname).toBe('/v3/deployments/dpl_1/events');
    expect(Object.fromEntries(searchParams)).toEqual({
      direction: 'forward',
      builds: '1',
      limit: '-1',
      ...(follow && { follow: '1' }),
      since: '7',
      slug: 'acme',
    });
  });

  it.each([true, false])('are asked for again where no answer comes; followed: %s', async follow => {
    const { api, server } = await opened(['reset', refusal(500, 'x'), { text: asLines(events) }]);
    expect(texts(await all(api.buildLines('dpl_1', { follow })))).toEqual(lines);
    expect(server.received).toHaveLength(3);
  });

  it.each([true, false])('are refused in words; followed: %s', async follow => {
    const { api } = await opened([refusal(400, 'bad_request', 'No')]);
    expect(await failure(all(api.buildLines('dpl_1', { follow })))).toBeInstanceOf(RemoteError);
  });

  const streamed = (begin: (controller: ReadableStreamDefaultController<Uint8Array>) => void) =>
    openVercel({
      token: TOKEN,
      scope: { team: undefined },
      clock: fakeClock(),
      fetch: async () => new Response(new ReadableStream({ start: begin })),
    });
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('come as they are written, and end where the answer breaks off', async () => {
    let later: ReadableStreamDefaultController<Uint8Array> | undefined;
    const api = streamed(controller => {
      later = controller;
      controller.enqueue(bytes(asLines([events[0]])));
    });
    const iterator = api.buildLines('dpl_1', { follow: true })[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toMatchObject({ text: 'one' });
    later?.enqueue(bytes(`${JSON.stringify(events[1])}\n{"type":"std`));
    expect((await iterator.next()).value).toMatchObject({ text: 'two' });
    expect((await iterator.next()).value).toMatchObject({ text: 'three' });
    later?.error(new Error('other side closed'));
    expect((await iterator.next()).done).toBe(true);
  });

  it('end with its reason where they are told to', async () => {
    const stop = new AbortController();
    const api = openVercel({
      token: TOKEN,
      scope: { team: undefined },
      clock: fakeClock(),
      fetch: async (_, init) =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(bytes(asLines([events[0]])));
              init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
            },
          }),
        ),
    });
    const iterator = api.buildLines('dpl_1', { follow: true, signal: stop.signal })[Symbol.asyncIterator]();
    await iterator.next();
    const reason = new Error('it is ready');
    stop.abort(reason);
    expect(await failure(iterator.next())).toBe(reason);
  });

  it('lets go of the answer where nobody reads on', async () => {
    let cancelled = false;
    const api = openVercel({
      token: TOKEN,
      scope: { team: undefined },
      clock: fakeClock(),
      fetch: async () =>
        new Response(
          new ReadableStream({
            start: controller => controller.enqueue(bytes(asLines(events))),
            cancel() {
              cancelled = true;
            },
          }),
        ),
    });
    for await (const _ of api.buildLines('dpl_1', { follow: true })) break;
    expect(cancelled).toBe(true);
  });

  it('do not hold the variables that were sent', async () => {
    const created = { id: 'dpl_1', readyState: 'QUEUED', projectId: 'prj_1', url: 'x.vercel.app' };
    const printed = event('1', 'DB=postgres://u:hunter22@db, KEY=line-two-of-it');
    const { api } = await opened(({ method }) =>
      method === 'POST' ? { body: created } : { text: asLines([printed]) },
    );
    const env = { DB: 'postgres://u:hunter22@db' };
    await api.create(
      { name: 'a', project: 'a', files: [], env, build: { env: { K: 'line-one-of-it\nline-two-of-it' } } },
      {},
    );
    expect(texts(await all(api.buildLines('dpl_1', { follow: false })))).toEqual(['DB=***, KEY=***']);
  });
});

describe('an event', () => {
  it.each<[string, Record<string, unknown>, Partial<BuildLine>[]]>([
    [
      'with its text at the top',
      event('1', 'x'),
      [{ id: '1', at: 5, type: 'stdout', text: 'x', level: undefined }],
    ],
    [
      'with its text in its payload',
      { type: 'stderr', created: 6, payload: { id: '2', date: 5, text: 'y' } },
      [{ id: '2', at: 6, type: 'stderr', text: 'y' }],
    ],
    [
      'with a serial alone',
      { type: 'stdout', date: 4, serial: 3, payload: { text: 'z' } },
      [{ id: '3', at: 4 }],
    ],
    ['with no id', { type: 'stdout', date: 4, payload: { text: 'z' } }, [{ id: '4 stdout z' }]],
    ['of an error', event('1', 'x', { level: 'error' }), [{ level: 'error' }]],
    ['of a level that is not known', event('1', 'x', { level: 'loud' }), [{ level: undefined }]],
    ['that is fatal', event('1', 'x', { type: 'fatal' }), [{ level: 'error', type: 'fatal' }]],
    [
      'of a state',
      event('1', '', { text: undefined, type: 'deployment-state', info: { readyState: 'READY' } }),
      [{ text: 'READY' }],
    ],
    ['of an empty line', event('1', ''), [{ text: '' }]],
    [
      'of several lines',
      event('1', 'a\r\nb\n\nc\n'),
      [{ id: '1', text: 'a' }, { id: '1#1', text: 'b' }, { text: '' }, { text: 'c' }],
    ],
    ['of a progress bar', event('1', '10%\r50%\r100%\nnext'), [{ text: '100%' }, { text: 'next' }]],
    [
      'in colours',
      event('1', '\u001b[32m✓\u001b[39m built\u0007 \u001b]8;;https://x\u0007link\u001b]8;;\u0007'),
      [{ text: '✓ built link' }],
    ],
    ['with control characters', event('1', 'a\u0000b\u0085c\tdé'), [{ text: 'abc\tdé' }]],
    ['that keeps the connection open', {}, []],
    ['of an alias', { type: 'alias-assigned', date: 1, alias: ['a'] }, []],
    ['of a delimiter', { type: 'delimiter', created: 1, info: { step: 'x' } }, []],
    ['of an old kind', { event: 'state', payload: { value: 'READY' } }, []],
    ['with `__proto__`', JSON.parse('{"type":"stdout","created":1,"__proto__":{"text":"evil"}}'), []],
  ])('%s', (_, raw, expected) => {
    const found = readEvent(raw);
    expect(found).toHaveLength(expected.length);
    expect(found).toMatchObject(expected);
  });
});

describe('a stream of JSON', () => {
  const value = fc.dictionary(
    fc.string(),
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.constant(null)),
  );
  const cuts = fc.array(fc.nat(), { maxLength: 12 });
  const read = async (chunks: Iterable<Uint8Array>) => {
    const found: unknown[] = [];
    for await (const each of objectsIn(ReadableStream.from(chunks))) found.push(each);
    return found;
  };
  const cut = (text: string, at: number[]) => {
    const whole = new TextEncoder().encode(text);
    const places = [...new Set(at.map(each => each % (whole.length + 1)))].sort((a, b) => a - b);
    return [0, ...places].map((from, index) => whole.slice(from, places[index]));
  };

  it.each([
    ['lines', asLines],
    ['lines without an end', (all: unknown[]) => asLines(all).trimEnd()],
    ['lines as Windows ends them', (all: unknown[]) => asLines(all).replaceAll('\n', '\r\n')],
    ['a list', (all: unknown[]) => JSON.stringify(all)],
    ['a list on several lines', (all: unknown[]) => ` ${JSON.stringify(all, null, 2)}\n`],
  ])('is the same wherever it is cut: %s', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 6 }), cuts, async (all, at) => {
        // As JSON has them.
        const told = JSON.parse(JSON.stringify(all)) as unknown[];
        const text = write(all);
        expect(await read(cut(text, at))).toEqual(told);
        expect(objectsInText(text)).toEqual(told);
      }),
    );
  });

  it('leaves out what cannot be read', async () => {
    const text = '{"a":1}\nnonsense\n\n7\n"x"\nnull\n{"b":2}\n{"c":';
    expect(await read(cut(text, [3]))).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it('ends where one line has no end', async () => {
    const endless = (function* () {
      const chunk = new TextEncoder().encode('x'.repeat(1024 * 1024));
      for (;;) yield chunk;
    })();
    expect(await read(endless)).toEqual([]);
  });
});
