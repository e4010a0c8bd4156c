import type { Raw } from '../raw.ts';
import type { ServiceView } from '../views.ts';
import { readConditions, readReady } from './condition.ts';
import { readContainers } from './container.ts';
import { fields, lastPart } from './fields.ts';
import { readAsked, readServing } from './split.ts';

/**
 * A service or a worker pool. Throws a RemoteError for what cannot be read.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#Service
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.workerPools#WorkerPool
 */
export function readService(raw: Raw): ServiceView {
  const service = fields(raw, 'a service');
  const template = service.inner('template');
  const revision = template.text('revision');
  const latestReady = lastPart(service.text('latestReadyRevision'));
  return {
    name: service.text('name'),
    uid: service.text('uid'),
    etag: service.text('etag'),
    generation: service.count('generation'),
    observedGeneration: service.count('observedGeneration'),
    reconciling: service.flag('reconciling'),
    createdAt: service.time('createTime'),
    uri: service.text('uri'),
    ready: readReady(service),
    conditions: readConditions(service),
    latestCreated: lastPart(service.text('latestCreatedRevision')),
    latestReady,
    traffic: readAsked(service),
    serving: readServing(service, latestReady),
    template: { ...(revision !== '' && { revision }), containers: readContainers(template) },
    annotations: service.map('annotations'),
    labels: service.map('labels'),
    ingress: service.text('ingress'),
    invokerCheckOff: service.flag('invokerIamDisabled'),
    audiences: service.texts('customAudiences'),
    lastModifier: service.text('lastModifier'),
  };
}
