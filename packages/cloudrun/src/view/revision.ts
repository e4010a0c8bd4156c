import type { Raw } from '../raw.ts';
import type { RevisionView } from '../views.ts';
import { readConditions, readReady } from './condition.ts';
import { readContainers } from './container.ts';
import { fields, lastPart } from './fields.ts';

/** Throws a RemoteError for what cannot be read. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services.revisions */
export function readRevision(raw: Raw): RevisionView {
  const revision = fields(raw, 'a revision');
  return {
    id: lastPart(revision.text('name')),
    createdAt: revision.time('createTime'),
    reconciling: revision.flag('reconciling'),
    ready: readReady(revision),
    conditions: readConditions(revision),
    containers: readContainers(revision),
    logUri: revision.text('logUri'),
  };
}
