import { isRecord, RemoteError } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';

const INVOKER = 'roles/run.invoker';
/** Whoever asks, also without any identity. https://docs.cloud.google.com/iam/docs/principals-overview#all-users */
const EVERYBODY = 'allUsers';

/** Whether the policy lets everybody call, under no condition. */
export function isOpen(policy: Raw): boolean {
  return bindingsOf(policy).some(
    binding => isPlainInvoker(binding) && membersOf(binding).includes(EVERYBODY),
  );
}

/**
 * The policy with everybody among the invokers, or not; the same one where nothing is to change. All else of it stays as
 * it is, its etag and conditions too. Where everybody is to go, they also go from bindings with a condition.
 * https://docs.cloud.google.com/iam/docs/reference/rest/v1/Policy
 */
export function withEverybody(policy: Raw, allowed: boolean): Raw {
  const bindings = bindingsOf(policy);
  if (allowed) {
    if (isOpen(policy)) return policy;
    const at = bindings.findIndex(isPlainInvoker);
    const grown = {
      ...(bindings[at] ?? { role: INVOKER }),
      members: [...membersOf(bindings[at] ?? {}), EVERYBODY],
    };
    return { ...policy, bindings: at < 0 ? [...bindings, grown] : bindings.with(at, grown) };
  }
  if (!bindings.some(isEverybodys)) return policy;
  const kept = bindings.flatMap(binding => {
    if (!isEverybodys(binding)) return [binding];
    const members = membersOf(binding).filter(name => name !== EVERYBODY);
    return members.length > 0 ? [{ ...binding, members }] : [];
  });
  return { ...policy, bindings: kept };
}

const isPlainInvoker = ({ role, condition }: Raw) => role === INVOKER && condition == null;
const isEverybodys = (binding: Raw) => binding.role === INVOKER && membersOf(binding).includes(EVERYBODY);

function membersOf({ members = [] }: Raw): string[] {
  if (Array.isArray(members) && members.every(member => typeof member === 'string')) return members;
  throw unreadable();
}

function bindingsOf({ bindings = [] }: Raw): Raw[] {
  if (Array.isArray(bindings) && bindings.every(isRecord)) return bindings;
  throw unreadable();
}

/** What cannot be read is not written back. */
function unreadable(): RemoteError {
  return new RemoteError('Google answered with an IAM policy that cannot be read', {
    service: 'Cloud Run',
    operation: 'GetIamPolicy',
    transient: false,
    hint: 'Check that the endpoint is Google’s own, or that no proxy changes its answers',
  });
}
