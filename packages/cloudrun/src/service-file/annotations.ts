import { isRecord } from '@pipeline/contracts';
import { put, within } from '../change/fields.ts';
import type { Raw } from '../raw.ts';
import type { Reader } from './reader.ts';

/**
 * What of v2 an annotation of v1 is: its path, and its value from the text, `undefined` where it cannot be.
 * https://docs.cloud.google.com/run/docs/reference/yaml/v1
 */
export type Annotations = Readonly<Record<string, readonly [path: string, (text: string) => unknown]>>;

const RUN = 'run.googleapis.com';

const whole = (text: string) => (/^\d+$/.test(text) ? Number(text) : undefined);
const same = (text: string) => text;
const words = (text: string) => text.split(',').map(each => each.trim());
const oneOf = (values: Readonly<Record<string, unknown>>) => (text: string) =>
  Object.hasOwn(values, text) ? values[text] : undefined;
const json =
  <T>(fits: (value: unknown) => value is T) =>
  (text: string): T | undefined => {
    try {
      const value: unknown = JSON.parse(text);
      return fits(value) ? value : undefined;
    } catch {
      return undefined;
    }
  };
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(each => typeof each === 'string');
const isRecords = (value: unknown): value is Raw[] => Array.isArray(value) && value.every(isRecord);

const flag = (text: string) => oneOf({ true: true, false: false })(text.toLowerCase());

/** Of services, worker pools and jobs. */
export const OF_ANY: Annotations = {
  [`${RUN}/launch-stage`]: ['launchStage', same],
  [`${RUN}/binary-authorization`]: [
    'binaryAuthorization',
    text => (text === 'default' ? { useDefault: true } : { policy: text }),
  ],
  [`${RUN}/binary-authorization-breakglass`]: ['binaryAuthorization.breakglassJustification', same],
};

export const OF_WORKER_POOL: Annotations = {
  ...OF_ANY,
  [`${RUN}/description`]: ['description', same],
  // A worker pool has no other mode, and v2 no field for it.
  [`${RUN}/scalingMode`]: ['', oneOf({ manual: 'MANUAL' })],
  [`${RUN}/manualInstanceCount`]: ['scaling.manualInstanceCount', whole],
};

export const OF_SERVICE: Annotations = {
  ...OF_WORKER_POOL,
  [`${RUN}/custom-audiences`]: ['customAudiences', json(isTexts)],
  [`${RUN}/ingress`]: [
    'ingress',
    oneOf({
      all: 'INGRESS_TRAFFIC_ALL',
      internal: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      'internal-and-cloud-load-balancing': 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
      none: 'INGRESS_TRAFFIC_NONE',
    }),
  ],
  [`${RUN}/minScale`]: ['scaling.minInstanceCount', whole],
  [`${RUN}/maxScale`]: ['scaling.maxInstanceCount', whole],
  [`${RUN}/scalingMode`]: ['scaling.scalingMode', oneOf({ automatic: 'AUTOMATIC', manual: 'MANUAL' })],
  [`${RUN}/invoker-iam-disabled`]: ['invokerIamDisabled', flag],
  [`${RUN}/iap-enabled`]: ['iapEnabled', flag],
  [`${RUN}/default-url-disabled`]: ['defaultUriDisabled', flag],
};

/** Of a task's template too. What begins with `@` is not of the template itself: `template.ts` puts it where it belongs. */
export const OF_TASK: Annotations = {
  [`${RUN}/cloudsql-instances`]: ['@cloudSql', words],
  [`${RUN}/container-dependencies`]: ['@dependencies', json(isRecord)],
  [`${RUN}/secrets`]: ['@secrets', words],
  [`${RUN}/execution-environment`]: [
    'executionEnvironment',
    oneOf({ gen1: 'EXECUTION_ENVIRONMENT_GEN1', gen2: 'EXECUTION_ENVIRONMENT_GEN2' }),
  ],
  [`${RUN}/vpc-access-connector`]: ['vpcAccess.connector', same],
  [`${RUN}/vpc-access-egress`]: [
    'vpcAccess.egress',
    oneOf({ all: 'ALL_TRAFFIC', 'all-traffic': 'ALL_TRAFFIC', 'private-ranges-only': 'PRIVATE_RANGES_ONLY' }),
  ],
  [`${RUN}/network-interfaces`]: ['vpcAccess.networkInterfaces', json(isRecords)],
  [`${RUN}/encryption-key`]: ['encryptionKey', same],
  [`${RUN}/gpu-zonal-redundancy-disabled`]: ['gpuZonalRedundancyDisabled', flag],
};

export const OF_WORKER: Annotations = {
  ...OF_TASK,
  [`${RUN}/mesh`]: ['serviceMesh.mesh', same],
  [`${RUN}/post-key-revocation-action-type`]: [
    'encryptionKeyRevocationAction',
    oneOf({ 'prevent-new': 'PREVENT_NEW', 'shut-down': 'SHUTDOWN' }),
  ],
  [`${RUN}/encryption-key-shutdown-hours`]: [
    'encryptionKeyShutdownDuration',
    text => (whole(text) === undefined ? undefined : `${Number(text) * 3600}s`),
  ],
};

export const OF_REVISION: Annotations = {
  ...OF_WORKER,
  'autoscaling.knative.dev/minScale': ['scaling.minInstanceCount', whole],
  'autoscaling.knative.dev/maxScale': ['scaling.maxInstanceCount', whole],
  [`${RUN}/cpu-throttling`]: ['@cpuIdle', flag],
  [`${RUN}/startup-cpu-boost`]: ['@startupCpuBoost', flag],
  [`${RUN}/sessionAffinity`]: ['sessionAffinity', flag],
  [`${RUN}/health-check-disabled`]: ['healthCheckDisabled', flag],
  [`${RUN}/base-images`]: ['@baseImages', json(isRecord)],
};

/** What Google and gcloud write themselves, and show in an export. */
const WRITTEN_BY_GOOGLE = new Set([
  ...[
    'client-name',
    'client-version',
    'operation-id',
    'urls',
    'ingress-status',
    'startupProbeType',
    'satisfiesPzs',
  ].map(name => `${RUN}/${name}`),
  ...['serving.knative.dev/creator', 'serving.knative.dev/lastModifier', 'cloud.googleapis.com/location'],
  ...['client.knative.dev/user-image', 'client.knative.dev/nonce'],
]);
/** v2 takes none of these. */
const GOOGLES = /^(?:[^/]+\.)?(?:(?:run|cloud)\.googleapis\.com|(?:serving|autoscaling)\.knative\.dev)\//;

/** `body` with annotations as fields, and the labels and annotations that are the user's own. */
export function readMetadata(metadata: Reader | undefined, body: Raw, known: Annotations): Raw {
  if (metadata === undefined) return body;
  const own: Record<'labels' | 'annotations', [string, string][]> = { labels: [], annotations: [] };
  let read = body;
  for (const kind of ['annotations', 'labels'] as const)
    for (const [key, text] of metadata.map(kind)) {
      const entry = kind === 'annotations' && Object.hasOwn(known, key) ? known[key] : undefined;
      if (entry !== undefined) {
        const value = entry[1](text);
        if (value === undefined) metadata.wrong(kind, `has "${key}" with a value that is not possible`);
        else read = at(read, entry[0], value);
      } else if (WRITTEN_BY_GOOGLE.has(key)) continue;
      else if (GOOGLES.test(key)) metadata.wrong(kind, `has "${key}", which is not known to this version`);
      else own[kind].push([key, text]);
    }
  metadata.skip('namespace', 'generation', 'resourceVersion', 'uid', 'selfLink', 'creationTimestamp');
  metadata.end();
  for (const kind of ['labels', 'annotations'] as const)
    if (own[kind].length > 0) read = put(read, kind, Object.fromEntries(own[kind]));
  return read;
}

/** What is there already as a map is kept: two annotations may be one field. */
function at(body: Raw, path: string, value: unknown): Raw {
  const [field = '', inner] = path.split('.');
  if (field === '') return body;
  if (inner !== undefined) return within(body, field, holder => put(holder, inner, value));
  const there = body[field];
  return put(body, field, isRecord(there) && isRecord(value) ? { ...there, ...value } : value);
}
