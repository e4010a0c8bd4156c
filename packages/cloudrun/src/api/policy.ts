import type { RunApi } from '../api.ts';
import type { Connection } from './connection.ts';
import { nameIn } from './names.ts';

/** With an older version, Google leaves out the conditions of bindings, and a policy that is written back loses them. */
const POLICY_VERSION = 3;

/** Who may call a service. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services/setIamPolicy */
export function policyApi({ call }: Connection): Pick<RunApi, 'getIamPolicy' | 'setIamPolicy'> {
  return {
    getIamPolicy: (at, service) =>
      call(
        { operation: 'GetIamPolicy', changes: false, subject: { ...at, kind: 'service', id: service } },
        ({ services }, options) =>
          services.getIamPolicy(
            {
              resource: nameIn(at, 'services', service),
              options: { requestedPolicyVersion: POLICY_VERSION },
            },
            options,
          ),
      ),

    setIamPolicy: (at, service, policy) =>
      call(
        {
          operation: 'SetIamPolicy',
          changes: true,
          subject: { ...at, kind: 'service', id: service },
          body: { policy },
        },
        ({ services }, options) =>
          services.setIamPolicy({ resource: nameIn(at, 'services', service) }, options),
      ),
  };
}
