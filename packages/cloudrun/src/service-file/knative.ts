import type { Kind } from '../change/kind.ts';
import type { Raw } from '../raw.ts';
import type { Split } from '../views.ts';
import { OF_ANY, OF_SERVICE, OF_WORKER_POOL, readMetadata } from './annotations.ts';
import { given, type Reader } from './reader.ts';
import type { ServiceFile } from './service-file.ts';
import { readTemplate } from './template.ts';
import { readSplits } from './traffic.ts';

const KINDS: Readonly<Record<string, Kind>> = {
  'serving.knative.dev/v1 Service': 'service',
  'run.googleapis.com/v1 Job': 'job',
  'run.googleapis.com/v1 WorkerPool': 'worker-pool',
};

/** What `gcloud run services replace` and its like take. https://docs.cloud.google.com/run/docs/reference/yaml/v1 */
export function readKnative(file: Reader): ServiceFile | undefined {
  const kind = KINDS[`${file.text('apiVersion')} ${file.text('kind')}`];
  if (kind === undefined) {
    file.wrong('kind', `is none of: ${Object.keys(KINDS).join(', ')}`);
    return undefined;
  }
  const metadata = file.object('metadata');
  const id = metadata?.text('name');
  const of = { service: OF_SERVICE, 'worker-pool': OF_WORKER_POOL, job: OF_ANY }[kind];
  const body = readMetadata(metadata, {}, of);
  const spec = file.object('spec');
  // What Google says of it, in an export.
  file.skip('status');
  file.end();
  if (spec === undefined) {
    file.wrong('spec', 'is missing');
    return undefined;
  }
  const read = kind === 'job' ? { template: readExecution(spec) } : readRevisions(spec, kind);
  spec.end();
  const { template, revision, splits } = { revision: undefined, splits: undefined, ...read };
  return {
    kind,
    ...(id !== undefined && { id }),
    ...(revision !== undefined && { revision }),
    body: { ...body, template },
    ...(splits !== undefined && { splits }),
  };
}

function readRevisions(spec: Reader, kind: Kind): { template: Raw; revision?: string; splits?: Split[] } {
  const splits = readSplits(spec, kind === 'service' ? 'traffic' : 'instanceSplits');
  const template = spec.object('template');
  const metadata = template?.object('metadata');
  const revision = metadata?.text('name');
  const inner = template?.object('spec');
  template?.end();
  if (inner === undefined) spec.wrong('template.spec', 'is missing');
  return {
    template: inner === undefined ? {} : readTemplate(metadata, inner, kind),
    ...(revision !== undefined && { revision }),
    ...(splits !== undefined && { splits }),
  };
}

/** A job's annotations stand with its executions' template, and the containers one template deeper. */
function readExecution(spec: Reader): Raw {
  const execution = spec.object('template');
  const metadata = execution?.object('metadata');
  metadata?.skip('name');
  const inner = execution?.object('spec');
  const task = inner?.object('template');
  const containers = task?.object('spec');
  if (containers === undefined) {
    spec.wrong('template.spec.template.spec', 'is missing');
    return {};
  }
  task?.end();
  const { labels, annotations, ...template } = readTemplate(metadata, containers, 'job');
  const read = given({
    labels,
    annotations,
    parallelism: inner?.whole('parallelism'),
    taskCount: inner?.whole('taskCount'),
    template,
  });
  inner?.end();
  execution?.end();
  return read;
}
