import type { Collection, RunApi } from '../api.ts';
import type { Parent, Raw } from '../raw.ts';
import { LATEST, type Split } from '../views.ts';

/** What has revisions and shares between them: in what its documents, and the words for it, differ. */
export interface Kind {
  name: 'service' | 'worker-pool';
  noun: 'service' | 'worker pool';
  parent: Parent['kind'];
  /** The field that says which revision gets how much. */
  field: 'traffic' | 'instanceSplits';
  /** What is shared out. */
  share: 'traffic' | 'instances';
  /** Whether a revision can answer alone, by a tag. */
  tags: boolean;
  collection(api: RunApi): Collection;
  /** Entries as the document has them. */
  entries(splits: readonly Split[]): Raw[];
}

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/TrafficTarget */
export const SERVICE: Kind = {
  name: 'service',
  noun: 'service',
  parent: 'services',
  field: 'traffic',
  share: 'traffic',
  tags: true,
  collection: api => api.services,
  entries: splits => splits.map(split => entry('TRAFFIC_TARGET_ALLOCATION_TYPE', split)),
};

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.workerPools#InstanceSplit */
export const WORKER_POOL: Kind = {
  name: 'worker-pool',
  noun: 'worker pool',
  parent: 'workerPools',
  field: 'instanceSplits',
  share: 'instances',
  tags: false,
  collection: api => api.workerPools,
  entries: splits => splits.map(split => entry('INSTANCE_SPLIT_ALLOCATION_TYPE', split)),
};

function entry(type: string, { revision, percent, tag }: Split): Raw {
  return {
    ...(revision === LATEST ? { type: `${type}_LATEST` } : { type: `${type}_REVISION`, revision }),
    ...(percent > 0 && { percent }),
    ...(tag !== undefined && { tag }),
  };
}
