import { configured } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { configure } from '../src/config/config.ts';
import { spec } from '../src/spec.gen.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const IMAGE = `ghcr.io/org/shop/api@${DIGEST}`;

function read(inputs: Record<string, string>) {
  const given = {
    image: IMAGE,
    environment: 'staging',
    checks: 'smoke',
    result: 'passed',
    'github-token': 't',
    ...inputs,
  };
  const env = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  return configured(spec, env, (inputs, problems) =>
    configure(inputs, problems, {
      dryRun: (given, endpoint) => given ?? endpoint?.startsWith('127.') === false,
      githubUrl: '127.0.0.1:9',
      region: undefined,
      localAws: false,
    }),
  );
}

it('takes one image, and names it by its repository', () => {
  expect(read({ 'dry-run': 'false' })).toMatchObject({
    images: [{ name: 'api', ref: { registry: 'ghcr.io', repository: 'org/shop/api', digest: DIGEST } }],
    environment: 'staging',
    checks: ['smoke'],
    result: 'passed',
    releaseId: undefined,
    home: { github: { token: 't' } },
    attestation: true,
    signing: 'auto',
    login: { registry: 'ghcr.io', githubToken: 't' },
    dryRun: false,
  });
});

it('takes a deployment alone, to which nothing can be attached', () => {
  expect(read({ image: '', deployments: 'dpl_5ucQ, dpl_5ucQ' })).toMatchObject({
    images: [],
    deployments: ['vercel://dpl_5ucQ'],
    attestation: false,
    dryRun: false,
  });
});

it('takes several images, several checks and a signing config', () => {
  const images = JSON.stringify({ api: IMAGE, worker: `127.0.0.1:5000/worker:v1@${DIGEST}` });
  const config = read({
    image: '',
    images,
    checks: 'smoke, e2e\nsmoke',
    signing: 'sigstore.json',
    'release-log': 'file:log',
  });
  expect(config.images.map(({ name, ref }) => [name, ref.registry])).toEqual([
    ['api', 'ghcr.io'],
    ['worker', '127.0.0.1:5000'],
  ]);
  expect(config).toMatchObject({
    checks: ['smoke', 'e2e'],
    signing: { file: 'sigstore.json' },
    home: { folder: 'log' },
  });
});

it.each<[string, Record<string, string>, RegExp]>([
  ['no image', { image: '' }, /- image: nothing says what was checked/],
  [
    'no id',
    { deployments: 'shop-web-3f2a1bc.vercel.app' },
    /- deployments: "shop-web.*" is not the id of a deployment/,
  ],
  [
    'a deployment without a log',
    { image: '', deployments: 'dpl_5ucQ', 'release-log': 'none' },
    /- release-log: it is none, and nothing can be attached/,
  ],
  ['both', { images: `{"api":"${IMAGE}"}` }, /- images: it is given beside `image`/],
  [
    'a tag',
    { image: 'ghcr.io/org/shop/api:v1' },
    /- image: "ghcr.io\/org\/shop\/api:v1" names no digest, and a tag can be/,
  ],
  [
    'a tag among several',
    { image: '', images: `{"api":"${IMAGE}","web":"shop/web:v1"}` },
    /- images\.web: "shop\/web:v1" names no digest/,
  ],
  ['what is no reference', { image: 'ghcr.io/Org@x' }, /- image: .* has a malformed digest/],
  ['no object', { image: '', images: '["x"]' }, /- images: it is not a JSON object/],
  ['no text', { image: '', images: '{"api":1}' }, /- images\.api: 1 is no text/],
  // A step that was skipped gives an empty verdict, which is none.
  ['an empty result', { result: '' }, /- result: it is required/],
  ['another result', { result: 'success' }, /- result: /],
  ['no check', { checks: '' }, /- checks: it is required/],
  ['only commas', { checks: ',' }, /- checks: it names no check/],
  ['a sentence', { checks: 'x'.repeat(101) }, /- checks: "x+…" is not a check's name/],
  ['an environment with a line break', { environment: 'a\nb' }, /- environment: /],
  [
    'nowhere to write',
    { attestation: 'false', 'release-log': 'none' },
    /- attestation: .* nothing to write to/,
  ],
  ['another log', { 'release-log': 'gitlab' }, /- release-log: "gitlab" is no place/],
  [
    'no token',
    { 'github-token': '', 'dry-run': 'false' },
    /- github-token: the release log on GitHub needs it/,
  ],
  [
    'one password for two registries',
    {
      image: '',
      images: `{"a":"${IMAGE}","b":"docker.io/a/b@${DIGEST}"}`,
      'registry-username': 'u',
      'registry-password': 'p',
    },
    /- registry-username: it is for one registry, and the images are in ghcr.io and docker.io/,
  ],
  ['half a login', { 'registry-username': 'u' }, /- registry-password: only the other half/],
])('refuses %s', (_, inputs, why) => {
  expect(() => read(inputs)).toThrow(why);
});

it('needs no token to plan, and tells every mistake in one error', () => {
  expect(read({ 'dry-run': 'true', 'github-token': '' }).home).toBeUndefined();
  expect(() => read({ image: 'x:v1', result: '', 'release-log': 'x', 'dry-run': 'perhaps' })).toThrow(
    /^4 inputs are wrong.*\n- image: .*\n- result: .*\n- release-log: .*\n- dry-run: /,
  );
});
