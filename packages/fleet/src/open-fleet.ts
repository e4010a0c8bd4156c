import type { Run } from '@pipeline/action-kit';
import { awsEnvironment, awsSession } from '@pipeline/aws-identity';
import { type FleetConfig, readSubject, type TargetPlace } from '@pipeline/fleet-config';
import { runIdentity } from '@pipeline/release-home';
import { openVercel } from '@pipeline/vercel-stage';
import { openGoogle, openSession } from './cloudrun/open-google.ts';
import { openRunTarget } from './cloudrun/open-run.ts';
import { openRegion } from './ecs/open-aws.ts';
import { openService } from './ecs/open-service.ts';
import { findInRegistries } from './images/registries.ts';
import type { Fleet } from './model.ts';
import { once } from './once.ts';
import { openProject } from './vercel/open-project.ts';

export type FleetRun = Pick<Run, 'context' | 'log' | 'clock' | 'signal' | 'idToken' | 'mask'>;

/** Wires targets to their platforms. Nothing is asked before a target is opened, and each client is opened once. */
export function openFleet(config: FleetConfig, run: FleetRun): Fleet {
  const { releaseId: release, commit } = runIdentity(run.context);
  const session = once(async (region: string) => {
    if (config.aws === undefined) return undefined;
    const { sessionTags, ...who } = config.aws;
    const tagged = sessionTags ? { run: run.context, environment: config.environment } : undefined;
    return awsSession({ ...who, region: who.region ?? region, tagged }, run);
  });
  // Whichever region is asked for first, it is one session.
  let first: string | undefined;
  const aws = once(async (region: string) => {
    first ??= region;
    const credentials = await session(first);
    if (credentials === undefined) return undefined;
    const environment = { ...awsEnvironment(run.context.env), region };
    return { region: await openRegion(region, credentials, run), credentials, environment };
  });
  const google = once(async () => {
    if (config.google === undefined) return undefined;
    const credentials = await openSession(config.google, run);
    return { credentials, ...(await openGoogle(credentials, run)) };
  });
  const vercel = once(
    async (team: string | undefined) =>
      config.vercel && openVercel({ token: config.vercel.token, team, project: '' }, run),
  );
  const common = { ...run, log: run.log, release, commit: commit.sha };
  const registries = { mask: run.mask, log: run.log.info, clock: run.clock, signal: run.signal };

  const openPlace = async (subject: string, place: TargetPlace) => {
    if (place.platform === 'ecs') {
      const opened = await aws(place.region);
      if (opened === undefined) return nobody('AWS', '`role-to-assume`', 'AWS credentials');
      const find = findInRegistries({ ...registries, aws: opened, google: undefined });
      return openService({ subject, ...place }, { ...common, aws: opened.region, find });
    }
    if (place.platform === 'cloudrun') {
      const opened = await google(undefined);
      if (opened === undefined)
        return nobody('Google Cloud', '`workload-identity-provider`', 'Google credentials');
      const find = findInRegistries({
        ...registries,
        aws: undefined,
        google: async () => opened.credentials,
      });
      return openRunTarget(subject, place, { ...common, google: opened, find });
    }
    const team = place.owner.startsWith('team_') ? place.owner : config.vercel?.team;
    const opened = await vercel(team);
    if (opened === undefined) return nobody('Vercel', '`vercel-token`', '`VERCEL_TOKEN`');
    return openProject({ subject, project: place.project }, { ...common, vercel: opened, pin: config.pin });
  };
  return {
    async open(subject) {
      const place = readSubject(subject);
      return place === undefined
        ? `${subject} is on no platform that is known here: ECS, Cloud Run or Vercel`
        : openPlace(subject, place);
    },
  };
}

function nobody(platform: string, input: string, instead: string): string {
  return `nothing says who to be on ${platform}: give ${input}, or ${instead} in the environment`;
}
