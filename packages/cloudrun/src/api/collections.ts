import type { CollectionOf } from './collection.ts';

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services */
export const SERVICES: CollectionOf = {
  kind: 'service',
  path: 'services',
  noun: 'Service',
  get: ({ services }, request, options) => services.getService(request, options),
  create: ({ services }, { parent, id }, options) =>
    services.createService({ parent, serviceId: id, service: {} }, options),
  update: ({ services }, { name, ...rest }, options) =>
    services.updateService({ service: { name }, ...rest }, options),
  list: ({ services }, request, options) => services.listServices(request, options),
};

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.workerPools */
export const WORKER_POOLS: CollectionOf = {
  kind: 'worker pool',
  path: 'workerPools',
  noun: 'WorkerPool',
  get: ({ workerPools }, request, options) => workerPools.getWorkerPool(request, options),
  create: ({ workerPools }, { parent, id }, options) =>
    workerPools.createWorkerPool({ parent, workerPoolId: id, workerPool: {} }, options),
  update: ({ workerPools }, { name, ...rest }, options) =>
    workerPools.updateWorkerPool({ workerPool: { name }, ...rest }, options),
  list: ({ workerPools }, request, options) => workerPools.listWorkerPools(request, options),
};

/** A job's update has no mask. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs */
export const JOBS: CollectionOf = {
  kind: 'job',
  path: 'jobs',
  noun: 'Job',
  get: ({ jobs }, request, options) => jobs.getJob(request, options),
  create: ({ jobs }, { parent, id }, options) => jobs.createJob({ parent, jobId: id, job: {} }, options),
  update: ({ jobs }, { name, validateOnly }, options) =>
    jobs.updateJob({ job: { name }, ...(validateOnly && { validateOnly }) }, options),
  list: ({ jobs }, request, options) => jobs.listJobs(request, options),
};
