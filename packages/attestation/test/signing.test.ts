import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local-cloud/src/index.ts';
import { freePort } from '../../local-cloud/src/runtime/free-port.ts';
import {
  type SigningPorts,
  type SigningServices,
  signingFor,
  signStatement,
  testResult,
} from '../src/index.ts';

const statement = testResult({
  subjects: [{ digest: `sha256:${'a'.repeat(64)}` }],
  result: 'passed',
  checks: [{ name: 'smoke' }],
  environment: 'staging',
  url: 'https://github.com/org/shop/actions/runs/1',
  at: '2026-11-21T06:00:00Z',
});

describe('whose Sigstore signs', () => {
  test.each([
    ['auto', 'public', true, 'public-good'],
    ['auto', 'private', true, 'github'],
    ['auto', 'internal', true, 'github'],
    ['auto', undefined, true, 'github'],
    ['auto', 'public', false, 'none'],
    ['none', 'public', true, 'none'],
    ['public-good', 'private', true, 'public-good'],
  ] as const)(
    '%s, of a repository that is %s, identity token: %s → %s',
    (asked, visibility, hasIdToken, signs) => {
      expect(signingFor({ asked, visibility, hasIdToken })).toBe(signs);
    },
  );

  test('asked for without an identity: what to grant', () => {
    expect(() => signingFor({ asked: 'github', visibility: 'private', hasIdToken: false })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('id-token: write') }),
    );
  });
});

describe('what Sigstore does not do', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud();
  });
  afterEach(() => cloud.close());

  const sign = (services: Partial<SigningServices> = {}, ports: Partial<SigningPorts> = {}) =>
    signStatement(
      statement,
      { ...cloud.sigstore.signingConfig, ...services },
      { idToken: audience => cloud.oidc.sign({}, audience), ...ports },
    );

  test('passing faults are outlasted, each call within its bound', async () => {
    cloud.faults.add(
      { kind: 'server-error', service: 'fulcio' },
      { kind: 'reset-before', service: 'rekor' },
      { kind: 'throttle', service: 'timestamp' },
    );
    await sign();
    expect(cloud.requests('fulcio').map(({ status }) => status)).toEqual([500, 201]);
    expect(cloud.requests('timestamp').map(({ status }) => status)).toEqual([429, 201]);
    expect(cloud.requests('rekor')).toHaveLength(2);
  });

  test('Fulcio refuses the token: asked once, and says so', async () => {
    const idToken = () => cloud.oidc.sign({}, 'sts.amazonaws.com');
    await expect(sign({}, { idToken })).rejects.toMatchObject({
      service: 'fulcio',
      status: 400,
      message: `Sigstore’s certificate authority at ${cloud.sigstore.url} refused the job’s identity token: (400) There was an error processing the identity token`,
      hint: expect.stringContaining('signing: none'),
    });
    expect(cloud.requests('fulcio')).toHaveLength(1);
  });

  test('a token that somebody else made is refused', async () => {
    const elsewhere = await startLocalCloud();
    try {
      const idToken = (audience: string) => elsewhere.oidc.sign({}, audience);
      await expect(sign({}, { idToken })).rejects.toMatchObject({ service: 'fulcio', status: 400 });
    } finally {
      await elsewhere.close();
    }
  });

  test('the log stays down: four requests, then what to allow', async () => {
    cloud.faults.add({ kind: 'server-error', service: 'rekor', count: 9 });
    await expect(sign()).rejects.toMatchObject({
      service: 'rekor',
      status: 500,
      message: expect.stringContaining('transparency log'),
      hint: expect.stringContaining('status.sigstore.dev'),
    });
    expect(cloud.requests('rekor')).toHaveLength(4);
  }, 20_000);

  test('nobody answers: which host to allow', async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    await expect(sign({ timestamp: [`http://${nobody}`] })).rejects.toMatchObject({
      service: 'timestamp',
      message: expect.stringMatching(/^The timestamp authority at http:.* does not answer: .*ECONNREFUSED/),
      hint: `Allow ${nobody} in the runner’s network, or set \`signing: none\`.`,
    });
  }, 20_000);

  test('says that GitHub gave no token, and why', async () => {
    const idToken = () => Promise.reject(new Error('Error message: connect ECONNREFUSED'));
    await expect(sign({}, { idToken })).rejects.toMatchObject({
      service: 'GitHub OIDC',
      message: 'GitHub gave no OIDC token: Error message: connect ECONNREFUSED',
      hint: expect.stringContaining('id-token: write'),
    });
  });

  test('no permission for a token', async () => {
    await expect(sign({}, { idToken: undefined })).rejects.toMatchObject({
      code: 'config',
      hint: expect.stringContaining('id-token: write'),
    });
    expect(cloud.writes()).toEqual([]);
  });

  test.each(['s3cret-that-is-no-token', 'a.b.c', `e30.${Buffer.from('null').toString('base64url')}.x`])(
    'what is no token is not repeated in the error: %s',
    async token => {
      const error = await sign({}, { idToken: async () => token }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ service: 'oidc', message: expect.stringContaining('no identity token') });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(token);
    },
  );
});
