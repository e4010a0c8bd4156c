import { fault, invalid } from '../handler.ts';

const ID = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Of a service, a worker pool or a job.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services/create (serviceId)
 * @param field such as `service_id`
 */
export function checkId(field: string, id: unknown): asserts id is string {
  if (typeof id !== 'string' || id.length > 49 || !ID.test(id)) {
    throw invalid(
      field,
      'only lowercase, digits, and hyphens; must begin with letter, and may not end with hyphen; must be less than 50 characters',
    );
  }
}

/** https://docs.cloud.google.com/run/docs/managing/revisions (own suffixes); that its prefix must be the service is not said, and not asked for here */
export function checkRevisionId(id: string): void {
  if (id.length > 63 || !ID.test(id)) {
    throw invalid(
      'template.revision',
      `Revision name ${id} must be a lowercase RFC 1035 label of at most 63 characters`,
    );
  }
}

/** Together with the service's name they make one label of a host name: https://docs.cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration#tags */
export function checkTag(tag: string, service: string): void {
  if (tag.length < 3 || !ID.test(tag)) {
    throw invalid('traffic.tag', `Traffic tag ${tag} must be a lowercase label of at least 3 characters`);
  }
  // In the words that users met: https://github.com/PolicyEngine/policyengine-api/issues/3729
  if (tag.length + service.length > 46) {
    throw fault('INVALID_ARGUMENT', 'Combined traffic tag and service name cannot exceed 46 characters.');
  }
}
