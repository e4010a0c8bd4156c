import type { SendPorts } from '@pipeline/checks';
import type { MetricSource } from '../sample.ts';
import { prometheusSource } from './prometheus.ts';

export interface CloudMonitoringOptions {
  /** The project whose metrics scope is asked, by its id. */
  project: string;
  accessToken(): Promise<string>;
  /** Google's own when absent. */
  endpoint?: string;
}

const GOOGLE = 'https://monitoring.googleapis.com';

/**
 * Google Cloud Monitoring by PromQL, which it speaks as Prometheus does; its own query language is deprecated.
 * https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.location.prometheus.api.v1/query_range
 */
export function cloudMonitoringSource(
  { project, accessToken, endpoint = GOOGLE }: CloudMonitoringOptions,
  ports: SendPorts,
): MetricSource {
  return prometheusSource(
    {
      url: `${endpoint}/v1/projects/${encodeURIComponent(project)}/location/global/prometheus`,
      authorization: async () => `Bearer ${await accessToken()}`,
      service: 'Cloud Monitoring',
      needs: `the service account the role \`roles/monitoring.viewer\` in the project ${project}`,
    },
    ports,
  );
}
