import {
  ActionError,
  ConfigError,
  type Ending,
  RemoteError,
  type TargetIntent,
  type TargetOutcome,
} from '@pipeline/contracts';
import { endingOf, oneLine } from './ending.ts';
import type { Ended, ReleasePorts, ReleaseRequest, Underway } from './model.ts';

/** Runs work between its intent and its outcome. */
export async function recorded<T>(
  { log, clock, warn }: ReleasePorts,
  request: ReleaseRequest,
  {
    work,
    signal,
  }: { work(diary: Pick<Underway, 'intend' | 'note'>): Promise<Ended<T>>; signal: AbortSignal },
): Promise<T> {
  const { id, environment, commit, by, back } = request;
  const noted = new Map<string, TargetOutcome>();
  let intended: readonly TargetIntent[] | undefined;
  let began = false;
  const now = () => new Date(clock.now()).toISOString();

  const conclude = async (verdict: Ending, detail: string, targets: TargetOutcome[]) => {
    if (intended === undefined) return;
    try {
      await log.conclude(environment, { schema: 1, intent: id, at: now(), verdict, detail, targets });
    } catch (error) {
      warn(
        `How it ended (${verdict}) could not be recorded, so the log shows it as in flight: ${oneLine(error)}`,
      );
    }
  };
  const intend = async (targets: TargetIntent[]) => {
    if (intended !== undefined) throw new Error('a release states its intent once');
    try {
      const intent = {
        schema: 1,
        id,
        environment,
        commit,
        by,
        at: now(),
        targets,
        ...(back && { back }),
      } as const;
      await log.intend(intent);
    } catch (error) {
      // It may have been written all the same; then it is ended, so that it does not look in flight.
      if (error instanceof RemoteError && error.outcome === 'unknown') intended = targets;
      throw unwritable(error);
    }
    intended = targets;
    began = true;
  };

  let ended: Ended<T>;
  try {
    ended = await work({ intend, note: outcome => noted.set(outcome.subject, outcome) });
  } catch (error) {
    const verdict = began ? endingOf(error, signal) : 'not-started';
    const detail = oneLine(error);
    const rest = (intended ?? []).map(
      ({ subject }): TargetOutcome => noted.get(subject) ?? { subject, verdict, detail },
    );
    // Where nothing was begun of any target, the whole was not: what serves is known.
    const untouched = rest.length > 0 && rest.every(target => target.verdict === 'not-started');
    await conclude(untouched ? 'not-started' : verdict, detail, rest);
    throw error;
  }
  const said = new Map([...noted, ...ended.targets.map(target => [target.subject, target] as const)]);
  await conclude(ended.verdict, ended.detail, [...said.values()]);
  return ended.value;
}

/** The same error, with what it means for the deploy. */
function unwritable(error: unknown): unknown {
  if (!(error instanceof ActionError)) return error;
  const message = `Nothing was deployed, because the release could not be recorded: ${error.message}`;
  const details = { cause: error, ...(error.hint !== undefined && { hint: error.hint }) };
  return error instanceof ConfigError
    ? new ConfigError(message, details)
    : new ActionError('unrecorded', message, details);
}
