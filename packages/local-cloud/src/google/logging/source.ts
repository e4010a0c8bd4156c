/** What logs: a monitored resource, and the labels of its entries. https://docs.cloud.google.com/run/docs/logging#using-json */
export interface Source {
  project: string;
  /** Such as `cloud_run_revision`. https://docs.cloud.google.com/logging/docs/api/v2/resource-list */
  type: string;
  resource: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  /** `stdout`, what a container prints, or `varlog/system`, what the platform says. */
  log: string;
}

const NAME = /^projects\/([^/]+)\/locations\/([^/]+)\/(services|workerPools|jobs)\/([^/]+)\/\w+\/([^/]+)$/;

/**
 * @param group the full name of a revision or an execution
 * @param stream an instance's or a task's id, or `system`
 */
export function sourceOf(group: string, stream: string): Source | undefined {
  const [, project = '', location = '', kind, parent = '', id = ''] = NAME.exec(group) ?? [];
  const system = stream === 'system';
  const log = system ? 'varlog/system' : 'stdout';
  const instance = system ? {} : { instanceId: stream };
  switch (kind) {
    case 'services': {
      const resource = { service_name: parent, configuration_name: parent, revision_name: id, location };
      return { project, type: 'cloud_run_revision', resource, labels: instance, log };
    }
    case 'workerPools': {
      // The labels' names are not in the list of resources: as those of a service.
      const resource = { worker_pool_name: parent, revision_name: id, location };
      return { project, type: 'cloud_run_worker_pool', resource, labels: instance, log };
    }
    case 'jobs': {
      const index = /-task(\d+)$/.exec(stream)?.[1];
      const labels = {
        'run.googleapis.com/execution_name': id,
        ...(index !== undefined && { 'run.googleapis.com/task_index': index }),
      };
      return { project, type: 'cloud_run_job', resource: { job_name: parent, location }, labels, log };
    }
    default:
      return undefined;
  }
}
