import type { Report } from '@pipeline/action-kit';
import { deploymentIn, type ReleaseProof, type ReleaseRecord, RemoteError } from '@pipeline/contracts';
import { REMEMBERED } from '@pipeline/release';
import { verdictOn } from '@pipeline/release-history';
import { attachAll, findAll, prepare } from './attach.ts';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import { type Attested, attested, planned, saidNothing } from './report.ts';
import type { Outputs } from './spec.gen.ts';
import { whichRelease } from './which-release.ts';

/**
 * The story, read from top to bottom. Attestations come first and the log last: the log is what a promotion asks, so
 * what it has as proven must have its evidence already. A failure is the other way about: it is logged whatever
 * becomes of its attestations, since a promotion must not miss it.
 */
export async function attest(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const { log, run, releases } = ports;
  const { environment, result, checks, images, deployments } = config;
  const guess = config.releaseId ?? run.releaseId;
  if (result === 'planned') return saidNothing(config, guess);
  const signing = async () => (config.attestation ? ports.signing() : 'none');
  if (config.dryRun) return planned(config, guess, await signing());

  const records = (await releases?.recent(environment, REMEMBERED.releases)) ?? [];
  const release = releases === undefined ? guess : whichRelease(config, records, run);
  const proof: ReleaseProof = {
    schema: 1,
    release,
    at: new Date(ports.clock.now()).toISOString(),
    result,
    checks,
    digests: [...new Set(images.map(({ ref }) => ref.digest))],
    ...(deployments.length > 0 && { artifacts: deployments }),
    by: run.by,
  };
  const done: Attested = { release, signing: 'none', attached: [], verdicts: [] };
  try {
    if (config.attestation)
      await log.group('Attesting', async () => {
        const asked = await signing();
        const found = await findAll(images, ports);
        const prepared = await prepare(config, proof, asked, ports);
        done.signing = prepared.signing;
        done.unsigned = prepared.unsigned;
        done.attached = await attachAll(found, prepared.artifact, ports);
      });
  } catch (error) {
    if (result === 'failed') await releases?.prove(environment, proof);
    throw error;
  }
  const failed = done.attached.filter(({ error }) => error !== undefined);
  if (failed.length === 0 || result === 'failed') {
    await releases?.prove(environment, proof);
    if (releases !== undefined) done.verdicts = await said(config, records, proof, ports);
  }
  return attested(config, done);
}

/** What the environment says of each from now on: whoever is to promote it is told the same. */
async function said(
  { environment, images, deployments }: Config,
  records: readonly ReleaseRecord[],
  proof: ReleaseProof,
  { releases, log }: Ports,
): Promise<Attested['verdicts']> {
  try {
    const before = (await releases?.proofs(environment, REMEMBERED.proofs)) ?? [];
    const asked = [
      ...images.map(({ name, ref }) => ({ name, identity: ref.digest })),
      ...deployments.map(identity => ({ name: deploymentIn(identity) ?? identity, identity })),
    ];
    return asked.map(({ name, identity }) => ({
      name,
      verdict: verdictOn(identity, records, [proof, ...before]),
    }));
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    log.info(`What ${environment} says of them now is not known: ${error.message}`);
    return [];
  }
}
