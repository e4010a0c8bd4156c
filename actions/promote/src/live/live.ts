import type { Run, RunFacts } from '@pipeline/action-kit';
import { loginSurroundings } from '@pipeline/registry-login';
import { gitHistory } from '@pipeline/release-files';
import { openHome, runIdentity } from '@pipeline/release-home';
import type { Config, Surroundings } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { evidenceOf } from './attestations.ts';
import { canLook } from './can-look.ts';
import { liveImages, liveTags } from './images.ts';
import { type Registries, registries } from './registries.ts';
import { liveRepositories } from './repositories.ts';

export function surroundings({ context, dryRun }: RunFacts): Surroundings {
  return { ...loginSurroundings(context), repository: context.repository, dryRun };
}

/** Wires the story to the registries, to GitHub, to Sigstore and to the run. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const registriesOfRun = registries(config, run);
  const releases = config.home && openHome(config.home, run);
  const repositories = liveRepositories(config, registriesOfRun);
  return {
    images: liveImages(registriesOfRun, evidenceOf(config, run), { log: log.info, signal }),
    tags: liveTags(registriesOfRun),
    canLook: () => lookedAt(config, registriesOfRun, run),
    ...(repositories && { repositories }),
    ...(releases && { releases }),
    history: releases?.history ?? gitHistory(context.workspace),
    run: runIdentity(context),
    log,
    clock,
    signal,
  };
}

/** Asks for the registries that the inputs name; the release log may name more. */
async function lookedAt(
  { logins, images = [] }: Config,
  { source }: Registries,
  { context }: Run,
): Promise<boolean> {
  const { registry } = logins.target;
  const target = { login: logins.target, source: await source('target', registry) };
  const hosts = [...new Set(images.map(({ ref }) => ref.registry))];
  const sources = await Promise.all(
    hosts.map(async host => ({ login: logins.source(host), source: await source('source', host) })),
  );
  return canLook(target, sources, context.env);
}
