import { AwsFault } from '../http/aws-fault.ts';
import type { AwsQueryService } from '../http/aws-query.ts';
import type { Incoming } from '../http/exchange.ts';
import { assumeRole } from './assume-role.ts';
import type { Caller, CredentialStore } from './credentials.ts';
import { openSession, type Role, sessionOf } from './session.ts';
import { type Attempt, checkTrust, trusts } from './trust.ts';
import { type IdentityProvider, verifyWebIdentity } from './web-identity.ts';

export interface StsOptions {
  credentials: CredentialStore;
  roles: readonly Role[];
  providers: readonly IdentityProvider[];
  caller(request: Incoming): Promise<Caller> | Caller;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html */
export function stsService({ credentials, roles, providers, caller }: StsOptions): AwsQueryService {
  for (const { trust } of roles) checkTrust(trust);

  return {
    name: 'sts',
    version: '2011-06-15',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: {
      /** The one operation without a signature: the token is the proof. */
      AssumeRoleWithWebIdentity: async parameters => {
        const identity = await verifyWebIdentity(parameters.get('WebIdentityToken') ?? '', providers);
        const [, , , , accountId = ''] = (parameters.get('RoleArn') ?? '').split(':');
        const provider = `arn:aws:iam::${accountId}:oidc-provider/${identity.provider}`;
        const attempt: Attempt = {
          action: 'sts:AssumeRoleWithWebIdentity',
          principals: [provider],
          keys: {
            [`${identity.provider}:sub`]: identity.subject,
            [`${identity.provider}:aud`]: identity.audience,
          },
        };
        const role = roles.find(({ arn }) => arn === parameters.get('RoleArn'));
        // A role that is not there and one that does not trust the token look the same.
        if (!role || !trusts(role.trust, attempt)) {
          throw new AwsFault('AccessDenied', `Not authorized to perform ${attempt.action}`, 403);
        }
        return {
          ...openSession(credentials, role, sessionOf(parameters, role, false)),
          SubjectFromWebIdentityToken: identity.subject,
          Audience: identity.audience,
          Provider: provider,
        };
      },

      AssumeRole: async (parameters, request) =>
        assumeRole(parameters, await caller(request), roles, credentials),

      GetCallerIdentity: async (_parameters, request) => {
        const { arn, userId, accountId } = await caller(request);
        return { Arn: arn, UserId: userId, Account: accountId };
      },
    },
  };
}
