import { ConfigError, type ReleaseLog, type ReleaseRecord } from '@pipeline/contracts';
import type { WriteConfig } from '../config/config.ts';
import type { Ports } from '../ports.ts';

/** How many entries of the log are looked through: more than a matrix has jobs, each of which begins one. https://docs.github.com/actions/reference/limits */
const LATEST = 300;
/** Milliseconds. Lists lag behind writes: what was begun a moment ago may not be in them yet. */
const LAG = 3_000;

export interface Begun {
  record: ReleaseRecord;
  /** What was begun there meanwhile, newest first. */
  newer: ReleaseRecord[];
}

/**
 * The newest that any attempt of this run has begun of these subjects: a job that is run again may finish what one that is not run
 * again has begun.
 * @throws ConfigError where there is none, where it has ended, and where it is of other subjects, too
 */
export async function begunHere(
  { environment, targets }: Pick<WriteConfig, 'environment' | 'targets'>,
  { run, clock, signal }: Pick<Ports, 'run' | 'clock' | 'signal'>,
  log: Pick<ReleaseLog, 'recent'>,
): Promise<Begun> {
  const subjects = targets.map(({ subject }) => subject);
  const look = async () => {
    const all = await log.recent(environment, LATEST);
    return all.filter(({ intent }) => intent.targets.some(({ subject }) => subjects.includes(subject)));
  };
  const isOwn = ({ intent }: ReleaseRecord) => intent.id.split('.', 1)[0] === run.runId;
  let there = await look();
  if (!there.some(record => isOwn(record) && record.outcome === undefined)) {
    await clock.sleep(LAG, signal);
    there = await look();
  }
  const record = checked(there.find(isOwn), subjects, environment);
  return { record, newer: there.slice(0, there.indexOf(record)) };
}

function checked(
  newest: ReleaseRecord | undefined,
  subjects: readonly string[],
  environment: string,
): ReleaseRecord {
  const all = subjects.join(', ');
  if (newest === undefined)
    throw new ConfigError(`This run has begun nothing of ${all} in ${environment}, as its release log says`, {
      hint: 'Run `operation: begin` before the deploy, with the same environment and subject; or leave it out and write it down at once, with `operation: record`.',
    });
  const { intent, outcome } = newest;
  if (outcome !== undefined)
    throw new ConfigError(
      `Release ${intent.id} of ${all} in ${environment} has ended already, ${outcome.verdict}: the first word stands`,
      {
        hint: 'Begin anew before it is deployed once more: put `begin`, the deploy and `finish` into one job, so that they are run again together.',
      },
    );
  const begun = intent.targets.map(({ subject }) => subject);
  const odd = [
    ...begun.filter(subject => !subjects.includes(subject)).map(subject => `${subject} was begun with it`),
    ...subjects.filter(subject => !begun.includes(subject)).map(subject => `${subject} was not`),
  ];
  if (odd.length > 0)
    throw new ConfigError(
      `Release ${intent.id} in ${environment} ends as it was begun, whole: ${odd.join(', ')}`,
      {
        hint: 'Finish all of it in one step, with `targets`; or begin each by itself.',
      },
    );
  return newest;
}
