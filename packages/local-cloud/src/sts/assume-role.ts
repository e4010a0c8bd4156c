import { AwsFault } from '../http/aws-fault.ts';
import type { XmlValue } from '../http/xml.ts';
import type { Caller, CredentialStore } from './credentials.ts';
import { openSession, type Role, sessionOf } from './session.ts';
import { readSessionTags } from './session-tags.ts';
import { type Attempt, trusts } from './trust.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export function assumeRole(
  parameters: URLSearchParams,
  caller: Caller,
  roles: readonly Role[],
  store: CredentialStore,
): { [element: string]: XmlValue } {
  const wanted = parameters.get('RoleArn') ?? '';
  const role = roles.find(({ arn }) => arn === wanted);
  const tags = readSessionTags(parameters, caller.transitiveTags);
  const externalId = parameters.get('ExternalId');
  const attempt: Attempt = {
    action: 'sts:AssumeRole',
    principals: [
      caller.arn,
      ...(caller.roleArn === undefined ? [] : [caller.roleArn]),
      `arn:aws:iam::${caller.accountId}:root`,
      caller.accountId,
    ],
    keys: {
      ...(externalId !== null && { 'sts:ExternalId': externalId }),
      ...Object.fromEntries(Object.entries(tags.all).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    },
  };
  // A role that is not there and one that does not trust the caller look the same.
  if (!role || !trusts(role.trust, attempt) || !mayAssume(caller, role, roles)) {
    throw denied(caller, 'sts:AssumeRole', wanted);
  }
  // For tags that are inherited too. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
  const tagged = Object.keys(tags.all).length > 0;
  if (tagged && !trusts(role.trust, { ...attempt, action: 'sts:TagSession' })) {
    throw denied(caller, 'sts:TagSession', wanted);
  }
  const session = sessionOf(parameters, role, caller.roleArn !== undefined);
  return {
    ...openSession(store, role, session, tags.transitive),
    ...(tags.packedSize !== undefined && { PackedPolicySize: tags.packedSize }),
  };
}

/** Across accounts the caller's own policy must allow it too. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html */
function mayAssume(caller: Caller, wanted: Role, roles: readonly Role[]): boolean {
  const [, , , , accountId] = wanted.arn.split(':');
  const own = roles.find(({ arn }) => arn === caller.roleArn);
  if (accountId === caller.accountId || own?.mayAssume === undefined) return true;
  return own.mayAssume.includes(wanted.arn);
}

/** As recorded in https://github.com/aws-actions/configure-aws-credentials/issues/54 and its like. */
function denied({ arn }: Caller, action: string, resource: string): AwsFault {
  const message = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}`;
  return new AwsFault('AccessDenied', message, 403);
}
