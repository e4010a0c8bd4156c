import type { Report } from '@pipeline/action-kit';
import type { ReleaseRecord, TargetIntent, TargetOutcome } from '@pipeline/contracts';
import { type Ended, release, type Underway } from '@pipeline/release';
import type { ServicePart, ServicePlanned } from './carry-out.ts';
import type { Config } from './config/config.ts';
import { nameOf } from './config/settings.ts';
import { deployedCommit } from './deployed-commit.ts';
import { detailOf, endingOf, type Outcome, worst } from './outcome.ts';
import type { Ports, ServiceSnapshot } from './ports.ts';
import type { Outputs } from './spec.gen.ts';

/** How long an environment stays locked for someone to look at what failed; the lock can be broken before. */
const HOLD = 24 * 3_600_000;

/** What a deploy tells the release log while it goes on. */
export interface Diary {
  signal: AbortSignal;
  /** @param models what each service's model is, by the order of the plans. */
  intend(planned: ServicePlanned[], models: readonly (string | undefined)[]): Promise<void>;
  /** It ended before anything served, so that the next deploy need not fear that this one is live. */
  neverServed(why: unknown): void;
  /** Revisions that the log knows: something may still return to them. */
  knownRevisions: readonly string[];
}

/** What a deploy has done, and the report of it. */
export interface Done {
  outcomes: Outcome[];
  report: Report<Outputs>;
  /** What serves afterwards of each service, where that is certain. */
  after?: readonly unknown[];
  /** The last word on what an earlier release has left held. */
  settled?: readonly TargetOutcome[];
}

/** A deploy, told to everyone whom it concerns where an environment is named; else just done. */
export async function recorded(
  config: Config,
  ports: Ports,
  work: (diary: Diary) => Promise<Done>,
): Promise<Report<Outputs>> {
  const { log, clock, signal, run } = ports;
  if (config.release === undefined || ports.release === undefined) {
    const done = await work({
      signal,
      intend: async () => undefined,
      neverServed: () => undefined,
      knownRevisions: [],
    });
    return done.report;
  }
  const { environment, allowOlder, lockWait } = config.release;
  const subjects = config.services.map(({ name }) => subjectOf(config, name));
  return release(
    { ...ports.release, clock, signal, tell: log.info, warn: log.warn },
    {
      id: run.releaseId,
      environment,
      commit: deployedCommit(config, ports),
      by: run.by,
      owner: run.owner,
      subjects,
      allowOlder,
      lockWait,
      noNewCommit: config.operation !== 'deploy',
    },
    async underway => {
      const done = await work(diaryOf(config, underway));
      if (done.settled) await settle(underway, environment, done.settled, log);
      return ended(config, underway, done);
    },
  );
}

/** The key by which later releases find a service, such as `ecs:eu-west-1/shop/api`: a cluster's name is a region's own. */
export function subjectOf(
  { cluster, identity: { region } }: Pick<Config, 'cluster' | 'identity'>,
  service: string,
): string {
  return `ecs:${region}/${nameOf(cluster)}/${service}`;
}

function diaryOf(config: Config, underway: Underway): Diary {
  const intentOf = (
    { wanted, before }: ServicePlanned,
    at: number,
    model: string | undefined,
  ): TargetIntent => {
    const changed = Object.entries(wanted.containers).flatMap(([name, { image }]) =>
      image ? [[name, image]] : [],
    );
    const artifacts: Record<string, string> = { ...Object.fromEntries(changed), ...(model && { model }) };
    return { subject: subjectOf(config, config.services[at]?.name ?? ''), artifacts, before };
  };
  return {
    signal: underway.signal,
    intend: (planned, models) => underway.intend(planned.map((each, at) => intentOf(each, at, models[at]))),
    neverServed(why) {
      const detail = why instanceof Error ? (why.message.split('\n', 1)[0] ?? '') : String(why);
      for (const { name } of config.services)
        underway.note({ subject: subjectOf(config, name), verdict: 'not-started', detail });
    },
    knownRevisions: underway.records.flatMap(revisionsIn),
  };
}

function revisionsIn({ intent, outcome }: ReleaseRecord): string[] {
  const snapshots = [
    ...intent.targets.map(({ before }) => before),
    ...(outcome?.targets ?? []).map(({ after }) => after),
  ];
  return snapshots.flatMap(snapshot => {
    const { taskDefinition } = (snapshot ?? {}) as Partial<ServiceSnapshot>;
    return typeof taskDefinition === 'string' ? [taskDefinition] : [];
  });
}

async function settle(
  underway: Underway,
  environment: string,
  targets: readonly TargetOutcome[],
  log: Ports['log'],
): Promise<void> {
  for (const subject of await underway.settle(targets))
    log.info(
      `${subject}: the release log of ${environment} knows of no hold there; what was in flight is not written down`,
    );
}

async function ended(
  config: Config,
  underway: Underway,
  { outcomes, after: afters = [], report }: Done,
): Promise<Ended<Report<Outputs>>> {
  const whole = worst(outcomes);
  const bad = report.error !== undefined;
  if (bad && config.rollout.onFailure === 'hold') underway.keepLockFor(HOLD);
  const targets = outcomes.map((outcome, at): TargetOutcome => {
    const after = afters[at];
    return {
      subject: subjectOf(config, outcome.service),
      verdict: endingOf(outcome),
      detail: detailOf(outcome),
      ...(after !== undefined && { after }),
      ...(outcome.wayBack?.state === 'back' && { undone: true }),
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

/** Without a check that passed, what is steady is deployed and not yet known-good. */
export function passedOf(outcome: Outcome): Pick<TargetOutcome, 'checks'> {
  const { checks = [] } = outcome;
  return endingOf(outcome) === 'steady' && checks.length > 0 ? { checks: [...checks] } : {};
}

/** What serves after a deploy, where that is certain: the new revision, or what was there before. */
export function afterOf({ ended, taskDefinition, wayBack }: Outcome, part: ServicePart | undefined): unknown {
  if (part === undefined) return undefined;
  if (wayBack?.state === 'back' || ended === undefined) return part.before;
  if (ended instanceof Error || ended.state !== 'steady' || taskDefinition === undefined) return undefined;
  const images = { ...part.before.images };
  const containers = Object.keys(images);
  for (const [name, { image }] of Object.entries(part.wanted.containers)) {
    const key = name === '' ? containers[0] : name;
    if (image !== undefined && key !== undefined) images[key] = image;
  }
  return { ...part.before, taskDefinition, images, deploymentId: part.started?.deploymentId };
}
