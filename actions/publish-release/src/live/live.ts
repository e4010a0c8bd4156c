import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run, RunFacts } from '@pipeline/action-kit';
import { connectGithub } from '@pipeline/github';
import { openHome } from '@pipeline/release-home';
import type { Config, Surroundings } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { publisher } from './publisher.ts';

export function surroundings({ context, dryRun }: RunFacts): Surroundings {
  return { dryRun, githubUrl: context.env('GITHUB_API_URL') };
}

/** Wires the story to GitHub, to the release log and to the run. Nothing is opened before it is needed. */
export function livePorts({ home, token }: Config, run: Run): Ports {
  const { log, clock, context } = run;
  const { repository } = context;
  const apiUrl = context.env('GITHUB_API_URL');
  const github =
    token === undefined
      ? undefined
      : publisher(
          connectGithub({ token, repository, clock, log: log.info, ...(apiUrl !== undefined && { apiUrl }) }),
        );
  return {
    ...(home && { home: openHome(home, run) }),
    ...(github && { github }),
    repositoryUrl: `${context.env('GITHUB_SERVER_URL') ?? 'https://github.com'}/${repository}`,
    async keepFile(name, text) {
      const path = join(await mkdtemp(join(context.tempDir, 'publish-release-')), name);
      await writeFile(path, text);
      return path;
    },
    log,
    clock,
  };
}
