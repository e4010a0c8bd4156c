import { describe, expect, it } from 'vitest';
import { attest } from '../src/attest.ts';
import { config, digest, image, NOW, released, world } from './fakes.ts';

const ALL = ['find api', 'find worker', 'sign', 'attach api', 'attach worker', 'prove in staging'];
const reading = (report: Awaited<ReturnType<typeof attest>>) => JSON.stringify(report.summary);

describe('attest', () => {
  it('signs once, attaches to each image, and writes the log last', async () => {
    const { did, proofs, statements, ports } = world();
    const report = await attest(config(), ports);
    expect(did).toEqual(ALL);
    expect(proofs).toEqual([
      {
        schema: 1,
        release: '42.1',
        at: NOW,
        result: 'passed',
        checks: ['smoke', 'e2e'],
        digests: [digest('a'), digest('b')],
        by: ports.run.by,
      },
    ]);
    expect(statements).toMatchObject([
      {
        subject: [{ digest: { sha256: 'a'.repeat(64) } }, { digest: { sha256: 'b'.repeat(64) } }],
        predicate: { result: 'PASSED', passedTests: ['smoke', 'e2e'], failedTests: [] },
      },
    ]);
    expect(report.outputs).toEqual({
      attestations: { [digest('a')]: digest('1'), [digest('b')]: digest('2') },
      signed: true,
      'release-id': '42.1',
    });
    expect(report.error).toBeUndefined();
    expect(report.annotations).toEqual([]);
    expect(reading(report)).toContain(
      'smoke, e2e passed in staging is attached to each image, signed by GitHub’s Sigstore',
    );
    expect(reading(report)).toContain('"proven"');
  });

  it('has a word on a deployment in the log alone', async () => {
    const web = 'vercel://dpl_5ucQ';
    const record = released('42.1', {});
    record.intent.targets = [{ subject: 'vercel:acme/web', artifacts: { deployment: web }, before: null }];
    const end = { subject: 'vercel:acme/web', verdict: 'steady' as const, detail: '' };
    if (record.outcome) record.outcome.targets = [end];
    const { did, proofs, ports } = world({ records: [released('42.2'), record] });
    const report = await attest(config({ images: [], deployments: [web], attestation: false }), ports);
    expect(did).toEqual(['prove in staging']);
    expect(proofs).toMatchObject([{ release: '42.1', digests: [], artifacts: [web] }]);
    expect(reading(report)).toMatch(/dpl_5ucQ.*"proven"/);
  });

  it('attaches unsigned where there is no identity, and says so', async () => {
    const { did, statements, ports } = world({ signing: 'none' });
    const report = await attest(config(), ports);
    expect(did).not.toContain('sign');
    expect(statements).toHaveLength(2);
    expect(report.outputs.signed).toBe(false);
    expect(reading(report)).toContain('unsigned');
  });

  it('attaches unsigned, with a warning, where Sigstore gives no signature and nobody asked for one', async () => {
    const { statements, proofs, ports } = world({ signs: false });
    const report = await attest(config({ signing: 'auto' }), ports);
    expect(statements).toHaveLength(2);
    expect(proofs).toMatchObject([{ result: 'passed' }]);
    expect(report).toMatchObject({ outputs: { signed: false } });
    expect(report.error).toBeUndefined();
    expect(report.annotations).toMatchObject([
      { level: 'warning', message: expect.stringMatching(/^Sigstore does not answer/) },
    ]);
    expect(reading(report)).toContain('unsigned');
  });

  it('writes a failure down, and ends well: the check itself is red', async () => {
    const { proofs, statements, ports } = world();
    const report = await attest(config({ result: 'failed' }), ports);
    expect(proofs).toMatchObject([{ result: 'failed' }]);
    expect(statements).toMatchObject([{ predicate: { result: 'FAILED', failedTests: ['smoke', 'e2e'] } }]);
    expect(report.error).toBeUndefined();
    expect(reading(report)).toContain('"refused"');
  });

  it.each([
    ['planned checks', config({ result: 'planned' })],
    ['a dry run', config({ dryRun: true, releaseId: '7.1' })],
  ])('does nothing after %s, and sets its outputs', async (_, config) => {
    const { did, ports } = world();
    const report = await attest(config, ports);
    expect(did).toEqual([]);
    expect(Object.keys(report.outputs)).toEqual(['attestations', 'signed', 'release-id']);
    expect(report.outputs['release-id']).toBe(config.releaseId ?? '42.2');
    expect(reading(report)).toMatch(/only planned|Nothing was written/);
  });

  it('signs nothing before every image is known to be there, and names those that are not', async () => {
    const { did, ports } = world({ missing: ['worker'] });
    await expect(attest(config(), ports)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining(`does not have worker (registry.example/shop/worker@${digest('b')})`),
    });
    expect(did).toEqual(['find api', 'find worker']);
  });

  it('names the image that nothing could be attached to, and then proves nothing', async () => {
    const { did, ports } = world({ refused: ['api'] });
    const report = await attest(config(), ports);
    expect(did).toEqual(ALL.slice(0, -1));
    expect(report.error?.message).toBe(
      '1 of 2 images have no attestation: api: api is read-only. The release log was not written, so nothing counts as verified.',
    );
    expect(report.error).toMatchObject({ hint: 'Let it be written.' });
    expect(report.outputs.attestations).toEqual({ [digest('b')]: digest('2') });
  });

  it.each([
    ['nothing can be attached', { refused: ['api', 'worker'] }],
    ['an image is not there', { missing: ['api'] }],
    ['it cannot be signed', { signs: false as const }],
  ])('has a failure in the log although %s', async (_, broken) => {
    const { proofs, ports } = world(broken);
    const ended = attest(config({ result: 'failed', signing: 'github' }), ports).then(
      report => report.error,
      error => error,
    );
    expect(await ended).toBeInstanceOf(Error);
    expect(proofs).toMatchObject([{ result: 'failed', digests: [digest('a'), digest('b')] }]);
  });

  it('proves nothing where it cannot be signed by whom it should', async () => {
    const { proofs, ports } = world({ signs: false });
    await expect(attest(config({ signing: 'github' }), ports)).rejects.toThrow('Sigstore does not answer');
    expect(proofs).toEqual([]);
  });

  it('writes to the log alone, or to the images alone', async () => {
    const logged = world();
    await attest(config({ attestation: false }), logged.ports);
    expect(logged.did).toEqual(['prove in staging']);
    const bare = world({ log: false });
    const report = await attest(config({ logged: false, home: undefined }), bare.ports);
    expect(bare.did).toEqual(ALL.slice(0, -1));
    expect(report.outputs['release-id']).toBe('42.2');
  });

  it('warns where the checks passed and it still is not verified', async () => {
    const { ports } = world({ records: [released('42.1', { api: 'a' })] });
    const report = await attest(config(), ports);
    expect(report.annotations).toMatchObject([
      { level: 'warning', title: 'attest: worker is not verified in staging' },
    ]);
  });
});

describe('the release that was checked', () => {
  const of = async (records: ReturnType<typeof released>[], releaseId?: string) =>
    (await attest(config({ images: [image('api', 'a')], releaseId }), world({ records }).ports)).outputs[
      'release-id'
    ];

  it.each([
    ['is that of an earlier attempt', [released('42.1'), released('41.1')], undefined, '42.1'],
    ['is the newest attempt', [released('42.2'), released('42.1')], undefined, '42.2'],
    ['has one of the images', [released('42.2', { web: 'c' }), released('42.1')], undefined, '42.1'],
    ['is any of this run where none has them', [released('42.1', { web: 'c' })], undefined, '42.1'],
    ['is what is given', [released('42.1'), released('41.1')], '41.1', '41.1'],
  ])('%s', async (_, records, given, expected) => {
    expect(await of(records, given)).toBe(expected);
  });

  it.each([
    [
      'this run has released nothing',
      [released('420.1')],
      undefined,
      /This run has released nothing in staging/,
    ],
    [
      'the log does not know it',
      [released('42.1')],
      '41.1',
      /The release log of staging has no release 41.1/,
    ],
  ])('is refused where %s', async (_, records, given, why) => {
    await expect(of(records, given)).rejects.toThrow(why);
  });
});
