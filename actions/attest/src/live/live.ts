import { type Run, type RunFacts, readWorkspaceFile } from '@pipeline/action-kit';
import { signingFor, signStatement } from '@pipeline/attestation';
import { ConfigError } from '@pipeline/contracts';
import { attachArtifact } from '@pipeline/oci';
import { loginSurroundings, registryLogins } from '@pipeline/registry-login';
import { openHome, runIdentity } from '@pipeline/release-home';
import type { Config, Surroundings } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { parseSigningConfig } from './signing-config.ts';

export function surroundings({ context, dryRun }: RunFacts): Surroundings {
  return { ...loginSurroundings(context), dryRun };
}

/** Wires the story to the registry, to Sigstore, to the release log and to the run. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const hasIdToken = context.env('ACTIONS_ID_TOKEN_REQUEST_URL') !== undefined;
  // What is only planned asks no log.
  const home = config.dryRun ? undefined : config.home;
  return {
    images: liveImages(config, run),
    signing: async () => {
      const asked = await askedSigning(config, context);
      // What is only planned needs no identity, unless it is for the identity to decide.
      const planned = config.dryRun && asked !== 'auto';
      return signingFor({
        asked,
        visibility: visibilityOf(context.event),
        hasIdToken: hasIdToken || planned,
      });
    },
    sign: (statement, signing) =>
      signStatement(statement, signing, {
        ...(hasIdToken && { idToken: run.idToken }),
        now: () => new Date(clock.now()),
      }),
    ...(home && { releases: openHome(home, run).log }),
    run: runIdentity(context),
    log,
    clock,
    signal,
  };
}

function liveImages({ login }: Config, run: Run): Ports['images'] {
  const { openRegistry: open } = registryLogins(login, run);
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

/** As GitHub's events say it; act's do not. https://docs.github.com/en/webhooks/webhook-events-and-payloads */
function visibilityOf(event: unknown): string | undefined {
  const { repository } = (event ?? {}) as { repository?: { visibility?: unknown } };
  return typeof repository?.visibility === 'string' ? repository.visibility : undefined;
}

async function askedSigning({ signing }: Config, context: Run['context']) {
  if (typeof signing === 'string') return signing;
  const text = await readWorkspaceFile(context, {
    input: 'signing',
    path: signing.file,
    or: 'else write auto, none, public-good or github',
  });
  const services = parseSigningConfig(text);
  if (typeof services !== 'string') return services;
  throw new ConfigError(`signing: ${signing.file} is no signing config: ${services}`, {
    hint: 'Write {"fulcio": "https://…", "rekor": ["https://…"], "timestamp": ["https://…"]}, or Sigstore’s own signing_config.json',
  });
}
