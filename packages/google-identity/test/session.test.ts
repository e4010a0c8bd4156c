import { expect, it } from 'vitest';
import { googleSession } from '../src/index.ts';
import { ACCOUNT, type GoogleCloud, openGoogle, PROVIDER, runPorts } from './google-cloud.ts';

const AUDIENCE = 'https://api-123456789012.europe-west1.run.app';
const NOBODY = { workloadIdentityProvider: undefined, serviceAccount: undefined };

function jobOf(cloud: GoogleCloud, env: Record<string, string> = {}) {
  const { ports, lines } = runPorts(cloud);
  const all: Record<string, string> = { ...cloud.google.env, ...env };
  const run = {
    ...ports,
    context: { env: (name: string) => all[name] },
    log: { info: ports.log },
    signal: new AbortController().signal,
  };
  const readFile = () => Promise.reject(new Error('ENOENT'));
  return {
    lines,
    open: (wanted: typeof NOBODY | object) => googleSession({ ...NOBODY, ...wanted }, run, readFile),
  };
}

it('goes by the provider where one is named, whatever the environment has', async () => {
  const { open, lines } = jobOf(await openGoogle(), { CLOUDSDK_AUTH_ACCESS_TOKEN: 'ya29.given' });
  const session = await open({ workloadIdentityProvider: PROVIDER, serviceAccount: ACCOUNT });
  expect(lines).toEqual([]);
  expect(await session?.accessToken()).not.toBe('ya29.given');
  expect(lines).toEqual([expect.stringContaining(`Google: ${ACCOUNT}, until`)]);
  expect(await session?.idToken(AUDIENCE)).toMatch(/^ey/);
});

it('has no ID token without a service account, and says so when one is wanted', async () => {
  const { open } = jobOf(await openGoogle());
  const session = await open({ workloadIdentityProvider: PROVIDER });
  await expect(session?.idToken(AUDIENCE)).rejects.toThrow('no service account whose it is to be');
});

it('takes what the environment has, for the account that is wanted, and else is none', async () => {
  const given = jobOf(await openGoogle(), { CLOUDSDK_AUTH_ACCESS_TOKEN: 'ya29.given' });
  const [named, unnamed] = [await given.open({ serviceAccount: ACCOUNT }), await given.open({})];
  expect(await unnamed?.accessToken()).toBe('ya29.given');
  await expect(unnamed?.idToken(AUDIENCE)).rejects.toThrow('no service account whose it is to be');
  await expect(named?.idToken(AUDIENCE)).rejects.toThrow(ACCOUNT);
  expect(await jobOf(await openGoogle()).open({})).toBeUndefined();
});
