import { expect, it } from 'vitest';
import { type FleetInputs, fleetConfig } from '../src/index.ts';

function read(inputs: FleetInputs, env: Record<string, string> = {}) {
  const told: string[] = [];
  const problems = { add: (input: string, problem: string) => told.push(`${input}: ${problem}`) };
  const config = fleetConfig(inputs, problems, { context: { env: name => env[name] } });
  return { config, told };
}

const ROLE = 'arn:aws:iam::123456789012:role/deploy';
const PROVIDER = 'projects/1/locations/global/workloadIdentityPools/github/providers/shop';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIA1', AWS_SECRET_ACCESS_KEY: 'secret' };

it.each<[FleetInputs, Record<string, string>, string[]]>([
  [{}, {}, []],
  [{ roleToAssume: ROLE }, {}, ['aws']],
  [{}, KEYS, ['aws']],
  [{ workloadIdentityProvider: PROVIDER }, {}, ['google']],
  [{}, { GOOGLE_APPLICATION_CREDENTIALS: '/key.json' }, ['google']],
  [{ vercelToken: 'vcp_1' }, {}, ['vercel']],
  [{}, { VERCEL_TOKEN: 'vcp_1' }, ['vercel']],
])('%j and %j say who to be on %j', (inputs, env, platforms) => {
  const { config, told } = read(inputs, env);
  const { aws, google, vercel } = config;
  const known = Object.entries({ aws, google, vercel }).flatMap(([name, who]) => (who ? [name] : []));
  expect([known, told]).toEqual([platforms, []]);
});

it.each<[FleetInputs, string]>([
  [{ awsRegion: 'Europe' }, 'aws-region: "Europe" is not a region'],
  [{ roleToAssume: 'deploy' }, 'role-to-assume: "deploy" '],
  [{ roleToAssume: ROLE, roleChain: ['x'] }, 'role-chain: "x" '],
  [{ roleChain: [ROLE] }, 'role-chain: there is nobody to assume it as'],
  [{ roleToAssume: ROLE, sessionTags: true }, 'session-tags: '],
  [{ workloadIdentityProvider: 'shop' }, 'workload-identity-provider: "shop" '],
  [{ workloadIdentityProvider: PROVIDER, serviceAccount: 'me' }, 'service-account: "me" '],
  [{ serviceAccount: 'a@b.iam.gserviceaccount.com' }, 'service-account: nothing says how to act as it'],
  [{ vercelToken: 'a b' }, 'vercel-token: '],
  [{ vercelToken: 'vcp_1', vercelTeam: 'a/b' }, 'vercel-team: "a/b" '],
])('%j is refused', (inputs, words) => {
  expect(read(inputs).told.join('\n')).toContain(words);
});

it('does not quote a token', () => {
  expect(read({ vercelToken: 'my secret' }).told.join()).not.toContain('my secret');
});

it('pins on Vercel unless it is told not to', () => {
  expect([read({}).config.pin, read({ pin: false }).config.pin]).toEqual([true, false]);
});
