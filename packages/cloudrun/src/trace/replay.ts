import type { Trace, TracedAnswer } from '@pipeline/contracts';

/**
 * Answers from a trace as Google did at that time: each question with what it was last told by then, at first with the
 * first, and after the trace's end with the last for ever. A question that was never asked is refused, with words.
 * @param now milliseconds since the trace's first answer
 */
export function replayFetch({ answers }: Pick<Trace, 'answers'>, now: () => number): typeof fetch {
  const from = answers[0]?.at ?? 0;
  const byQuestion = Map.groupBy(answers, ({ request }) => pathOf(request));
  return async (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    const told = byQuestion.get(versioned(pathname + search)) ?? [];
    const answer = told.findLast(({ at }) => at - from <= now()) ?? told[0];
    if (answer === undefined)
      return reply(501, {
        error: { code: 501, message: `${init?.method} ${pathname} is not in this trace` },
      });
    if (answer.status === undefined) throw new TypeError('no answer came then');
    return reply(answer.status, answer.body ?? {});
  };
}

const reply = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

export function pathOf(request: TracedAnswer['request']): string {
  const { path } = (request ?? {}) as { path?: unknown };
  return typeof path === 'string' ? versioned(path) : '';
}

/** An endpoint may have had a path of its own before it. */
function versioned(path: string): string {
  return path.slice(Math.max(0, path.indexOf('/v2/')));
}
