/** What has revisions: services split requests between them, worker pools their instances. */
export interface Kind {
  collection: 'services' | 'workerPools';
  /** The message's name, and the API's service in `Operations`. */
  message: 'Service' | 'WorkerPool';
  api: 'Services' | 'WorkerPools';
  body: 'service' | 'workerPool';
  id: 'serviceId' | 'workerPoolId';
  /** Where the split stands as it is asked for, and as it is. */
  wanted: 'traffic' | 'instanceSplits';
  actual: 'trafficStatuses' | 'instanceSplitStatuses';
  latest: string;
  revision: string;
}

export const SERVICE: Kind = {
  collection: 'services',
  message: 'Service',
  api: 'Services',
  body: 'service',
  id: 'serviceId',
  wanted: 'traffic',
  actual: 'trafficStatuses',
  latest: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST',
  revision: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
};

export const WORKER_POOL: Kind = {
  collection: 'workerPools',
  message: 'WorkerPool',
  api: 'WorkerPools',
  body: 'workerPool',
  id: 'workerPoolId',
  wanted: 'instanceSplits',
  actual: 'instanceSplitStatuses',
  latest: 'INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST',
  revision: 'INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION',
};
