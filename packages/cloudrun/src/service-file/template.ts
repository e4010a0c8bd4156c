import { put, record, records, text, within, without } from '../change/fields.ts';
import type { Kind } from '../change/kind.ts';
import type { Raw } from '../raw.ts';
import { OF_REVISION, OF_TASK, OF_WORKER, readMetadata } from './annotations.ts';
import { type Aliases, readContainer } from './container.ts';
import { given, type Reader } from './reader.ts';
import { readVolume } from './volume.ts';

const ACCELERATOR = 'run.googleapis.com/accelerator';

const KNOWN = { service: OF_REVISION, 'worker-pool': OF_WORKER, job: OF_TASK };

/** What holds containers, from v1's `spec` and the annotations beside it. */
export function readTemplate(metadata: Reader | undefined, spec: Reader, kind: Kind): Raw {
  const marked = readMetadata(metadata, {}, KNOWN[kind]);
  const aliases = aliasesOf(marked['@secrets']);
  const containers = spec.objects('containers').map(each => readContainer(each, aliases));
  if (containers.length === 0) spec.wrong('containers', 'lists no container');
  const volumes = spec.objects('volumes').map(each => readVolume(each, aliases));
  const timeout = spec.whole('timeoutSeconds');
  const read = given({
    ...without(
      marked,
      Object.keys(marked).filter(field => field.startsWith('@')),
    ),
    maxInstanceRequestConcurrency: spec.whole('containerConcurrency') || undefined,
    maxRetries: spec.whole('maxRetries'),
    timeout: timeout === undefined ? undefined : `${timeout}s`,
    serviceAccount: spec.text('serviceAccountName'),
    nodeSelector: readNodeSelector(spec),
    containers,
    volumes: volumes.length > 0 ? volumes : undefined,
  });
  spec.end();
  return withCloudSql(withContainers(read, marked, kind), marked['@cloudSql']);
}

/** `db:projects/1/secrets/db` each: what the file calls `db`. */
function aliasesOf(list: unknown): Aliases {
  const entries = (Array.isArray(list) ? list.map(String) : []).map(each => {
    const colon = each.indexOf(':');
    return [each.slice(0, colon), each.slice(colon + 1)] as const;
  });
  return new Map(entries);
}

function readNodeSelector(spec: Reader): Raw | undefined {
  const entries = spec.map('nodeSelector');
  for (const [key] of entries)
    if (key !== ACCELERATOR) spec.wrong('nodeSelector', `has "${key}", which is not known to this version`);
  const accelerator = new Map(entries).get(ACCELERATOR);
  return accelerator === undefined ? undefined : { accelerator };
}

/**
 * What v1 says of all containers at once. Where resources are given, v2 takes a service's processor to be there at all times unless
 * it is told otherwise, and v1 the other way round. https://docs.cloud.google.com/run/docs/reference/rest/v2/Container#ResourceRequirements
 */
function withContainers(template: Raw, marked: Raw, kind: Kind): Raw {
  const { '@cpuIdle': cpuIdle, '@startupCpuBoost': startupCpuBoost } = marked;
  const [dependencies, baseImages] = [record(marked['@dependencies']), record(marked['@baseImages'])];
  const said = cpuIdle !== undefined || startupCpuBoost !== undefined;
  const containers = records(template.containers).map(container => {
    const name = text(container.name);
    const own = (map: Raw) => (Object.hasOwn(map, name) ? map[name] : undefined);
    const edited = put(put(container, 'dependsOn', own(dependencies)), 'baseImageUri', own(baseImages));
    if (kind !== 'service' || (!said && edited.resources === undefined)) return edited;
    return within(edited, 'resources', resources =>
      given({ ...resources, cpuIdle: cpuIdle ?? true, startupCpuBoost }),
    );
  });
  return put(template, 'containers', containers);
}

/** In v1 it is of the whole revision; in v2 the container that takes requests mounts it. */
function withCloudSql(template: Raw, instances: unknown): Raw {
  if (!Array.isArray(instances)) return template;
  const containers = records(template.containers);
  const index = Math.max(
    0,
    containers.findIndex(({ ports }) => records(ports).length > 0),
  );
  const volumes = [...records(template.volumes), { name: 'cloudsql', cloudSqlInstance: { instances } }];
  const mounting = containers.map((container, at) =>
    at === index
      ? put(container, 'volumeMounts', [
          ...records(container.volumeMounts),
          { name: 'cloudsql', mountPath: '/cloudsql' },
        ])
      : container,
  );
  return put(put(template, 'containers', mounting), 'volumes', volumes);
}
