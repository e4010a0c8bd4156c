import { type Change, RemoteError } from '@pipeline/contracts';
import type { RunApi } from '../api.ts';
import { isConflict } from '../errors/to-run-error.ts';
import type { Place } from '../raw.ts';
import { withEverybody } from './invoker-policy.ts';

/** Who may call a service. What is not named stays as it is, and is not even read. */
export interface Access {
  allowUnauthenticated?: boolean;
}

/** How often the policy is read anew when somebody else wrote it in between, or an answer was lost. */
const TRIES = 4;

/**
 * Lets everybody call a service, or nobody without an identity, by its IAM policy: read, edited, and written with the etag
 * that was read. Returns what has changed.
 * https://docs.cloud.google.com/run/docs/authenticating/public
 * @throws what the API throws, with the role that is missing or the organisation’s policy that forbids it
 */
export async function applyAccess(
  api: Pick<RunApi, 'getIamPolicy' | 'setIamPolicy'>,
  at: Place,
  service: string,
  { allowUnauthenticated: allowed }: Access,
): Promise<Change[]> {
  if (allowed === undefined) return [];
  let changes: Change[] = [];
  for (let tried = 1; ; tried++) {
    const policy = await api.getIamPolicy(at, service);
    const wanted = withEverybody(policy, allowed);
    if (wanted === policy) return changes;
    changes = [
      {
        what: 'access without an identity',
        from: allowed ? 'refused' : 'allowed',
        to: allowed ? 'allowed' : 'refused',
      },
    ];
    try {
      await api.setIamPolicy(at, service, wanted);
      return changes;
    } catch (error) {
      // The same policy twice is the same policy; what stands there now decides whether it is sent again.
      const again = isConflict(error) || (error instanceof RemoteError && error.outcome === 'unknown');
      if (!again || tried === TRIES) throw error;
    }
  }
}
