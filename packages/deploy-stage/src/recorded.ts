import type { Report } from '@pipeline/action-kit';
import type { ReleaseRecord, TargetIntent, TargetOutcome } from '@pipeline/contracts';
import { type Ended, heldRelease, release, type Underway } from '@pipeline/release';
import type { ReleaseConfig } from './config/release.ts';
import { deployedCommit } from './deployed-commit.ts';
import { detailOf, endingOf, type Outcome, passedOf, worst } from './outcome.ts';
import type { StagePorts } from './ports.ts';

/** How long an environment stays locked for someone to look at what failed; the lock can be broken before. */
const HOLD = 24 * 3_600_000;

/** What is written down, and as what. */
export interface Recording {
  /** Absent: nothing is written down, and nobody is kept out. */
  release: ReleaseConfig | undefined;
  /** What the images were made from; the run's own commit when absent. */
  commit: string | undefined;
  /** The keys by which later releases find what is deployed, such as `ecs:eu-west-1/shop/api`; in the order of all else. */
  subjects: readonly string[];
  /** What is done is about a release that is there already: it is continued, or aborted. */
  noNewCommit: boolean;
  /** What those who wait for the lock are told, where that is neither a deploy nor of one in flight. */
  reason?: string;
  /** A deploy that failed stays locked, for someone to look at it. */
  hold: boolean;
}

/** What is about to be done to one subject. */
export type Intent = Omit<TargetIntent, 'subject'>;

/** What a deploy tells the release log while it goes on, and what it learns from it. */
export interface Diary {
  signal: AbortSignal;
  /** Before anything changes. @param targets by the order of the subjects */
  intend(targets: readonly Intent[]): Promise<void>;
  /** It ended before anything served, so that the next deploy need not fear that this one is live. */
  neverServed(why: unknown): void;
  /** The release that has left each subject at a hold, as the log has it; by the order of the subjects. None without a log. */
  held: readonly (ReleaseRecord | undefined)[];
  /** All snapshots that the log has: something may still return to one. Written by whatever version. */
  snapshots: readonly unknown[];
}

/** What a deploy has done, and the report of it. */
export interface Done<Outputs> {
  /** By the order of the subjects. */
  outcomes: readonly Outcome[];
  report: Report<Outputs>;
  /** What was put there, as far as only the deploy could tell; by the same order. */
  artifacts?: readonly (Record<string, string> | undefined)[];
  /** What it went back from, by digests and addresses, and is refused from then on; by the same order. */
  refuses?: readonly (readonly string[] | undefined)[];
  /** What serves afterwards, where that is certain; by the same order. */
  after?: readonly unknown[];
  /** Where it is to be seen, told of what serves or waits; by the same order. */
  urls?: readonly (string | undefined)[];
  /** The last word on what an earlier release has left held. */
  settled?: readonly TargetOutcome[];
}

/** A deploy, told to everyone whom it concerns where an environment is named; else just done. */
export async function recorded<Outputs>(
  recording: Recording,
  ports: Pick<StagePorts, 'release' | 'run' | 'log' | 'clock' | 'signal'>,
  work: (diary: Diary) => Promise<Done<Outputs>>,
): Promise<Report<Outputs>> {
  const { log, clock, signal, run } = ports;
  const { subjects, noNewCommit, reason } = recording;
  if (recording.release === undefined || ports.release === undefined)
    return (await work({ signal, ...UNWRITTEN })).report;
  const { environment, allowOlder, lockWait } = recording.release;
  return release(
    { ...ports.release, clock, signal, tell: log.info, warn: log.warn },
    {
      id: run.releaseId,
      environment,
      commit: deployedCommit(recording, ports),
      by: run.by,
      owner: run.owner,
      subjects,
      allowOlder,
      lockWait,
      noNewCommit,
      ...(reason !== undefined && { reason }),
    },
    async underway => {
      const done = await work(diaryOf(subjects, underway));
      if (done.settled) await settle(underway, environment, done.settled, log);
      return ended(recording, underway, done);
    },
  );
}

const UNWRITTEN = { intend: async () => undefined, neverServed: () => undefined, held: [], snapshots: [] };

function diaryOf(subjects: readonly string[], underway: Underway): Diary {
  return {
    signal: underway.signal,
    intend: targets =>
      underway.intend(targets.map((target, at) => ({ subject: subjects[at] ?? '', ...target }))),
    neverServed(why) {
      const detail = why instanceof Error ? (why.message.split('\n', 1)[0] ?? '') : String(why);
      for (const subject of subjects) underway.note({ subject, verdict: 'not-started', detail });
    },
    held: subjects.map(subject => heldRelease(underway.records, subject)),
    snapshots: underway.records.flatMap(snapshotsIn),
  };
}

function snapshotsIn({ intent, outcome }: ReleaseRecord): unknown[] {
  return [
    ...intent.targets.map(({ before }) => before),
    ...(outcome?.targets ?? []).map(({ after }) => after),
  ];
}

async function settle(
  underway: Underway,
  environment: string,
  targets: readonly TargetOutcome[],
  log: StagePorts['log'],
): Promise<void> {
  for (const subject of await underway.settle(targets))
    log.info(
      `${subject}: the release log of ${environment} knows of no hold there; what was in flight is not written down`,
    );
}

function ended<Outputs>(
  { subjects, hold }: Recording,
  underway: Underway,
  { outcomes, artifacts = [], refuses = [], after: afters = [], urls = [], report }: Done<Outputs>,
): Ended<Report<Outputs>> {
  const whole = worst(outcomes);
  if (report.error !== undefined && hold) underway.keepLockFor(HOLD);
  const targets = outcomes.map((outcome, at): TargetOutcome => {
    const [made, after, refused, url] = [artifacts[at], afters[at], refuses[at], urls[at]];
    const verdict = endingOf(outcome);
    const isThere = verdict === 'steady' || verdict === 'held';
    return {
      subject: subjects[at] ?? '',
      verdict,
      detail: detailOf(outcome),
      ...(made !== undefined && { artifacts: made }),
      ...(after !== undefined && { after }),
      ...(isThere && url !== undefined && { url }),
      ...(outcome.wayBack?.state === 'back' && { undone: true }),
      ...(refused !== undefined && { refuses: [...refused] }),
      ...passedOf(outcome),
    };
  });
  return {
    value: report,
    verdict: whole === undefined ? 'not-started' : endingOf(whole),
    detail: whole === undefined ? 'nothing was to be done' : detailOf(whole),
    targets,
  };
}
