import { describe, expect, it } from 'vitest';
import { type Measured, type MetricSource, readOnce, type Span } from '../src/index.ts';

const MINUTE = 60_000;
const span = (from: number, to: number): Span => ({ from: from * MINUTE, to: to * MINUTE, step: MINUTE });

/** Minute by minute its number; remembers what it was asked. */
function counting() {
  const asked: string[] = [];
  const source: MetricSource = {
    async read(query, { from, to, step }): Promise<Measured> {
      asked.push(`${query} ${from / MINUTE}-${to / MINUTE}`);
      if (query === 'one') return { reading: 7 };
      const samples = [];
      for (let at = from; at < to; at += step) samples.push({ at, value: at / MINUTE });
      return { samples };
    },
  };
  return { asked, source };
}

const values = (measured: Measured) =>
  'samples' in measured ? measured.samples.map(({ value }) => value) : [];

describe('a source that is read once', () => {
  it('answers each with its own time, of one answer over all', async () => {
    const { asked, source } = counting();
    const spans = [span(0, 3), span(5, 8), span(6, 10)];
    const once = readOnce(
      source,
      spans.map(each => ({ query: 'q', span: each })),
    );
    const found = await Promise.all(spans.map(each => once.read('q', each)));
    expect(found.map(values)).toEqual([
      [0, 1, 2],
      [5, 6, 7],
      [6, 7, 8, 9],
    ]);
    expect(asked).toEqual(['q 0-10']);
  });

  it('asks again where one answer has no room, for another step and for another query', async () => {
    const { asked, source } = counting();
    const planned = [
      { query: 'q', span: span(0, 300) },
      { query: 'q', span: span(300, 600) },
      { query: 'q', span: { ...span(0, 20), step: 5 * MINUTE } },
      { query: 'r', span: span(0, 2) },
    ];
    const once = readOnce(source, planned);
    for (const each of planned) await once.read(each.query, each.span);
    expect(asked).toEqual(['q 0-300', 'q 300-600', 'q 0-20', 'r 0-2']);
  });

  it('asks what was not planned as it is, and the same but once', async () => {
    const { asked, source } = counting();
    const once = readOnce(source, []);
    for (let nth = 0; nth < 3; nth++) expect(await once.read('one', span(0, 1))).toEqual({ reading: 7 });
    expect(values(await once.read('q', span(4, 6)))).toEqual([4, 5]);
    expect(asked).toEqual(['one 0-1', 'q 4-6']);
  });
});
