import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local-cloud/src/index.ts';
import {
  type Artifact,
  BUNDLE_V03,
  EVIDENCE_LIMIT,
  type Evidence,
  IN_TOTO,
  openTrust,
  readEvidence,
  type Statement,
  signStatement,
  type Trust,
} from '../src/index.ts';

const statement: Statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ digest: { sha256: 'a'.repeat(64) } }],
  predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
  predicate: { result: 'PASSED' },
};

let cloud: LocalCloud;
let trust: Trust;
let artifact: Artifact;
let good: Evidence;

const signed = (value: Statement) =>
  signStatement(value, cloud.sigstore.signingConfig, { idToken: audience => cloud.oidc.sign({}, audience) });

beforeAll(async () => {
  cloud = await startLocalCloud();
  trust = await openTrust({ trustedRoot: await cloud.sigstore.trustedRoot() });
  artifact = await signed(statement);
  const read = await readEvidence(artifact.bytes, BUNDLE_V03, trust);
  if (typeof read === 'string') throw new Error(read);
  good = read;
});
afterAll(() => cloud.close());

/** The same statement by the same signer; without the log's time another witness's counts, which is never earlier. */
function expectSame(read: Evidence | string): void {
  expect(read).toEqual({ ...good, signed: { ...good.signed, at: expect.any(String) } });
  const at = (evidence: Evidence | string) =>
    typeof evidence === 'string' || 'unsigned' in evidence.signed
      ? Number.NaN
      : Date.parse(evidence.signed.at);
  expect(at(read)).toBeGreaterThanOrEqual(at(good));
}

/** The bundle with something in it changed. */
// biome-ignore lint/suspicious/noExplicitAny: whatever a test wants to break
function broken(change: (bundle: any) => void): Buffer {
  const bundle = JSON.parse(artifact.bytes.toString());
  change(bundle);
  return Buffer.from(JSON.stringify(bundle));
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

describe('a bundle that somebody tampered with is no evidence', () => {
  test.each<[string, () => Buffer, RegExp]>([
    [
      'another payload',
      () => broken(b => (b.dsseEnvelope.payload = base64({ ...statement, predicateType: 'x' }))),
      /does not hold/,
    ],
    [
      'another payload type',
      () => broken(b => (b.dsseEnvelope.payloadType = 'text/plain')),
      /its payload is "text\/plain"/,
    ],
    ['no signature', () => broken(b => (b.dsseEnvelope.signatures = [])), /not a Sigstore bundle/],
    [
      'two signatures',
      () => broken(b => b.dsseEnvelope.signatures.push(b.dsseEnvelope.signatures[0])),
      /not a Sigstore bundle/,
    ],
    [
      'another signature',
      () => broken(b => (b.dsseEnvelope.signatures[0].sig = base64('x'))),
      /does not hold/,
    ],
    [
      'no witness',
      () =>
        broken(b => {
          b.verificationMaterial.tlogEntries = [];
          b.verificationMaterial.timestampVerificationData = {};
        }),
      /expected 1 timestamps, got 0/,
    ],
    [
      'no log entry',
      () => broken(b => (b.verificationMaterial.tlogEntries = [])),
      /expected 1 tlog entries, got 0/,
    ],
    [
      'the log entry twice',
      () => broken(b => b.verificationMaterial.tlogEntries.push(b.verificationMaterial.tlogEntries[0])),
      /duplicate/,
    ],
    [
      'a hundred log entries',
      () =>
        broken(
          b => (b.verificationMaterial.tlogEntries = Array(100).fill(b.verificationMaterial.tlogEntries[0])),
        ),
      /101 witnesses, more than 16/,
    ],
    [
      'a later time in the log',
      () => broken(b => (b.verificationMaterial.tlogEntries[0].integratedTime = '4000000000')),
      /does not hold/,
    ],
    [
      'a key instead of a certificate',
      () =>
        broken(
          b =>
            (b.verificationMaterial = {
              ...b.verificationMaterial,
              certificate: undefined,
              publicKey: { hint: 'x' },
            }),
        ),
      /does not hold/,
    ],
    [
      'bytes signed, no statement',
      () =>
        broken(b => {
          b.dsseEnvelope = undefined;
          b.messageSignature = {
            messageDigest: { algorithm: 'SHA2_256', digest: 'AAAA' },
            signature: 'AAAA',
          };
        }),
      /it signs bytes/,
    ],
    ['nothing', () => Buffer.alloc(0), /not a Sigstore bundle/],
    ['null', () => Buffer.from('null'), /not a Sigstore bundle/],
    ['a list', () => Buffer.from('[]'), /not a Sigstore bundle/],
    ['half of it', () => artifact.bytes.subarray(0, artifact.bytes.length >> 1), /not a Sigstore bundle/],
    [
      'deep nesting',
      () => Buffer.from(`{"mediaType":${'['.repeat(1e6)}${']'.repeat(1e6)}}`),
      /not a Sigstore bundle/,
    ],
    [
      'a statement in place of a bundle',
      () => Buffer.from(JSON.stringify(statement)),
      /not a Sigstore bundle/,
    ],
    ['too much of it', () => Buffer.alloc(EVIDENCE_LIMIT + 1, 32), /more than 4194304/],
  ])('%s', async (_name, bytes, why) => {
    expect(await readEvidence(bytes(), BUNDLE_V03, trust)).toMatch(why);
  });

  test('signed by a key of one’s own, with another’s certificate', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const sig = sign('sha256', Buffer.from('anything'), privateKey).toString('base64');
    const bytes = broken(bundle => {
      bundle.dsseEnvelope.signatures[0].sig = sig;
    });
    expect(await readEvidence(bytes, BUNDLE_V03, trust)).toMatch(/does not hold/);
  });

  test('a time that the log did not sign counts for nothing: no failure is dated back before a success', async () => {
    const bytes = broken(bundle => {
      const [entry] = bundle.verificationMaterial.tlogEntries;
      entry.inclusionPromise = undefined;
      entry.integratedTime = '1';
    });
    expectSame(await readEvidence(bytes, BUNDLE_V03, trust));
  });

  test('by another Sigstore', async () => {
    const other = await startLocalCloud();
    try {
      const elsewhere = await openTrust({ trustedRoot: await other.sigstore.trustedRoot() });
      expect(await readEvidence(artifact.bytes, BUNDLE_V03, elsewhere)).toMatch(/does not hold/);
      const both = { instances: [...elsewhere.instances, ...trust.instances] };
      expect(await readEvidence(artifact.bytes, BUNDLE_V03, both)).toEqual(good);
    } finally {
      await other.close();
    }
  });

  test('property: with any one byte changed it is no evidence, or still the very same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: artifact.bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const bytes = Buffer.from(artifact.bytes);
          bytes[at] = (bytes[at] ?? 0) ^ flip;
          const read = await readEvidence(bytes, BUNDLE_V03, trust);
          if (typeof read !== 'string') expectSame(read);
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);

  test('property: with any bit changed in what was signed or in its signature it is no evidence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(), fc.nat({ max: 7 }), async (inPayload, at, bit) => {
        const bytes = broken(({ dsseEnvelope }) => {
          const [holder, field] = inPayload ? [dsseEnvelope, 'payload'] : [dsseEnvelope.signatures[0], 'sig'];
          const content = Buffer.from(holder[field], 'base64');
          const index = at % content.length;
          content[index] = (content[index] ?? 0) ^ (1 << bit);
          holder[field] = content.toString('base64');
        });
        expect(await readEvidence(bytes, BUNDLE_V03, trust)).toBeTypeOf('string');
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('a statement that is well signed, and yet none', () => {
  const as = (value: unknown) => value as Statement;
  test.each<[string, unknown, RegExp]>([
    ['no type', { ...statement, _type: 'https://example.com' }, /not an in-toto statement/],
    ['no subject', { ...statement, subject: undefined }, /no subject/],
    [
      'a subject without a SHA-256',
      { ...statement, subject: [{ digest: { sha512: 'a' } }] },
      /about nothing/,
    ],
    [
      'a SHA-256 in capitals',
      { ...statement, subject: [{ digest: { sha256: 'A'.repeat(64) } }] },
      /about nothing/,
    ],
    ['subjects that are no objects', { ...statement, subject: [null, 1, 'x', []] }, /about nothing/],
    [
      'too many subjects',
      { ...statement, subject: Array(1_001).fill(statement.subject[0]) },
      /1001 subjects/,
    ],
    ['no predicate type', { ...statement, predicateType: 7 }, /no predicateType/],
    ['a list', [statement], /not an in-toto statement/],
  ])('%s', async (_name, value, why) => {
    const { bytes } = await signed(as(value));
    expect(await readEvidence(bytes, BUNDLE_V03, trust)).toMatch(why);
    expect(await readEvidence(Buffer.from(JSON.stringify(value)), IN_TOTO, undefined)).toMatch(why);
  });

  test('digests by way of the prototype are none', async () => {
    const text = `{"_type":"${statement._type}","predicateType":"x","predicate":{},"subject":[{"digest":{"__proto__":{"sha256":"${'a'.repeat(64)}"}}}]}`;
    expect(await readEvidence(Buffer.from(text), IN_TOTO, undefined)).toMatch(/about nothing/);
  });
});

test('another media type is not looked at', async () => {
  expect(await readEvidence(artifact.bytes, 'application/json', trust)).toMatch(
    /^application\/json is neither/,
  );
});

test('without trust a bundle is a statement that nobody stands for', async () => {
  expect(await readEvidence(artifact.bytes, BUNDLE_V03, undefined)).toEqual({
    statement,
    signed: { unsigned: 'its signature was not looked at' },
  });
});
