import { LATEST, type Split } from '../views.ts';
import { type Fields, lastPart } from './fields.ts';

const isLatest = (split: Fields) => split.text('type').endsWith('_LATEST');

/**
 * Traffic as it was asked for; a pool's is its instances. Nothing asked is all to the latest that is ready.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/TrafficTarget
 */
export function readAsked(document: Fields): Split[] {
  const asked = [...document.list('traffic'), ...document.list('instanceSplits')].map(split =>
    readSplit(split, isLatest(split) ? LATEST : lastPart(split.text('revision'))),
  );
  return asked.length > 0 ? asked : [{ revision: LATEST, percent: 100 }];
}

/**
 * Traffic as it is. An entry for the latest may come without its revision, which is then the latest that is ready; an
 * entry that nothing can be said of is left out.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#TrafficTargetStatus
 */
export function readServing(document: Fields, latestReady: string): Split[] {
  return [...document.list('trafficStatuses'), ...document.list('instanceSplitStatuses')].flatMap(split => {
    const revision = lastPart(split.text('revision')) || (isLatest(split) ? latestReady : '');
    return revision === '' ? [] : [readSplit(split, revision)];
  });
}

function readSplit(split: Fields, revision: string): Split {
  const tag = split.text('tag');
  const uri = split.text('uri');
  return {
    revision,
    percent: split.count('percent'),
    ...(tag !== '' && { tag }),
    ...(uri !== '' && { uri }),
  };
}
