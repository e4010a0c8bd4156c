import type { Run } from '@pipeline/action-kit';
import { JobTarget, RunTarget, SERVICE, WORKER_POOL } from '@pipeline/cloudrun';
import type { TargetPlace } from '@pipeline/fleet-config';
import { fleetTarget } from '../fleet-target.ts';
import type { FindImage } from '../images/find-images.ts';
import type { FleetTarget } from '../model.ts';
import { absenceOf } from './absence.ts';
import { asksOf } from './asks.ts';
import { missingOfJob, missingOfRun } from './missing.ts';
import type { Google } from './open-google.ts';
import {
  jobNameOf,
  readJobSnapshot,
  readRunSnapshot,
  runNameOf,
  runningInJob,
  runningInRun,
} from './snapshot.ts';

export interface RunPorts extends Pick<Run, 'log' | 'clock'> {
  google: Google;
  find: FindImage;
  /** The release that goes back, and the commit of its run. */
  release: string;
  commit: string;
}

type RunPlace = Extract<TargetPlace, { platform: 'cloudrun' }>;

/** @param subject as the log names it */
export function openRunTarget(subject: string, place: RunPlace, ports: RunPorts): FleetTarget {
  return place.kind === 'jobs' ? openJob(subject, place, ports) : openServing(subject, place, ports);
}

function openServing(
  subject: string,
  { project, region, kind, id }: RunPlace,
  { google, find, log, clock, release, commit }: RunPorts,
): FleetTarget {
  const at = { project, region };
  const own = kind === 'services' ? SERVICE : WORKER_POOL;
  const target = new RunTarget({ api: google.run, clock, log: log.info }, at, own, id, { release, commit });
  return fleetTarget({
    subject,
    platform: 'cloudrun',
    target,
    trace: google.trace,
    read: readRunSnapshot,
    async wayTo(now, snapshot) {
      const plan = target.plan(now, target.towards(snapshot));
      const pinned = `The ${own.share} of ${target.name} stays with ${runNameOf(snapshot)} by name: the next deploy moves it, unless it says \`pinned-traffic: refuse\``;
      return { plan, notes: snapshot.latest ? [pinned] : [] };
    },
    absence: () => absenceOf(own.collection(google.run).get(at, id), `${own.noun} ${id}`, at),
    missing: snapshot =>
      missingOfRun(google.run, at, { kind: own.parent, id }, snapshot, { find, log: log.info }),
    nameOf: runNameOf,
    goalOf: ({ revision }) => revision,
    running: runningInRun,
    addresses: ({ view }) => (view === undefined || view.uri === '' ? [] : [view.uri]),
    asks: ({ view }) => asksOf(view?.uri ?? '', google, log.info),
  });
}

function openJob(
  subject: string,
  { project, region, id }: RunPlace,
  { google, find, log, release }: RunPorts,
): FleetTarget {
  const at = { project, region };
  const target = new JobTarget({ api: google.run, log: log.info }, at, id, { release });
  return fleetTarget({
    subject,
    platform: 'cloudrun',
    target,
    trace: google.trace,
    read: readJobSnapshot,
    async wayTo(now, { images }) {
      // By its images alone: a job that was made anew may have reached the same generation with others.
      const plan = target.plan(now, target.towards({ images, generation: 0 }));
      return {
        plan,
        notes: [
          `${target.name} gets the images that it had; what else was changed of it since stays, because a job has no revisions`,
        ],
      };
    },
    absence: () => absenceOf(google.run.jobs.get(at, id), `job ${id}`, at),
    missing: ({ images }) => missingOfJob(images, { find, log: log.info }),
    nameOf: jobNameOf,
    goalOf: jobNameOf,
    running: runningInJob,
    addresses: () => [],
  });
}
