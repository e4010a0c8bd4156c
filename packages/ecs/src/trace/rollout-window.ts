import type { RecordedAnswer } from './answers.ts';

/**
 * When one rollout began and ended in all that was recorded: from the first answer that knows its deployment, up to
 * the next update of its service, which is another rollout (a way back, say). What was looked at before would be
 * judged as if it came after.
 */
export function rolloutWindow(
  answers: readonly RecordedAnswer[],
  subject: string,
  started: unknown,
): { from: number; to: number } {
  const { deploymentId } = (started ?? {}) as { deploymentId?: unknown };
  const service = subject.slice(subject.lastIndexOf('/') + 1);
  const first = answers.findIndex(
    ({ body }) =>
      typeof deploymentId === 'string' && JSON.stringify(body ?? null).includes(`"${deploymentId}"`),
  );
  const rest = answers.slice(first + 1);
  const next = first < 0 ? undefined : rest.find(answer => updates(answer, service));
  return { from: answers[first]?.at ?? 0, to: next?.at ?? Number.POSITIVE_INFINITY };
}

function updates({ operation, request }: RecordedAnswer, service: string): boolean {
  if (operation !== 'UpdateService') return false;
  const { service: of } = (request ?? {}) as { service?: unknown };
  return of === service || (typeof of === 'string' && of.endsWith(`/${service}`));
}
