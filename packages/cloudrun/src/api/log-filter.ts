import type { LogOwner } from '../api.ts';

/** What the container and Cloud Run itself wrote, without the requests and who changed what. */
const NOT_ITS_OWN = [
  'run.googleapis.com/requests',
  'cloudaudit.googleapis.com/activity',
  'cloudaudit.googleapis.com/system_event',
];

/**
 * Logging's query language. https://docs.cloud.google.com/logging/docs/view/logging-query-language
 * Labels: https://docs.cloud.google.com/monitoring/api/resources#tag_cloud_run_revision
 */
export function logFilter(region: string, of: LogOwner): string {
  return [
    ...ownerOf(of),
    ['resource.labels.location', '=', region],
    ['timestamp', '>=', new Date(of.since).toISOString()],
  ]
    .map(([name, sign, value]) => `${name}${sign}${JSON.stringify(value)}`)
    .concat(NOT_ITS_OWN.map(log => `NOT log_id(${JSON.stringify(log)})`))
    .join(' AND ');
}

function ownerOf(of: LogOwner): (readonly [string, string, string])[] {
  const is = (name: string, value: string) => [name, '=', value] as const;
  if ('job' in of)
    return [
      is('resource.type', 'cloud_run_job'),
      is('resource.labels.job_name', of.job),
      is('labels."run.googleapis.com/execution_name"', of.execution),
    ];
  if ('service' in of)
    return [
      is('resource.type', 'cloud_run_revision'),
      is('resource.labels.service_name', of.service),
      is('resource.labels.revision_name', of.revision),
    ];
  return [
    is('resource.type', 'cloud_run_worker_pool'),
    is('resource.labels.worker_pool_name', of.workerPool),
    is('resource.labels.revision_name', of.revision),
  ];
}
