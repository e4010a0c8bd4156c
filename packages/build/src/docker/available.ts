import type { Runner } from '../runner.ts';

export type BuilderName = 'buildx' | 'docker' | 'packer';

/** A builder and why it was taken, for the log. */
export interface Choice {
  builder: BuilderName;
  why: string;
}

/**
 * What this machine can build with. buildx is taken where its builder can write an OCI archive, which the
 * one inside the docker engine cannot; there, `docker build` uses the same BuildKit.
 */
export async function detectBuilder(run: Runner): Promise<Choice> {
  const inspect = await run({ file: 'docker', args: ['buildx', 'inspect'] });
  const driver = /^Driver:\s*(\S+)/m.exec(inspect.stdout)?.[1];
  if (inspect.exitCode === 0 && driver !== undefined && driver !== 'docker') {
    return { builder: 'buildx', why: `docker buildx has a builder with the driver ${driver}` };
  }
  const version = await run({ file: 'docker', args: ['version', '--format', '{{.Server.Version}}'] });
  if (version.exitCode === 0) {
    return { builder: 'docker', why: `docker engine ${version.stdout.trim()} answers` };
  }
  const missing = version.exitCode === 127 ? 'there is no docker here' : 'no docker engine answers here';
  return { builder: 'packer', why: `${missing}, so images are packed without one` };
}
