import type { Report } from '@pipeline/action-kit';
import { ConfigError, type ReleaseRecord } from '@pipeline/contracts';
import { REMEMBERED } from '@pipeline/release';
import type { OpenHome } from '@pipeline/release-home';
import type { WriteConfig } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { written } from '../report/written.ts';
import type { Outputs } from '../spec.gen.ts';
import { outcomesOf, worstOf } from './told.ts';

/** The end of what this run has begun. It needs no lock: it is a word on this run's own release, whatever came since. */
export async function finish(config: WriteConfig, ports: Ports, { log }: OpenHome): Promise<Report<Outputs>> {
  const { environment, targets } = config;
  const records = await log.recent(environment, REMEMBERED.releases);
  const subjects = targets.map(({ subject }) => subject);
  const record = begunHere(records, subjects, ports.run.runId, environment);
  const { id } = record.intent;
  for (const other of newerThan(record, records, subjects))
    ports.log.warn(
      `Release ${other.intent.id} (${other.intent.by.url}) was begun there meanwhile: see which of the two serves. No lock is held between \`begin\` and \`finish\`.`,
    );
  const { ending, detail } = worstOf(targets);
  const at = new Date(ports.clock.now()).toISOString();
  await log.conclude(environment, {
    schema: 1,
    intent: id,
    at,
    verdict: ending,
    detail,
    targets: outcomesOf(targets),
  });
  return written(config, id, ending);
}

/**
 * The newest that any attempt of this run has begun of these subjects, and nobody has ended: a job that is run again may finish
 * what one that is not run again has begun.
 * @param records newest first
 */
export function begunHere(
  records: readonly ReleaseRecord[],
  subjects: readonly string[],
  runId: string,
  environment: string,
): ReleaseRecord {
  const all = subjects.join(', ');
  const own = records.filter(
    ({ intent }) =>
      intent.id.split('.', 1)[0] === runId &&
      intent.targets.some(({ subject }) => subjects.includes(subject)),
  );
  const [newest] = own;
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

function newerThan(
  record: ReleaseRecord,
  records: readonly ReleaseRecord[],
  subjects: readonly string[],
): ReleaseRecord[] {
  return records
    .slice(0, records.indexOf(record))
    .filter(({ intent }) => intent.targets.some(({ subject }) => subjects.includes(subject)));
}
