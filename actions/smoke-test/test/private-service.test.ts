import { createServer } from 'node:http';
import { Problems, type Run } from '@pipeline/action-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  accountForGithub,
  type Front,
  invokerRefusal,
  type LocalGoogle,
  type LocalOidc,
  openFront,
  providerForGithub,
  startGoogle,
  startOidc,
} from '../../../packages/local-cloud/src/index.ts';
import { configure } from '../src/config.ts';
import { live } from '../src/live.ts';
import { smokeTest } from '../src/smoke-test.ts';
import type { Inputs } from '../src/spec.gen.ts';

const ACCOUNT = 'push@shop.iam.gserviceaccount.com';
const AUDIENCE = 'https://api-123456789012.europe-west1.run.app';

let oidc: LocalOidc;
let google: LocalGoogle;
let front: Front;
const behind = createServer((_, answer) => answer.end('in'));
beforeAll(async () => {
  oidc = await startOidc();
  google = await startGoogle({
    providers: [providerForGithub(oidc.issuer, 'org/shop')],
    serviceAccounts: [accountForGithub('org/shop')],
  });
  await new Promise<void>(resolve => behind.listen(0, '127.0.0.1', resolve));
  const address = behind.address();
  const target = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const invokers = { audiences: [AUDIENCE], members: [`serviceAccount:${ACCOUNT}`] };
  front = await openFront(
    () => [{ weight: 1, targets: [target] }],
    0,
    ({ headers }) => invokerRefusal(headers, invokers, google.idTokens),
  );
});
afterAll(async () => {
  behind.close();
  await Promise.all([front.close(), google.close(), oidc.close()]);
});

/** The stage as it runs, against a service that lets one account in. */
function smoke(more: Partial<Inputs>, env: Record<string, string> = {}) {
  const masked: string[] = [];
  const inputs: Inputs = {
    url: front.url,
    versionPath: '/version',
    versionField: 'version',
    waitTimeout: 0,
    interval: 1,
    ...more,
  };
  const run = {
    log: { info: () => undefined, group: (_: string, phase: () => unknown) => phase() },
    context: { env: (name: string) => ({ ...google.env, ...env })[name] },
    signal: new AbortController().signal,
    clock: { now: Date.now, sleep: async () => undefined },
    idToken: (audience: string) => oidc.sign({}, audience),
    mask: (secret: string) => void masked.push(secret),
  } as unknown as Run;
  const config = configure(inputs, new Problems(), { dryRun: () => false });
  return smokeTest(config, live(run)).then(report => ({ report, masked }));
}

const PROVIDER = providerForGithub('', 'org/shop').name;
const identity = { workloadIdentityProvider: PROVIDER, serviceAccount: ACCOUNT, identityAudience: AUDIENCE };

it('is let in with the ID token of an account that may call it', async () => {
  const { report, masked } = await smoke(identity);
  expect(report.outputs.verdict).toBe('passed');
  expect(masked).toContainEqual(expect.stringMatching(/^eyJ/));
});

it.each([
  [{}, '403'],
  [{ ...identity, identityAudience: 'https://tag---api.run.app' }, '401'],
])('is not, with %j', async (more, status) => {
  const { report } = await smoke(more);
  expect(report.outputs.verdict).toBe('failed');
  expect(report.error?.message).toContain(status);
});

it('is let in by the credentials that the job has', async () => {
  const { token } = google.tokens.issue({ members: accountForGithub('org/shop').users }, 60);
  const more = { identityAudience: AUDIENCE, serviceAccount: ACCOUNT };
  const { report } = await smoke(more, { CLOUDSDK_AUTH_ACCESS_TOKEN: token });
  expect(report.outputs.verdict).toBe('passed');
});

it('says that the job has none', async () => {
  const { report } = await smoke({ identityAudience: AUDIENCE });
  expect(report.error?.message).toBe(
    'identity-audience wants a Google ID token, and this job has no Google credentials',
  );
});
