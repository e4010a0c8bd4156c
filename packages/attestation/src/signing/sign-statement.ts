import type { Artifact } from '../artifact.ts';
import type { Statement } from '../statement/statement.ts';
import type { Signing } from './signing.ts';

export interface SigningPorts {
  /** GitHub's identity token for that audience; absent where the job may not ask for one. */
  idToken?: (audience: string) => Promise<string>;
  now?: () => Date;
}

/**
 * The statement in a Sigstore bundle, signed by the job's identity.
 * Throws a `ConfigError` where there is no identity, a `RemoteError` where Sigstore refuses or does not answer.
 */
export async function signStatement(
  _statement: Statement,
  _signing: Signing,
  _ports: SigningPorts,
): Promise<Artifact> {
  throw new Error('not yet');
}
