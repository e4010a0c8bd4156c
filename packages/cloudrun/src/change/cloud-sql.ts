import { isRecord, type Problem } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import { put, record, records, text } from './fields.ts';
import { withMounts, withVolume } from './mounts.ts';

const DIRECTORY = '/cloudsql';

/**
 * `template` with its Cloud SQL instances; none takes them away. Where it has none yet, the container at `index` sees them.
 * https://docs.cloud.google.com/sql/docs/mysql/connect-run
 */
export function applyCloudSql(
  template: Raw,
  index: number,
  instances: readonly string[],
  problems: Problem[],
): Raw {
  for (const instance of instances)
    if (!/^[a-z0-9.-]+(?::[a-z0-9.-]+)?:[a-z0-9-]+:[a-z0-9-]+$/.test(instance))
      problems.push({
        input: 'cloud-sql',
        problem: `"${instance}" is no instance's connection name`,
        fix: 'Write `PROJECT:REGION:INSTANCE`',
      });
  const volume = records(template.volumes).find(each => isRecord(each.cloudSqlInstance));
  if (instances.length === 0) return volume === undefined ? template : removed(template, text(volume.name));
  if (volume !== undefined)
    return withVolume(template, volume, {
      ...volume,
      cloudSqlInstance: { ...record(volume.cloudSqlInstance), instances },
    });
  const added = withVolume(template, undefined, { name: 'cloudsql', cloudSqlInstance: { instances } });
  return withMounts(added, index, mounts => [...mounts, { name: 'cloudsql', mountPath: DIRECTORY }]);
}

function removed(template: Raw, name: string): Raw {
  const others = (list: unknown) => records(list).filter(each => each.name !== name);
  const containers = records(template.containers).map(container =>
    records(container.volumeMounts).some(mount => mount.name === name)
      ? put(container, 'volumeMounts', others(container.volumeMounts))
      : container,
  );
  return put(put(template, 'volumes', others(template.volumes)), 'containers', containers);
}
