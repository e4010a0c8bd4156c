import { randomBytes } from 'node:crypto';
import type { Incoming } from '../http/exchange.ts';
import { isSignedWith, parseSigV4 } from '../http/sigv4.ts';

/** Who calls. The first three as `GetCallerIdentity` says them. */
export interface Caller {
  accountId: string;
  arn: string;
  userId: string;
  /** Of a role's session: the role. */
  roleArn?: string;
  /** Of a role's session: the tags that a session made from it inherits. */
  transitiveTags?: Record<string, string>;
}

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Temporary credentials have both of these, a user's keys neither. */
  sessionToken?: string;
  expiration?: Date;
}

export type Refused = 'missing' | 'unknown' | 'expired' | 'badly-signed';

/** Every access key that is known, and who it belongs to. */
export class CredentialStore {
  readonly #known = new Map<string, { credentials: Credentials; caller: Caller }>();

  add(credentials: Credentials, caller: Caller): void {
    this.#known.set(credentials.accessKeyId, { credentials, caller });
  }

  /** Temporary credentials for a role's session. */
  issue(caller: Caller, seconds: number): Required<Credentials> {
    const issued = {
      accessKeyId: `ASIA${letters(16)}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(120).toString('base64'),
      // In whole seconds, as STS has them.
      expiration: new Date((Math.floor(Date.now() / 1_000) + seconds) * 1_000),
    };
    this.add(issued, caller);
    return issued;
  }

  /** Ends temporary credentials now, as if their time had run out. */
  expire(accessKeyId: string): void {
    const found = this.#known.get(accessKeyId);
    if (found) found.credentials = { ...found.credentials, expiration: new Date(0) };
  }

  async identify(request: Incoming): Promise<Caller | Refused> {
    const given = parseSigV4(request.headers.authorization);
    if (given === undefined) return 'missing';
    const known = this.#known.get(given.accessKeyId);
    const token = request.headers['x-amz-security-token'];
    if (known === undefined || known.credentials.sessionToken !== token) return 'unknown';
    const { secretAccessKey, expiration } = known.credentials;
    if (!(await isSignedWith(secretAccessKey, given, request))) return 'badly-signed';
    if (expiration !== undefined && expiration.getTime() <= Date.now()) return 'expired';
    return known.caller;
  }
}

/** Letters and digits as access keys and role ids have them. */
export function letters(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(randomBytes(length), byte => alphabet[byte % alphabet.length]).join('');
}
