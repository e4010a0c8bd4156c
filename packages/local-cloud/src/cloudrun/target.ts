import type { ApiFault } from '../google/google-fault.ts';
import { isObject } from './codec.ts';
import { type Document, errorInfo, fault } from './handler.ts';
import type { World } from './world.ts';

/** What a request is about. */
export interface Target {
  /** The full name of a resource, or of the place that is to hold it. */
  name: string;
  project: string;
  region: string;
  /** Of the service, the worker pool or the job, there or to be made. */
  id: string | undefined;
}

/**
 * Finds it, and puts the project's id where its number stands: both are good.
 * @throws ApiFault PERMISSION_DENIED where the project or the region is none
 */
export function targetOf(world: World, request: Document): Target {
  const holder = [request, request.service, request.workerPool, request.job]
    .filter(isObject)
    .find(each => ['name', 'parent', 'resource'].some(field => typeof each[field] === 'string'));
  const field = ['parent', 'name', 'resource'].find(each => typeof holder?.[each] === 'string');
  if (holder === undefined || field === undefined)
    throw fault('INVALID_ARGUMENT', 'The request names no resource.');
  const [, given = '', , region = ''] = String(holder[field]).split('/');
  const project = world.projects.find(({ id, number }) => given === id || given === number);
  if (project === undefined) throw noProject(given);
  const name = String(holder[field]).replace(`projects/${given}`, `projects/${project.id}`);
  holder[field] = name;
  // Every region at once is for lists alone.
  if (region !== '-' && !world.regions.includes(region)) throw noRegion(region);
  const ids = [name.split('/')[5], request.serviceId, request.workerPoolId, request.jobId];
  const id = ids.find(each => typeof each === 'string');
  return { name, project: project.id, region, id: id as string | undefined };
}

/** https://docs.cloud.google.com/apis/design/errors, `ErrorReason` of google/api/error_reason.proto */
function noProject(project: string): ApiFault {
  return fault('PERMISSION_DENIED', `Permission denied on resource project ${project}.`, [
    errorInfo('CONSUMER_INVALID', 'googleapis.com', {
      consumer: `projects/${project}`,
      service: 'run.googleapis.com',
    }),
  ]);
}

/** As users met it: https://github.com/firezone/firezone/pull/7711 */
function noRegion(region: string): ApiFault {
  return fault('PERMISSION_DENIED', `Permission denied on 'locations/${region}' (or it may not exist).`, [
    errorInfo('LOCATION_POLICY_VIOLATED', 'googleapis.com', {
      location: region,
      service: 'run.googleapis.com',
    }),
  ]);
}
