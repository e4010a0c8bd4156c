import { isRecord, type Trace } from '@pipeline/contracts';

export interface Questions {
  /** Of a request in the trace; it may be malformed. */
  kept(request: Record<string, unknown>): unknown;
  /** Of a call, by its method and its path with the query. */
  asked(method: string, path: string): string;
  /** The `code` by which the platform would say that it does not know what is asked. */
  unknown: string | number;
}

/**
 * Answers from a trace as a platform did at that time: each question with what it was last told by then, at first with the
 * first, and after the trace's end with the last for ever. A question that was never asked is refused, with words.
 * @param now milliseconds since the trace's first answer
 */
export function replayFetch(
  { answers }: Pick<Trace, 'answers'>,
  now: () => number,
  { kept, asked, unknown }: Questions,
): typeof fetch {
  const from = answers[0]?.at ?? 0;
  const byQuestion = Map.groupBy(answers, ({ request }) => kept(isRecord(request) ? request : {}));
  return async (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    const [method, path] = [init?.method ?? 'GET', pathname + search];
    const told = byQuestion.get(asked(method, path)) ?? [];
    const answer = told.findLast(({ at }) => at - from <= now()) ?? told[0];
    if (answer === undefined)
      return reply(501, { error: { code: unknown, message: `${method} ${path} is not in this trace` } });
    if (answer.status === undefined) throw new TypeError('no answer came then');
    return reply(answer.status, answer.body ?? {});
  };
}

const reply = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
