import type { Verdict } from '@pipeline/contracts';
import type { Operation } from '../api.ts';
import type { RunStarted } from '../step.ts';
import { isNoted } from '../traffic/notes.ts';
import { askedOf, newestOf } from '../traffic/serving.ts';
import { sameShares, sharesOf } from '../traffic/shares.ts';
import { BEFORE, holdId, standingOf } from '../traffic/standing.ts';
import { shareWords, trafficWords } from '../traffic/words.ts';
import type { ConditionView, RevisionView, ServiceView, Split } from '../views.ts';
import { failedRevision } from './failed-revision.ts';
import { oneLine } from './one-line.ts';
import { progress } from './progress.ts';

/** One look. */
export interface RunLook {
  /** `undefined`: it is not there. */
  service: ServiceView | undefined;
  /** Ours, where a deploy made it and it is not known to be ready. */
  revision?: RevisionView | undefined;
  /** The one that began it, where that was looked at. */
  operation?: Operation | undefined;
  /** Whether Cloud Run has had time enough to show what was just written. */
  late?: boolean;
}

/**
 * One look → how what was started stands. Green only when our revision is ready and what really serves, not what was asked
 * for, is the last state of its rollout: all traffic, unless traffic alone was to be split.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#Service (reconciling)
 */
export function judgeRollout(
  look: RunLook,
  started: RunStarted,
  share: 'traffic' | 'instances' = 'traffic',
): Verdict {
  const { service } = look;
  const { uid, rollout } = started;
  if (service === undefined && uid === '' && !look.late) return moving('it is not shown yet');
  if (service === undefined || (uid !== '' && service.uid !== uid))
    return failed('stopped', service === undefined ? 'it was deleted' : 'it was deleted and made again');
  if (service.generation < started.generation) return unseen(service, started, look.late === true);
  const at = standingOf(service, rollout);
  if (at === undefined) return superseded(service, share);
  if (at === BEFORE) return takenBack(service, started);
  const broken = brokenBy(look, service, started, at);
  if (broken !== undefined) return broken;
  if (!isAt(look, service, started, at)) return moving(progress(service, look.revision, started, at, share));
  const ends = at === rollout.states.length - 1;
  if (!ends || (rollout.bake === true && isNoted(service, rollout))) return held(started, at, share);
  const all = sharesOf(service.serving).get(started.revision) === 100;
  const detail = all
    ? `${started.revision} has all ${share}`
    : `${share} is ${trafficWords(service.serving)}`;
  return { state: 'steady', detail };
}

/** Whether the state that was asked for is what serves, and nothing of it is still on its way. */
function isAt({ revision, late }: RunLook, service: ServiceView, started: RunStarted, at: number): boolean {
  if (!isServed(service, started, at)) return false;
  // What the service is said to be busy with may be what is taken back here, and may never end.
  if (started.trafficOnly)
    return !service.reconciling || routes(service)?.state === 'succeeded' || late === true;
  const ready = service.latestReady === started.revision || revision?.ready?.state === 'succeeded';
  // Beside somebody else's newer revision, ours can stand while theirs is still being made.
  return ready && (!service.reconciling || newestOf(service) !== started.revision);
}

/** By shares and by our tag: at 0 % it is that alone. */
function isServed({ serving }: ServiceView, { rollout, revision }: RunStarted, at: number): boolean {
  const state = rollout.states[at] ?? [];
  const ours = (each: Split) => each.tag === rollout.tag && each.revision === revision;
  const isTagged = rollout.tag === undefined || !state.some(ours) || serving.some(ours);
  return isTagged && sameShares(sharesOf(serving), sharesOf(state));
}

function brokenBy(look: RunLook, service: ServiceView, started: RunStarted, at: number): Verdict | undefined {
  const { revision, operation } = look;
  const made = started.trafficOnly !== true;
  const isReady = service.latestReady === started.revision;
  if (made && !isReady && revision?.ready?.state === 'failed') return failedRevision(revision);
  if (service.reconciling) return undefined;
  const route = routes(service);
  if (route?.state === 'failed' && !isServed(service, started, at)) {
    const serves = trafficWords(service.serving);
    const why = oneLine(route.message);
    return failed('stopped', `traffic could not be moved: ${why}; what serves is ${serves}`);
  }
  // It never came to a revision, or the newest is not ours: the service's own word is about another then.
  if (!made || isReady || newestOf(service) !== started.revision) return undefined;
  const isOpen = revision === undefined || (look.late === true && revision.ready?.state !== 'succeeded');
  const why = service.ready?.state === 'failed' ? service.ready.message : operation?.error?.message;
  return isOpen && why !== undefined ? failed('rejected', `${started.revision}: ${oneLine(why)}`) : undefined;
}

function routes({ conditions }: ServiceView): ConditionView | undefined {
  return conditions.find(({ type }) => type === 'RoutesReady');
}

/** A look from before the write says nothing of it, for a while. */
function unseen(service: ServiceView, { revision }: RunStarted, late: boolean): Verdict {
  if (!late) return moving(`Cloud Run does not show the change to ${revision} yet`);
  return failed(
    'stopped',
    `Cloud Run accepted the change to ${revision} but shows nothing of it: what serves is ${trafficWords(service.serving)}`,
  );
}

function superseded(service: ServiceView, share: string): Verdict {
  const by = service.lastModifier === '' ? '' : `, set by ${service.lastModifier}`;
  return { state: 'superseded', detail: `${share} is now to be ${shareWords(askedOf(service))}${by}` };
}

function takenBack(service: ServiceView, { rollout, revision }: RunStarted): Verdict {
  const before = sharesOf(rollout.before);
  const words = trafficWords(rollout.before);
  if (sameShares(sharesOf(service.serving), before))
    return failed('rolled-back', `${revision} was taken back: what serves is ${words}`);
  return moving(`going back to ${words}: what serves is ${trafficWords(service.serving)}`);
}

function held({ revision, rollout }: RunStarted, at: number, share: string): Verdict {
  const percent = sharesOf(rollout.states[at] ?? []).get(revision) ?? 0;
  const where = `${percent}% of ${share}`;
  return {
    state: 'held',
    hold: {
      id: holdId(revision, at),
      at: where,
      traffic: percent,
      // Nothing has to prove itself where nothing comes in.
      least: percent === 0 ? 0 : rollout.least,
    },
    detail: `${revision} waits with ${where}`,
  };
}

function moving(detail: string): Verdict {
  return { state: 'progressing', detail };
}

function failed(reason: 'rolled-back' | 'stopped' | 'rejected', detail: string): Verdict {
  return { state: 'failed', reason, detail };
}
