import type { FailureKind } from '@pipeline/checks';
import type { Identity } from './identity.ts';

const BY_KIND: Record<FailureKind, string> = {
  dns: 'Check the host in `url`; a private name needs a runner in its network.',
  refused: 'Nothing listens there: look at the service’s state and its port, and at `url`.',
  tls: 'Renew or correct the certificate; a smoke test never goes on without verifying it.',
  timeout: 'Look at the service’s load and at what stands before it (security group, firewall).',
  reset: 'Look at the service’s log: it, or a proxy before it, broke off while answering.',
  network: 'Check `url`, and that the runner reaches it.',
  redirect: 'Expect the redirect itself (a 3xx status), or check where it leads.',
  status: 'Read the service’s log for this request; give a slow start more `wait-timeout`.',
  version:
    'Look at the rollout: is it finished, does all traffic go to it, does a cache keep the version, was it rolled back?',
  content: 'Compare the answer with what is expected; if the service is right, change the check.',
  latency: 'Look at the service’s load; raise `max-latency` only if the time is acceptable.',
};

/** What to do next about a failure. */
export function advice(kind: FailureKind, status?: number, identity?: Identity): string {
  if (status === 401 && identity) {
    return `The service did not take the ID token: \`identity-audience\` (${identity.audience}) must be its own URL, as Cloud Run shows it, or one of its custom audiences.`;
  }
  if (status === 403 && identity) {
    return `The service did not let ${identity.serviceAccount ?? 'the caller'} in: grant roles/run.invoker on it; it takes a few minutes. An ingress that is internal answers alike, or with 404.`;
  }
  if (status === 401 || status === 403) {
    return 'The service asks for a login: send its header through `headers` (a protected deployment has a bypass secret), or for a private service on Cloud Run an ID token (`identity-audience`).';
  }
  return BY_KIND[kind];
}
