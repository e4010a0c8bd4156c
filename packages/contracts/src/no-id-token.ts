import { ActionError, RemoteError } from './errors.ts';

/**
 * Why GitHub gave no OIDC token, whatever it was for. The port says itself when a job may have no token; anything else
 * is GitHub's endpoint in trouble. https://docs.github.com/en/actions/reference/security/oidc
 */
export function noIdToken(cause: unknown): unknown {
  if (cause instanceof ActionError) return cause;
  const [said = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1);
  return new RemoteError(`GitHub gave no OIDC token: ${said.trim()}`, {
    service: 'GitHub OIDC',
    operation: 'getIDToken',
    cause,
    hint: 'Run the job again; if it stays, check that the job has `permissions: id-token: write` and look at GitHub’s status page.',
  });
}
