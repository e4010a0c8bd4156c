import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Run, RunContext, RunFacts } from '@pipeline/action-kit';
import {
  type BuilderName,
  buildWithBuildx,
  buildWithDocker,
  detectBuilder,
  liveRunner,
  pack,
  runnerUntil,
} from '@pipeline/build';
import { ensureEcrRepository } from '@pipeline/oci';
import { type Logins, loginSurroundings, registryLogins } from '@pipeline/registry-login';
import type { Built, Ports } from './build-push.ts';
import type { Config, ImageConfig, Surroundings } from './config.ts';
import type { Commit } from './labels.ts';

export function surroundings({ context, dryRun }: RunFacts): Surroundings {
  return {
    ...loginSurroundings(context),
    sha: context.sha,
    eventName: context.eventName,
    dryRun,
    look(path) {
      try {
        const found = statSync(resolve(context.workspace, path));
        return found.isDirectory() ? 'directory' : found.isFile() ? 'file' : undefined;
      } catch {
        // Absent, a link to itself, a name that no disk takes: nothing that could be built from.
        return undefined;
      }
    },
  };
}

/** Wires the story to docker, the registries, AWS and the run. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const logins = registryLogins(config.login, run);
  let scratch: string | undefined;
  let count = 0;
  const nextDir = async () => {
    scratch ??= await mkdtemp(join(context.tempDir, 'images-'));
    return join(scratch, String(count++));
  };
  return {
    commit: () => readCommit(context),
    detectBuilder: () => detectBuilder(runnerUntil(signal)),
    build: async (builder, image, labels, commit) =>
      build(await nextDir(), builder, image, { labels, commit, config, run, logins }),
    openRegistry: () => logins.openRegistry(config.registry),
    createRepository: repository => ensureEcrRepository(logins.ecr, repository),
    tidy: async () => {
      if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
    },
    log,
    clock,
    signal,
  };
}

interface BuildSetting {
  labels: Record<string, string>;
  commit: Commit;
  config: Config;
  run: Run;
  logins: Logins;
}

async function build(
  dir: string,
  builder: BuilderName,
  image: ImageConfig,
  setting: BuildSetting,
): Promise<Built> {
  const { labels, commit, config, run, logins } = setting;
  const { workspace } = run.context;
  const context = resolve(workspace, image.context);
  const dockerfile = resolve(workspace, image.dockerfile);
  const { target, buildArgs, platform } = image;
  if (builder === 'packer') {
    const epoch = run.context.env('SOURCE_DATE_EPOCH');
    const { layout, base } = await pack(dir, {
      context,
      dockerfile: { path: dockerfile, name: image.dockerfile },
      buildArgs,
      labels,
      base: config.packerBase,
      registryFor: logins.openRegistry,
      log: run.log.info,
      ...(platform !== undefined && { platform }),
      ...(commit.time !== undefined && { created: commit.time }),
      ...(epoch !== undefined && /^\d+$/.test(epoch) && { mtime: Number(epoch) }),
    });
    return { layout, mountFrom: base?.ref.registry === config.registry ? base.ref.repository : undefined };
  }
  const request = {
    context,
    dockerfile,
    dockerfileName: image.dockerfile,
    target,
    buildArgs,
    labels,
    platform,
  };
  const make = builder === 'buildx' ? buildWithBuildx : buildWithDocker;
  return { layout: await make(dir, { ...request, run: runnerUntil(run.signal), log: run.log.info }) };
}

async function readCommit({ sha, repository, workspace, env }: RunContext): Promise<Commit> {
  const server = env('GITHUB_SERVER_URL') ?? 'https://github.com';
  const source = repository === '' ? '' : `${server}/${repository}`;
  if (sha === '') return { sha, source, time: undefined };
  const shown = await liveRunner({
    file: 'git',
    args: ['show', '-s', '--format=%cI', sha, '--'],
    cwd: workspace,
  });
  const time = new Date(shown.exitCode === 0 ? shown.stdout.trim() : Number.NaN);
  return { sha, source, time: Number.isNaN(time.getTime()) ? undefined : time };
}
