import { RemoteError } from '@pipeline/contracts';
import { readGoogleError } from '../google-error.ts';
import { atAccount, type Explained, passing } from '../refusal.ts';

/** Google's refusal of credentials that the machine had. @param what such as `the key of deploy@… in /tmp/key.json` */
export function existingRefusal(cause: unknown, what: string, account: string | undefined): RemoteError {
  const error = readGoogleError(cause);
  const { operation, status, code } = error;
  const service = operation === 'token' ? 'Google’s token service' : 'Google IAM Credentials';
  const { message, hint } =
    passing(service, error) ??
    (operation === 'token' ? undefined : atAccount(error, account ?? '')) ??
    refused(operation, `${code ?? `HTTP ${status}`}: ${error.message}`, what, account);
  return new RemoteError(message, {
    service,
    operation,
    hint,
    ...(status !== undefined && { status }),
    ...(code !== undefined && { errorCode: code }),
    // As in `refusal()`: the client's own error holds what was sent.
    cause: new Error(error.message),
  });
}

function refused(operation: string, said: string, what: string, account: string | undefined): Explained {
  if (operation === 'generateIdToken') {
    return {
      message: `Google gives ${what} no ID token of ${account}: ${said}`,
      hint: `Grant roles/iam.serviceAccountOpenIdTokenCreator on ${account} to whom these credentials are; it takes a few minutes. Google answers an account that does not exist alike.`,
    };
  }
  return {
    message: `Google refused ${what}: ${said}`,
    hint: 'They were made by an earlier step, or by whoever set up the runner: a key may be deleted, a token run out. With `workload-identity-provider` this step gets its own.',
  };
}
