import type { EcsTrace } from './answers.ts';
import { redact } from './redact.ts';

/** A trace as a repository may keep it: redacted once more, whoever wrote it. */
export function keepable(trace: EcsTrace): EcsTrace {
  const { schema, target, subject, started, verdict, dropped } = trace;
  return {
    schema,
    target,
    subject,
    started: redact('', started),
    ...(verdict && { verdict }),
    ...(dropped !== undefined && { dropped }),
    answers: trace.answers.map(({ at, operation, request, status, body, times, until }) => ({
      at,
      operation,
      request: redact(operation, request),
      ...(status !== undefined && { status, body: redact(operation, body) }),
      ...(times !== undefined && { times }),
      ...(until !== undefined && { until }),
    })),
  };
}
