import { invalid } from './fault.ts';

export interface DeploymentStatus {
  id: number;
  state: string;
  description: string;
  log_url: string;
  environment_url: string;
  created_at: string;
}

const STATES = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'];
const RESOURCE = 'DeploymentStatus';

/** What a request may say in a status. https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status */
export function checkStatus(body: Record<string, unknown>): Omit<DeploymentStatus, 'id' | 'created_at'> {
  const { state, description = '', log_url = '', environment_url = '' } = body;
  if (typeof state !== 'string' || !STATES.includes(state)) {
    throw invalid({ resource: RESOURCE, field: 'state', code: 'invalid' });
  }
  if (String(description).length > 140) {
    const message = 'description is too long (maximum is 140 characters)';
    throw invalid({ resource: RESOURCE, field: 'description', code: 'custom', message });
  }
  for (const [field, url] of Object.entries({ log_url, environment_url })) {
    if (url !== '' && !/^https?:\/\//.test(String(url))) {
      throw invalid({
        resource: RESOURCE,
        field,
        code: 'custom',
        message: `${field} must use http(s) scheme`,
      });
    }
  }
  return {
    state,
    description: String(description),
    log_url: String(log_url),
    environment_url: String(environment_url),
  };
}
