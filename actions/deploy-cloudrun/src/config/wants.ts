import type { Problems } from '@pipeline/action-kit';
import { type Access, type Place, type RunWanted, wantedProblems } from '@pipeline/cloudrun';
import { type BuiltImages, checkUrlOf, imagesOf, unpinnedIn } from '@pipeline/deploy-stage';
import type { Inputs } from '../spec.gen.ts';
import { containersOf } from './containers.ts';
import type { Deployed } from './deployed.ts';
import { judgeKind } from './kinds.ts';
import { judgeNames } from './names.ts';
import { NAMES, type Named, type SettingName } from './settings.ts';
import { strategyOf } from './strategy.ts';
import { serviceOf, templateOf } from './template.ts';
import { splitsOf } from './traffic.ts';

/** One thing, and what it is to be, in each of the places. */
export function deployedIn(
  named: Named,
  places: readonly Place[],
  inputs: Inputs,
  built: BuiltImages,
  problems: Problems,
): Deployed[] {
  const { kind, name: id, settings, where, url } = named;
  judgeNames(named, problems);
  judgeKind(named, inputs, problems);
  const images = imagesOf(named, built, problems);
  const wanted = wantedOf(named, images, inputs, problems);
  for (const { input, problem, fix } of wantedProblems(kind, wanted))
    problems.add(isSetting(input) ? where(input) : input, problem, fix);
  const one = {
    kind,
    id,
    wanted,
    container: settings.container ?? '',
    serviceFile: settings.serviceFile,
    strategy: strategyOf(named, inputs, problems),
    access: accessOf(named, problems),
    checkUrl: checkUrlOf(settings.checkUrl, where('check-url'), problems),
    unpinned: unpinnedIn(images),
    url,
  };
  return places.map(place => ({ ...one, ...place, name: places.length > 1 ? `${id}@${place.region}` : id }));
}

/** Whether anything is asked for; one that is only named is a mistake. */
export function asksNothing({ wanted, serviceFile, access }: Deployed): boolean {
  const { containers, create: _, pinned: __, ...rest } = wanted;
  const isEmpty = (object: object) => Object.keys(object).length === 0;
  return Object.values(containers).every(isEmpty) && isEmpty(rest) && !serviceFile && isEmpty(access);
}

function wantedOf(
  named: Named,
  images: Record<string, string>,
  inputs: Inputs,
  problems: Problems,
): RunWanted {
  const { labels, removeLabels, revisionSuffix, tag, removeTags, forceNewRevision } = named.settings;
  const template = templateOf(named, inputs, problems);
  const service = serviceOf(named, inputs, problems);
  const splits = splitsOf(named, inputs, problems);
  return {
    containers: containersOf(named, images, problems),
    ...(Object.keys(template).length > 0 && { template }),
    ...(Object.keys(service).length > 0 && { service }),
    ...(labels !== undefined && { labels }),
    ...(removeLabels !== undefined && { removeLabels }),
    ...(revisionSuffix !== undefined && { revisionSuffix }),
    ...(tag !== undefined && { tag }),
    ...(removeTags !== undefined && { removeTags }),
    ...(splits !== undefined && { splits }),
    ...(forceNewRevision && { force: true }),
    ...(inputs.create && { create: true }),
    ...(inputs.pinnedTraffic === 'refuse' && { pinned: 'refuse' }),
  };
}

/** https://docs.cloud.google.com/run/docs/authenticating/public: one of both ways opens it. */
function accessOf({ settings, where }: Named, problems: Problems): Access {
  const { allowUnauthenticated, invokerCheck } = settings;
  if (allowUnauthenticated === undefined) return {};
  if (invokerCheck === false)
    problems.add(
      where('allow-unauthenticated'),
      'with `invoker-check: false` nobody is asked who calls, whatever the policy says',
      'Keep one of them',
    );
  return { allowUnauthenticated };
}

function isSetting(input: string): input is SettingName {
  return (NAMES as readonly string[]).includes(input);
}
