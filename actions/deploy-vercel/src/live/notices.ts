import type { Run } from '@pipeline/action-kit';
import { connectGithub, showDeployment, upsertComment, withdrawDeployments } from '@pipeline/github';
import { runIdentity } from '@pipeline/release-home';
import type { Config } from '../config/config.ts';
import type { Notices } from '../ports.ts';

/** GitHub, as far as something is told there; nothing is sent before there is. */
export function noticesOf(
  { shown, dryRun }: Pick<Config, 'shown' | 'dryRun'>,
  { context, clock, log }: Pick<Run, 'context' | 'clock' | 'log'>,
): Notices | undefined {
  if (shown === undefined || dryRun) return undefined;
  const apiUrl = context.env('GITHUB_API_URL');
  const { token } = shown;
  const { repository, runUrl: logUrl } = context;
  const github = connectGithub({ token, repository, clock, log: log.info, ...(apiUrl && { apiUrl }) });
  const { releaseId } = runIdentity(context);
  return {
    async comment(number, marker, body) {
      log.info(`The pull request tells it: ${await upsertComment(github, { number, marker, body })}`);
    },
    async show(environment, key, sha) {
      const showing = await showDeployment(github, { environment, key, sha, run: releaseId, logUrl });
      return (state, detail, url) => showing.conclude(state, detail, url);
    },
    withdraw: (environment, key) => withdrawDeployments(github, { environment, key, logUrl }),
  };
}
