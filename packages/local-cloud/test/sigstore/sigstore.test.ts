import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Job, type LocalCloud, startLocalCloud } from '../../src/index.ts';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.close());

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = keys.publicKey.export({ format: 'pem', type: 'spki' }).toString();

/** https://github.com/sigstore/fulcio/blob/main/fulcio.proto */
async function askFor(token: string, proofOf?: string) {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const proof = sign('sha256', Buffer.from(proofOf ?? claims.sub), keys.privateKey).toString('base64');
  return fetch(`${cloud.sigstore.url}/api/v2/signingCert`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      credentials: { oidcIdentityToken: token },
      publicKeyRequest: { publicKey: { algorithm: 'ECDSA', content: publicKey }, proofOfPossession: proof },
    }),
  });
}

const tokenOf = (job: Job = {}, audience = 'sigstore') => cloud.oidc.sign(job, audience);

describe('Fulcio', () => {
  test('a certificate says what the token says, by GitHub’s name for the issuer', async () => {
    const claims = { job_workflow_ref: 'org/pipeline/.github/workflows/release.yml@refs/tags/v1' };
    const answer = await askFor(await tokenOf({ repository: 'org/web', claims }));
    expect(answer.status).toBe(201);
    const { signedCertificateEmbeddedSct } = (await answer.json()) as {
      signedCertificateEmbeddedSct: { chain: { certificates: string[] } };
    };
    const [leaf = '', root = ''] = signedCertificateEmbeddedSct.chain.certificates;
    const certificate = new X509Certificate(leaf);
    expect(certificate.subjectAltName).toBe(
      'URI:https://github.com/org/pipeline/.github/workflows/release.yml@refs/tags/v1',
    );
    expect(certificate.verify(new X509Certificate(root).publicKey)).toBe(true);
    const written = certificate.raw.toString('latin1');
    for (const text of [
      'https://token.actions.githubusercontent.com',
      'https://github.com/org/web/.github/workflows/deploy.yml@refs/heads/main',
      'https://github.com/org/web/actions/runs/1/attempts/1',
    ])
      expect(written).toContain(text);
  });

  test.each<[string, () => Promise<Response>]>([
    ['another audience', async () => askFor(await tokenOf({}, 'sts.amazonaws.com'))],
    ['an issuer of one’s own', async () => askFor(await forged())],
    ['changed claims', async () => askFor(await changed())],
  ])('a token of %s is refused', async (_name, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      message: 'There was an error processing the identity token',
    });
  });

  test('whoever does not have the key is refused', async () => {
    const answer = await askFor(await tokenOf(), 'another subject');
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('could not be verified');
  });

  async function forged(): Promise<string> {
    const elsewhere = await startLocalCloud();
    try {
      return await elsewhere.oidc.sign({}, 'sigstore');
    } finally {
      await elsewhere.close();
    }
  }

  async function changed(): Promise<string> {
    const [header, payload = '', signature] = (await tokenOf()).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const more = Buffer.from(JSON.stringify({ ...claims, repository: 'evil/x' })).toString('base64url');
    return `${header}.${more}.${signature}`;
  }
});

test('what is not one of their calls is answered so', async () => {
  const asked = (path: string, type: string) =>
    fetch(`${cloud.sigstore.url}${path}`, { method: 'POST', headers: { 'content-type': type }, body: '{}' });
  expect((await asked('/api/v2/log/entries', 'application/json')).status).toBe(501);
  expect((await asked('/api/v1/timestamp', 'application/timestamp-query')).status).toBe(501);
  expect((await asked('/api/v1/log/entries', 'application/json')).status).toBe(400);
});

test('each call may be made to fail, and counts as a write', async () => {
  cloud.faults.add({ kind: 'server-error', service: 'fulcio', status: 503 });
  expect((await askFor(await tokenOf())).status).toBe(503);
  expect(cloud.requests('fulcio', 'CreateSigningCertificate').at(-1)).toMatchObject({
    write: true,
    status: 503,
  });
});
