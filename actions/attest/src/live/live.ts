import { type Run, type RunFacts, readWorkspaceFile } from '@pipeline/action-kit';
import { runSigning } from '@pipeline/attestation';
import { attachArtifact } from '@pipeline/oci';
import { loginSurroundings, registryLogins } from '@pipeline/registry-login';
import { openHome, runIdentity } from '@pipeline/release-home';
import type { Config, Surroundings } from '../config/config.ts';
import type { Ports } from '../ports.ts';

export function surroundings({ context, dryRun }: RunFacts): Surroundings {
  return { ...loginSurroundings(context), dryRun, githubUrl: context.env('GITHUB_API_URL') };
}

/** Wires the story to the registry, to Sigstore, to the release log and to the run. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const { signing, sign } = runSigning(config.signing, run, {
    planned: config.dryRun,
    readFile: file => readWorkspaceFile(context, file),
  });
  // What is only planned asks no log.
  const home = config.dryRun ? undefined : config.home;
  return {
    images: liveImages(config, run),
    signing,
    sign,
    ...(home && { releases: openHome(home, run).log }),
    run: runIdentity(context),
    log,
    clock,
    signal,
  };
}

function liveImages({ login, dryRun }: Config, run: Run): Ports['images'] {
  const logins = registryLogins(login, run);
  const open = (registry: string) => logins.openRegistry(registry, dryRun ? 'pull' : 'push');
  return {
    async find({ registry, repository, digest }) {
      return (await open(registry)).headManifest(repository, digest);
    },
    async attach({ registry, repository }, subject, { artifactType, annotations, mediaType, bytes }) {
      const artifact = { artifactType, annotations, blobs: [{ mediaType, bytes }] };
      const { log, signal } = run;
      const options = { log: log.info, signal };
      const { referrer } = await attachArtifact(await open(registry), repository, subject, artifact, options);
      return referrer.digest;
    },
  };
}
