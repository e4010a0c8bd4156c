import { isRecord } from '@pipeline/contracts';
import { put, record, text, without } from '../change/fields.ts';
import type { Raw } from '../raw.ts';
import { Reader } from './reader.ts';
import type { ServiceFile } from './service-file.ts';
import { readSplits } from './traffic.ts';

const KINDS = { services: 'service', jobs: 'job', workerPools: 'worker-pool' } as const;

/**
 * What the REST API prints, taken as it is: so a field that this version does not know can be written.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services
 */
export function readV2(file: Raw, problems: string[]): ServiceFile | undefined {
  if (!isRecord(file.template)) {
    problems.push('it is neither Knative YAML, with `apiVersion` and `kind`, nor v2, with `template`');
    return undefined;
  }
  const [, collection, id] = /\/(services|jobs|workerPools)\/([^/]+)$/.exec(text(file.name)) ?? [];
  const kind =
    collection === undefined
      ? isRecord(file.template.template)
        ? 'job'
        : Object.hasOwn(file, 'instanceSplits')
          ? 'worker-pool'
          : 'service'
      : KINDS[collection as keyof typeof KINDS];
  const { traffic, instanceSplits, ...rest } = without(file, ['name', 'etag']);
  const splits = readSplits(
    new Reader(traffic === undefined ? { instanceSplits } : { traffic }, '', problems),
    traffic === undefined ? 'instanceSplits' : 'traffic',
  );
  const revision = kind === 'job' ? '' : text(record(rest.template).revision);
  return {
    kind,
    ...(id !== undefined && { id }),
    ...(revision !== '' && { revision }),
    body: revision === '' ? rest : put(rest, 'template', put(record(rest.template), 'revision', undefined)),
    ...(splits !== undefined && { splits }),
  };
}
