import { ConfigError } from '@pipeline/contracts';
import type { Runner } from '../runner.ts';
import { type FoundBuilder, readBuilder } from './inspect.ts';
import { OWN_DRIVER } from './open-builder.ts';

export type BuilderName = 'buildx' | 'docker' | 'packer';

/** A builder and why it was taken, for the log. */
export interface Choice {
  builder: BuilderName;
  why: string;
  /** buildx is here, but no builder that will do: `openBuilder()` makes one. */
  open?: true;
  /** buildx's: what its builder runs in. https://docs.docker.com/build/builders/drivers/ */
  driver?: string;
}

/** What the images ask for that not every builder has. */
export interface Needs {
  severalPlatforms: boolean;
  cache: boolean;
  secrets: boolean;
}

export interface DetectOptions {
  env?: Readonly<Record<string, string>> | undefined;
  /** Whether the workflow names buildx, so that nothing else will do. */
  onlyBuildx?: boolean;
}

const SETUP = 'Set buildx up in a step before (docker/setup-buildx-action)';

/**
 * What this machine can build the images with. buildx is taken where its builder writes OCI layouts. Else the engine's
 * own builder is, by `docker build`, unless more is needed: then buildx starts a builder of our own, which costs the
 * pull of an image.
 */
export async function detectBuilder(
  run: Runner,
  needs: Needs,
  { env, onlyBuildx = false }: DetectOptions = {},
): Promise<Choice> {
  const inspect = await run({ file: 'docker', args: ['buildx', 'inspect'], env });
  const found = inspect.exitCode === 0 ? readBuilder(inspect.stdout) : undefined;
  if (found?.layouts)
    return { builder: 'buildx', why: `docker buildx has ${found.called}`, driver: found.driver };
  const version = await run({ file: 'docker', args: ['version', '--format', '{{.Server.Version}}'], env });
  if (version.exitCode === 0)
    return byEngine(`docker engine ${version.stdout.trim()}`, found, needs, onlyBuildx);
  const missing = version.exitCode === 127 ? 'there is no docker here' : 'no docker engine answers here';
  if (onlyBuildx) throw new ConfigError(`The builder is to be buildx, and ${missing}`, { hint: SETUP });
  if (needs.secrets) {
    throw new ConfigError(
      `The images ask for secrets, and ${missing}: nothing else can hand them to a build`,
      {
        hint: 'Start docker on this runner, or take `secrets` out',
      },
    );
  }
  return { builder: 'packer', why: `${missing}, so images are packed without one` };
}

function byEngine(
  engine: string,
  buildx: FoundBuilder | undefined,
  { severalPlatforms, cache }: Needs,
  onlyBuildx: boolean,
): Choice {
  const asked = { 'several platforms': severalPlatforms, 'a cache': cache, 'builder: buildx': onlyBuildx };
  const need = Object.entries(asked).find(([, is]) => is)?.[0];
  if (need === undefined) return { builder: 'docker', why: `${engine} answers` };
  if (buildx === undefined) {
    throw new ConfigError(`${engine} has no buildx, which the workflow needs for ${need}`, { hint: SETUP });
  }
  const why = `for ${need} the builder within ${engine} will not do`;
  return { builder: 'buildx', why, open: true, driver: OWN_DRIVER };
}
