import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Job } from './build-push-stage.ts';
import { type DockerBuildx, startDockerBuildx, writeShell } from './docker-buildx.ts';
import { startDistribution } from './registries.ts';

/** What a setting and looking at what came of it need; for `missing()`. */
export const TOOLS = [
  ...(['docker', 'buildkitd', 'buildx', 'docker-registry', 'unshare'] as const),
  ...(['skopeo', 'crane', 'regctl'] as const),
];

/** What the stage finds where it builds: a registry, docker with BuildKit, and a base image with a shell. */
export interface Setting {
  scratch: string;
  /** The registry's. */
  host: string;
  buildx: DockerBuildx;
  job: Job;
  /** The base image; it is there once it was pushed. */
  base: string;
  /** Pushes it, with more lines in its Dockerfile and more options for buildx. */
  pushBase(lines?: string[], ...options: string[]): Promise<void>;
  close(): Promise<void>;
}

/** @param front starts what stands before the registry, for all that reach it, and gives its host */
export async function openSetting(front = async (host: string) => host): Promise<Setting> {
  const scratch = await mkdtemp(join(tmpdir(), 'stage-conformance-'));
  const server = await startDistribution(join(scratch, 'registry'));
  const host = await front(server.host);
  const buildx = await startDockerBuildx(join(scratch, 'buildkit'), host);
  const job = await Job.open({}, buildx.env);
  const base = `${host}/base/shell:v1`;
  const context = join(scratch, 'base');
  await writeShell(join(context, 'root'));
  return {
    ...{ scratch, host, buildx, job, base },
    async pushBase(lines = [], ...options) {
      await writeFile(join(context, 'Dockerfile'), ['FROM scratch', 'COPY root /', ...lines].join('\n'));
      // In OCI's forms, so that a layout can hold it as it is.
      const output = `type=image,name=${base},push=true,oci-mediatypes=true`;
      await buildx.buildx('build', '--output', output, '--provenance=false', ...options, context);
    },
    async close() {
      // What the engine built of this commit, and pulled for it.
      const ours = ['--filter', `label=org.opencontainers.image.revision=${job.sha}`];
      await job.clients.docker('image', 'prune', '--force', ...ours);
      await job.clients.docker('image', 'rm', '--force', base).catch(() => {});
      await job[Symbol.asyncDispose]();
      await buildx.close();
      await server.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
