import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalCloud } from '../../local-cloud/src/index.ts';
import type { LoginRun, RegistryLogin } from '../src/index.ts';

/** A run in a job whose environment this is, and what it told and masked. */
export function testRun(cloud: LocalCloud | undefined, env: Record<string, string | undefined>) {
  const lines: string[] = [];
  const masked: string[] = [];
  const run: LoginRun = {
    context: { env: name => env[name], repository: 'org/shop', runId: '7', actor: 'octocat' },
    idToken: async audience => {
      if (cloud === undefined) throw new Error('no token was expected');
      return cloud.oidc.sign({}, audience);
    },
    mask: secret => void masked.push(secret),
    clock: { now: () => Date.now(), sleep: (ms, signal) => sleep(ms, undefined, { signal }) },
    log: { info: line => void lines.push(line) },
    signal: new AbortController().signal,
  };
  return { run, lines, masked };
}

export function loginTo(registry: string, more: Partial<RegistryLogin> = {}): RegistryLogin {
  return {
    registry,
    given: undefined,
    ecr: undefined,
    google: false,
    roleToAssume: undefined,
    workloadIdentityProvider: undefined,
    serviceAccount: undefined,
    githubToken: undefined,
    ...more,
  };
}
