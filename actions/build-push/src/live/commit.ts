import type { RunContext } from '@pipeline/action-kit';
import { liveRunner } from '@pipeline/build';
import type { Commit } from '../origin.ts';

export async function readCommit({ sha, repository, workspace, env }: RunContext): Promise<Commit> {
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
