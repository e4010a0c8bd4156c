import { ConfigError, type Plan } from '@pipeline/contracts';
import type { Rollout, RunNow, RunStep } from '../step.ts';
import { annotated, takenBackOf } from '../traffic/notes.ts';
import { askedOf, isLatest, mainRevision, newestOf } from '../traffic/serving.ts';
import { asSplits, sameShares, sharesOf } from '../traffic/shares.ts';
import { sameTags, tagsOf, tagsWithout, withTag } from '../traffic/tags.ts';
import { LATEST, type ServiceView, type Split } from '../views.ts';
import { fingerprint } from './fingerprint.ts';
import { ALL_LATEST } from './move.ts';
import { wasLatest } from './present.ts';
import type { Site } from './site.ts';
import { tagChanges, trafficChange } from './traffic-changes.ts';

/**
 * Traffic moved to revisions that there are, as a way back does. It ends pinned by name also where all went to whatever got
 * ready last: that is, or may become, the revision that was not to serve.
 */
export function planTraffic(
  { kind, name, run }: Site,
  view: ServiceView,
  { raw, inFlight }: RunNow,
  splits: readonly Split[],
): Plan<RunStep> {
  const newest = newestOf(view);
  const shares = sharesOf(splits, newest);
  const revision = mainRevision(asSplits(shares));
  if (splits.length === 0)
    throw new ConfigError(`Nothing of ${name} served before that could be returned to`, {
      hint: 'Deploy again, or delete it',
    });
  const sum = [...shares.values()].reduce((so, each) => so + each, 0);
  if (revision === undefined || sum !== 100)
    throw new ConfigError(`The ${kind.share} of ${name} would sum to ${sum}%`, {
      hint: 'Write shares that sum to 100, such as api-00042-abc=90, api-00041-xyz=10',
    });
  const asked = askedOf(view);
  const left = asked.has(newest) || inFlight?.revision === newest;
  const takesBack = left && !shares.has(newest);
  const tagged = inFlight ? tagsWithout(view.traffic, inFlight.rollout) : tagsOf(view.traffic);
  // What is taken back may never have got ready, and a tag on it would keep all traffic from moving.
  const kept = takesBack ? tagged.filter(each => each.revision !== newest) : tagged;
  const tags = tagsOf(splits).reduce((so, each) => withTag(so, each.tag ?? '', each.revision), kept);
  const byName = asSplits(shares);
  const toLatest = sharesOf(splits).has(LATEST) && shares.size === 1 && newest === view.latestReady;
  const rollout: Rollout = {
    schema: 1,
    release: run.release,
    revision,
    before: asSplits(asked),
    states: [[...byName, ...tags]],
    wasLatest: toLatest,
    least: 0,
  };
  const moves = inFlight !== undefined || !sameShares(shares, asked) || (toLatest && !isLatest(view));
  const retags = !sameTags(tags, view.traffic);
  const takenBack = takesBack
    ? { schema: 1 as const, revision: newest, latest: wasLatest(view, inFlight) }
    : shares.has(newest)
      ? undefined
      : takenBackOf(view);
  const writes = moves || retags;
  const guards = ['template', kind.field];
  return {
    subject: name,
    changes: [
      ...(moves ? [trafficChange(kind, view, rollout)] : []),
      ...(retags ? tagChanges(view.traffic, tags) : []),
    ],
    step: {
      action: writes ? 'traffic' : 'watch',
      ...(writes && {
        body: {
          name: view.name,
          [kind.field]: kind.entries([...(toLatest ? [ALL_LATEST] : byName), ...tags]),
          annotations: annotated(view.annotations, { takenBack }),
        },
        mask: [kind.field, 'annotations'],
      }),
      etag: view.etag,
      generation: view.generation,
      uid: view.uid,
      guards,
      base: fingerprint(raw, guards),
      rollout,
      images: {},
      trafficOnly: true,
    },
  };
}
