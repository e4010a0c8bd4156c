import { isRecord } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';

/*
 * Documents without what Google fills in, and in an order of their own, so that two which mean the same are equal. What is not
 * known to be a default stays, so that different ones never look alike; the worst that a default unknown here does is one more
 * revision. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services
 */

/** Lists and maps that mean the same when they are empty as when they are absent. */
const EMPTY_IS_ABSENT = new Set([
  ...['customAudiences', 'binaryAuthorization', 'scaling', 'vpcAccess', 'networkInterfaces', 'tags'],
  ...['command', 'args', 'dependsOn', 'volumeMounts', 'ports', 'limits', 'items', 'instances', 'httpHeaders'],
]);

const PROBE = { initialDelaySeconds: 0, timeoutSeconds: 1, periodSeconds: 10, failureThreshold: 3 };

/** What is meant where nothing is said, by the field that holds it; `''` is a service, a worker pool or a job itself. */
const DEFAULTS: ReadonlyMap<string, Raw> = new Map(
  Object.entries({
    '': {
      description: '',
      ingress: 'INGRESS_TRAFFIC_ALL',
      launchStage: 'GA',
      invokerIamDisabled: false,
      defaultUriDisabled: false,
      iapEnabled: false,
    },
    scaling: { scalingMode: 'AUTOMATIC', minInstanceCount: 0 },
    revisionScaling: { minInstanceCount: 0, maxInstanceCount: 100 },
    revision: {
      maxInstanceRequestConcurrency: 80,
      timeout: '300s',
      sessionAffinity: false,
      healthCheckDisabled: false,
    },
    execution: { taskCount: 1, parallelism: 0 },
    task: { maxRetries: 3, timeout: '600s' },
    vpcAccess: { egress: 'PRIVATE_RANGES_ONLY', connector: '' },
    ports: { name: 'http1' },
    startupProbe: PROBE,
    livenessProbe: PROBE,
    readinessProbe: PROBE,
    httpGet: { path: '/' },
    resources: { startupCpuBoost: false },
    limits: { cpu: '1', memory: '512Mi' },
    volumeMounts: { subPath: '' },
    secret: { defaultMode: 0o444 },
    nfs: { readOnly: false },
    gcs: { readOnly: false },
  }),
);

/** A copy without what means nothing, sorted by name. `holder` is the field that it stands in. */
export function plain(fields: Raw, holder: string): Raw {
  const defaults = DEFAULTS.get(holder) ?? {};
  const kept = Object.entries(fields)
    .map(([field, value]) => [field, plainValue(value, field)] as const)
    .filter(([field, value]) => value !== undefined && value !== defaults[field] && !isNothing(field, value))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept);
}

export function plainValue(value: unknown, field: string): unknown {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(each => plainValue(each, field) ?? null);
  if (isRecord(value)) return plain(value, field);
  return field === 'cpu' && typeof value === 'string' ? value.replace(/^(\d+)000m$/, '$1') : value;
}

function isNothing(field: string, value: unknown): boolean {
  const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return empty && EMPTY_IS_ABSENT.has(field);
}

/** The account that Google takes where none is given. https://docs.cloud.google.com/run/docs/securing/service-identity */
export function isDefaultAccount(account: unknown): boolean {
  return typeof account === 'string' && /^\d+-compute@developer\.gserviceaccount\.com$/.test(account);
}
