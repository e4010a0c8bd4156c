import type { Run, RunFacts } from '@pipeline/action-kit';
import { isLocalHost } from '@pipeline/oci';
import { loginSurroundings } from '@pipeline/registry-login';
import type { Config, Surroundings } from '../config/config.ts';
import type { Ports, RunIdentity } from '../ports.ts';
import { evidenceOf } from './attestations.ts';
import { liveImages, liveTags } from './images.ts';
import { registries } from './registries.ts';
import { historyOf, releasesOf } from './releases.ts';

export function surroundings({ context, dryRun }: RunFacts): Surroundings {
  return { ...loginSurroundings(context), repository: context.repository, dryRun };
}

/** Wires the story to the registries, to GitHub, to Sigstore and to the run. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal } = run;
  const open = registries(config, run);
  const releases = releasesOf(config, run);
  return {
    images: liveImages(open, evidenceOf(config, run), { log: log.info, signal }),
    tags: liveTags(open),
    canLook: async () => {
      const { registry } = config.logins.target;
      return isLocalHost(registry) || (await open.source(registry, 'target')) !== 'none';
    },
    ...(releases && { releases }),
    history: historyOf(config, run),
    run: identityOfRun(run),
    log,
    clock,
    signal,
  };
}

function identityOfRun({ context }: Pick<Run, 'context'>): RunIdentity {
  const { runId, runUrl, repository } = context;
  const attempt = context.env('GITHUB_RUN_ATTEMPT') ?? '1';
  return { owner: `${repository} run ${runId}, attempt ${attempt}`, url: runUrl };
}
