import {
  type JobNow,
  type JobSnapshot,
  type RunNow,
  type RunSnapshot,
  type Split,
  servingOf,
} from '@pipeline/cloudrun';
import { fieldsOf, textsIn } from '../read-json.ts';

export function readRunSnapshot(json: unknown): RunSnapshot | undefined {
  const { revision, splits, latest, images } = fieldsOf(json);
  const named = textsIn(images);
  const shares = Array.isArray(splits) ? splits.map(splitIn) : [undefined];
  if (typeof revision !== 'string' || named === undefined || !shares.every(split => split !== undefined))
    return undefined;
  return { revision, splits: shares, latest: latest === true, images: named };
}

function splitIn(json: unknown): Split | undefined {
  const { revision, percent, tag, uri } = fieldsOf(json);
  if (typeof revision !== 'string' || typeof percent !== 'number') return undefined;
  return {
    revision,
    percent,
    ...(typeof tag === 'string' && { tag }),
    ...(typeof uri === 'string' && { uri }),
  };
}

export function readJobSnapshot(json: unknown): JobSnapshot | undefined {
  const { images, generation } = fieldsOf(json);
  const named = textsIn(images);
  // A job without an image is one that did not exist.
  if (typeof generation !== 'number' || named === undefined || Object.keys(named).length === 0)
    return undefined;
  return { images: named, generation };
}

/** The revision, or each with its share. */
export function runNameOf({ revision, splits }: RunSnapshot): string {
  const shares = splits.filter(({ percent }) => percent > 0);
  return shares.length < 2 ? revision : shares.map(each => `${each.revision} ${each.percent}%`).join(', ');
}

/** A job has no revisions: it is what its images are. */
export function jobNameOf({ images }: Pick<JobSnapshot, 'images'>): string {
  return Object.values(images).map(short).join(', ');
}

/** `api@sha256:3f2a1bc09d11` */
function short(image: string): string {
  const [name = '', digest] = image.slice(image.lastIndexOf('/') + 1).split('@');
  return digest === undefined ? name : `${name}@${digest.slice(0, 'sha256:'.length + 12)}`;
}

export function runningInRun({ view, images }: RunNow): Record<string, string> {
  if (view === undefined || servingOf(view).length === 0) return {};
  return images ?? Object.fromEntries(view.template.containers.map(({ name, image }) => [name, image]));
}

export function runningInJob({ view }: JobNow): Record<string, string> {
  return Object.fromEntries((view?.containers ?? []).map(({ name, image }) => [name, image]));
}
