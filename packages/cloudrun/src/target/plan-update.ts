import { type Change, ConfigError, type Plan, type Strategy } from '@pipeline/contracts';
import { writable } from '../change/document.ts';
import { editService } from '../change/edit-service.ts';
import type { Raw } from '../raw.ts';
import type { Rollout, RunNow, RunStep } from '../step.ts';
import { takenBackOf } from '../traffic/notes.ts';
import { askedOf, hasFailedNewest, isLatest, newestOf, shapeOf } from '../traffic/serving.ts';
import { sameShares } from '../traffic/shares.ts';
import { untagged } from '../traffic/tags.ts';
import type { ServiceView } from '../views.ts';
import type { RunWanted } from '../wanted.ts';
import { fingerprint } from './fingerprint.ts';
import type { Update } from './move.ts';
import { revisionFor, tagFor } from './new-revision.ts';
import { beforeOf, wasLatest } from './present.ts';
import { begin, rolloutFor } from './rollout-for.ts';
import type { Site } from './site.ts';
import { tagChanges, trafficChange } from './traffic-changes.ts';

/** How traffic comes to the revision that is wanted: by a new course, by one that is under way, or it has all already. */
interface Way {
  rollout: Rollout;
  update: Update;
  changes: Change[];
  inFlight?: NonNullable<RunNow['inFlight']>;
}

/** A new revision where its template changes; and whatever else is wanted, in the same update. */
export function planUpdate(
  site: Site,
  raw: Raw,
  view: ServiceView,
  now: RunNow,
  wanted: RunWanted,
  strategy: Strategy,
): Plan<RunStep> {
  const { kind, name } = site;
  const { inFlight, serving } = now;
  const onTop = editService(raw, wanted, { kind: kind.name });
  // Whoever asks for nothing beyond what is in flight goes on with that, and does not start over from what serves.
  const goesOn = inFlight !== undefined && !onTop.mask.includes('template');
  const edited =
    goesOn || serving === undefined ? onTop : editService(raw, wanted, { kind: kind.name, serving });
  const newest = newestOf(view);
  // What failed is tried again: the reason may have been mended elsewhere.
  const failed = inFlight === undefined && hasFailedNewest(view);
  const deploys = edited.mask.includes('template') || failed;
  const template = (edited.body.template ?? writable(raw, kind.name).template ?? {}) as Raw;
  const revision = deploys ? revisionFor(site, wanted, template, view.latestCreated) : newest;
  const way =
    !deploys && inFlight !== undefined
      ? onward(site, view, inFlight, wanted)
      : wayTo(site, view, now, wanted, {
          revision,
          isNew: deploys,
          strategy,
          annotations: edited.body.annotations,
        });
  const mask = [...new Set([...edited.mask, ...(deploys ? ['template'] : []), ...way.update.mask])];
  const guards = ['template', kind.field, ...edited.mask];
  const from = failed ? `${newest} (failed)` : newest;
  return {
    subject: name,
    changes: [
      ...edited.changes,
      ...(deploys ? [{ what: 'revision', from, to: revision }] : []),
      ...way.changes,
    ],
    step: {
      action: deploys ? 'deploy' : mask.length > 0 ? 'traffic' : 'watch',
      ...(mask.length > 0 && {
        body: {
          ...edited.body,
          ...way.update.body,
          ...(deploys && { template: { ...template, revision } }),
        },
        mask,
      }),
      etag: view.etag,
      generation: view.generation,
      uid: view.uid,
      guards,
      base: fingerprint(raw, guards),
      rollout: way.rollout,
      images: edited.images,
      ...(deploys && wanted.revisionSuffix !== undefined && { named: true as const }),
      ...(!deploys && revision === view.latestReady && { trafficOnly: true as const }),
      ...(way.inFlight && { inFlight: way.inFlight }),
    },
  };
}

const NOTHING: Update = { body: {}, mask: [] };

/** What is in flight goes on; tags of others may be taken away beside it. */
function onward(
  { kind, name }: Site,
  { traffic }: ServiceView,
  inFlight: NonNullable<RunNow['inFlight']>,
  { removeTags = [] }: RunWanted,
): Way {
  const { rollout } = inFlight;
  const { revision, tag } = rollout;
  if (tag !== undefined && removeTags.includes(tag))
    throw new ConfigError(`By the tag "${tag}" of ${name} ${revision} waits for its traffic`, {
      hint: 'Say `operation: abort` to give it up, or `operation: continue` first',
    });
  const left = untagged(traffic, removeTags);
  const changes = tagChanges(traffic, left);
  const update =
    changes.length === 0 ? NOTHING : { body: { [kind.field]: kind.entries(left) }, mask: [kind.field] };
  return { rollout, update, changes, inFlight };
}

interface Goal {
  revision: string;
  isNew: boolean;
  strategy: Strategy;
  /** Those that are written besides ours, if any. */
  annotations: unknown;
}

function wayTo(site: Site, view: ServiceView, now: RunNow, wanted: RunWanted, goal: Goal): Way {
  const { kind, run } = site;
  const { revision, isNew, strategy } = goal;
  const before = beforeOf(view, now.inFlight).filter(({ tag = '' }) => !wanted.removeTags?.includes(tag));
  const moving = rolloutFor(view, {
    release: run.release,
    revision,
    before,
    wasLatest: wasLatest(view, now.inFlight),
    strategy,
    tag: tagFor(site, wanted, strategy),
  });
  const last = moving.states.at(-1) ?? [];
  const isThere = !isNew && sameShares(askedOf(view), new Map([[revision, 100]]));
  if (!isThere) refusePinned(site, view, now, wanted);
  const rollout = isThere ? alreadyAt(moving, isLatest(view)) : moving;
  const annotations = (goal.annotations ?? view.annotations) as Record<string, string>;
  const update = begin(kind, view, rollout, annotations);
  const changes = [
    ...(isThere ? [] : [trafficChange(kind, view, rollout)]),
    ...tagChanges(view.traffic, last),
  ];
  // Marks of earlier rollouts alone are no reason to write.
  return { rollout, update: isThere && changes.length === 0 ? NOTHING : update, changes };
}

function alreadyAt({ bake: _, ...moving }: Rollout, latest: boolean): Rollout {
  return { ...moving, before: [], states: moving.states.slice(-1), wasLatest: latest, least: 0 };
}

function refusePinned(
  { kind, name }: Site,
  view: ServiceView,
  { inFlight }: RunNow,
  wanted: RunWanted,
): void {
  const shape = shapeOf(view);
  const ours = inFlight !== undefined || takenBackOf(view)?.latest === true;
  if (wanted.pinned !== 'refuse' || ours || (shape !== 'pinned' && shape !== 'split')) return;
  throw new ConfigError(`The ${kind.share} of ${name} is ${shape}, and this deploy would move it`, {
    hint: 'Set `pinned-traffic: move` to have it moved, or give all of it to LATEST first',
  });
}
