import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signStatement, unsignedArtifact } from '../../packages/attestation/src/index.ts';
import type { Digest } from '../../packages/contracts/src/index.ts';
import { type LocalCloud, startLocalCloud } from '../../packages/local-cloud/src/index.ts';
import { logCommands } from '../bundles/log-commands.ts';
import { Registries, smoke } from './registries.ts';

const RELEASE = 'org/pipeline/.github/workflows/release-ecs.yml';
const SIGNED = { checks: [{ name: 'smoke', workflow: RELEASE, repository: 'org/shop', 'max-age': '7d' }] };
const UNSIGNED = { checks: [{ name: 'smoke', signed: false }] };

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.close());

/** A smoke test of an image, signed by a job of this workflow. */
function signedBy(workflow: string, digest: Digest, more: Parameters<typeof smoke>[1] = {}) {
  const claims = { job_workflow_ref: `${workflow}@refs/tags/v1`, repository_visibility: 'private' };
  const job = { repository: 'org/shop', environment: 'staging', claims };
  const idToken = (audience: string) => cloud.oidc.sign(job, audience);
  return signStatement(smoke(digest, more), cloud.sigstore.signingConfig, { idToken });
}

/** An image with this attached to it, and a run with that policy. */
async function promoted(
  attach: (digest: Digest) => Promise<Parameters<Registries['attach']>[2]> | undefined,
  policy: object,
  inputs: Record<string, string> = {},
) {
  await using shop = await Registries.open();
  const api = await shop.push('api');
  await shop.file('root.json', await cloud.sigstore.trustedRoot());
  const artifact = await attach(api.digest);
  const attached = artifact && (await shop.attach('api', api.digest, artifact));
  const ended = await shop.run({
    image: api.reference,
    policy: JSON.stringify(policy),
    'trusted-root': 'root.json',
    ...inputs,
  });
  const there = attached !== undefined && shop.manifests('api').includes(attached.referrer.digest);
  return { ended, writes: shop.writes, there };
}

describe('a policy', () => {
  it('is met by a check that the right workflow signed, and the evidence goes along', async () => {
    const { ended, there } = await promoted(digest => signedBy(RELEASE, digest), SIGNED);
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { changed: 'true' } });
    expect(ended.summary).toContain('check smoke');
    expect(there).toBe(true);
  });

  it.each<[string, Parameters<typeof promoted>[0], RegExp]>([
    ['nothing is attached', () => undefined, /asks for check smoke: /],
    ['nobody signed it', async digest => unsignedArtifact(smoke(digest)), /id-token: write/],
    [
      'another workflow signed it',
      digest => signedBy('org/evil/.github/workflows/x.yml', digest),
      /See that the workflow/,
    ],
    ['it failed', digest => signedBy(RELEASE, digest, { result: 'failed' }), /Mend what failed/],
    [
      'it is about another image',
      () => signedBy(RELEASE, `sha256:${'a'.repeat(64)}`),
      /asks for check smoke: /,
    ],
  ])('is not met where %s, and nothing is written', async (_, attach, message) => {
    const { ended, writes } = await promoted(attach, SIGNED);
    expect(ended.code).toBe(1);
    expect(ended.error).toMatch(/^One image cannot be promoted, so none is\. Nothing was written\./);
    expect(ended.error).toMatch(message);
    expect(writes).toEqual([]);
  });

  it('is not met where a failure may be hidden: behind a flood, or as one that is listed and gone', async () => {
    await using shop = await Registries.open();
    shop.source.store.rules.referrersApi = false;
    const api = await shop.push('api');
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const attach = (facts: Parameters<typeof smoke>[1]) =>
      shop.attach('api', api.digest, unsignedArtifact(smoke(api.digest, facts)));
    const run = () => shop.run({ image: api.reference, policy: JSON.stringify(UNSIGNED) });
    const failed = await attach({ result: 'failed', at: at(1) });
    await attach({ at: at(10) });
    shop.source.store.repositories.get('shop/api')?.manifests.delete(failed.referrer.digest);
    const gone = await run();
    expect(gone.error).toContain(`${failed.referrer.digest} is listed as attached to it, and cannot be read`);
    shop.source.store.rules.referrersApi = true;
    await attach({ result: 'failed', at: at(1), release: '42.1' });
    for (let release = 0; release < 200; release++) await attach({ at: at(10), release: `${release}.1` });
    const flooded = await run();
    expect(flooded.error).toMatch(/ has 20\d attestations, and no more than 200 are read/);
    expect(shop.writes).toEqual([]);
  });

  it('may ask for no signature, and for what is fresh', async () => {
    const fresh = { checks: [{ name: 'smoke', signed: false, 'max-age': '7d' }] };
    const { ended } = await promoted(async digest => unsignedArtifact(smoke(digest)), fresh);
    expect(ended).toMatchObject({ code: 0, error: '' });
    const at = '2020-01-01T00:00:00Z';
    const old = await promoted(async digest => unsignedArtifact(smoke(digest, { at })), fresh);
    expect(old.ended.error).toContain('Run the checks on it again');
    expect(old.writes).toEqual([]);
  });

  it('takes what attestations say as text, and never as a command or as markup', async () => {
    const evil = 'staging\n::error::pwned\n##[add-path]/evil <img src=x> [click](https://evil.example)';
    const attach = async (digest: Digest) =>
      unsignedArtifact(
        smoke(digest, { environment: evil, release: evil, url: `https://evil.example/${evil}` }),
      );
    for (const result of [
      await promoted(attach, UNSIGNED),
      await promoted(
        async digest => unsignedArtifact(smoke(digest, { environment: evil, result: 'failed' })),
        UNSIGNED,
      ),
    ]) {
      const { ended } = result;
      const commands = logCommands(ended.log).filter(
        ({ name }) => !/^(?:group|endgroup|add-mask)$/.test(name),
      );
      expect(commands.filter(({ message }) => message === 'pwned')).toEqual([]);
      expect(commands.map(({ name }) => name)).not.toContain('add-path');
      expect(ended.summary).not.toContain('<img');
      expect(ended.summary).not.toContain('[click](');
    }
  });

  it('says what is wrong with it, all at once', async () => {
    const { ended, writes } = await promoted(() => undefined, {
      checks: [{ nam: 'smoke' }],
      provenence: true,
    });
    expect(ended.error).toMatch(/- policy: .*\n- policy: /);
    expect(writes).toEqual([]);
  });

  it('names the file of a trusted root that is not there', async () => {
    const { ended, writes } = await promoted(digest => signedBy(RELEASE, digest), SIGNED, {
      'trusted-root': 'no.json',
    });
    expect(ended.error).toContain('trusted-root: the file no.json cannot be read');
    expect(writes).toEqual([]);
  });
});
