import { identityOf } from '@pipeline/approval';
import { byGravity, type ReleaseIntent, type TargetIntent, type TargetOutcome } from '@pipeline/contracts';
import { maybeLive, type ReleaseRequest, type Underway } from '@pipeline/release';
import { liveIn, type ReleasePart, retiredIn } from '@pipeline/release-history';
import type { WriteConfig } from '../config/config.ts';
import type { Told } from '../config/targets.ts';
import type { Ports } from '../ports.ts';

/** As every release that is written down here is locked and guarded. */
export function requestOf(
  { environment, targets, commit, backTo, allowOlder, lockWait, operation }: WriteConfig,
  { run }: Pick<Ports, 'run'>,
): ReleaseRequest {
  return {
    id: run.releaseId,
    environment,
    commit: commitOf(commit, run),
    by: run.by,
    owner: run.owner,
    subjects: targets.map(({ subject }) => subject),
    allowOlder,
    lockWait,
    ...(backTo !== undefined && { back: { to: backTo, why: whyOf(targets, run) } }),
    reason: `${operation === 'begin' ? 'beginning' : 'recording'} a release in ${environment}`,
  };
}

function commitOf(sha: string | undefined, { commit }: Ports['run']): ReleaseIntent['commit'] {
  return sha === undefined || sha === commit.sha ? commit : { sha, ref: commit.ref };
}

function whyOf(targets: readonly Told[], { by }: Ports['run']): string {
  return targets.find(({ detail }) => detail !== '')?.detail ?? `asked for by ${by.actor}`;
}

/** What is live of each, as far as the log has it. */
export function liveParts(records: Underway['records']): ReadonlyMap<string, ReleasePart> {
  return new Map(liveIn(records, []).map(({ subject, part }) => [subject, part]));
}

/** With what was there before, as far as the log has it: what this one may be returned from. */
export function intentsOf(
  targets: ReadonlyArray<Pick<Told, 'subject' | 'artifacts'>>,
  live: ReadonlyMap<string, ReleasePart>,
): TargetIntent[] {
  return targets.map(({ subject, artifacts }) => ({
    subject,
    artifacts,
    before: live.get(subject)?.outcome?.after ?? null,
  }));
}

/** What would hold of a deploy that went well is not said of one that did not: the same step tells of both. */
export function outcomesOf(targets: readonly Told[]): TargetOutcome[] {
  return targets.map(({ subject, ending, detail, artifacts, url, snapshot, checks, undone }) => ({
    subject,
    verdict: ending,
    detail,
    ...(Object.keys(artifacts).length > 0 && { artifacts }),
    ...(ending === 'steady' && snapshot !== undefined && { after: snapshot }),
    ...(url !== undefined && { url }),
    ...(undone && { undone }),
    ...(ending === 'steady' && checks.length > 0 && { checks }),
  }));
}

/**
 * All that may have served and went away with going back, so that nobody puts it there again by accident. Not what came, nor what
 * serves on elsewhere.
 */
export function refusing(outcomes: readonly TargetOutcome[], records: Underway['records']): TargetOutcome[] {
  const own = new Set(outcomes.map(({ subject }) => subject));
  const all = new Set(records.flatMap(({ intent }) => intent.targets.map(({ subject }) => subject)));
  const retired = retiredIn(records);
  const kept = new Set([
    ...outcomes.flatMap(({ artifacts = {} }) => Object.values(artifacts).map(identityOf)),
    ...[...all]
      .filter(subject => !own.has(subject) && !retired.has(subject))
      .flatMap(subject => mayServe(records, subject)),
  ]);
  return outcomes.map(outcome => {
    if (outcome.verdict !== 'steady') return outcome;
    const gone = new Set(mayServe(records, outcome.subject));
    return { ...outcome, refuses: [...gone].filter(identity => !kept.has(identity)) };
  });
}

function mayServe(records: Underway['records'], subject: string): string[] {
  return maybeLive(records, subject)
    .flatMap(({ intent }) => intent.targets.filter(target => target.subject === subject))
    .flatMap(({ artifacts }) => Object.values(artifacts).map(identityOf));
}

/** Of all of them, the one that most needs a look. */
export function worstOf(targets: readonly Told[]): Told {
  const [worst] = [...targets].sort((a, b) => byGravity(a.ending, b.ending));
  if (worst === undefined) throw new Error('nothing was to be written down');
  return worst;
}
