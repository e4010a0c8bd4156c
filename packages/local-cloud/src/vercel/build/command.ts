import type { Deployment } from '../model.ts';

/** What a deployment's build runs, where it says so: of `vercel.json`, of the request, or of the project. */
export function buildCommandOf({ files, projectSettings, project }: Deployment): string | undefined {
  const own = jsonOf(files.get(`${rootOf({ projectSettings, project })}vercel.json`)?.content);
  const named = [own.buildCommand, projectSettings.buildCommand, project.buildCommand];
  return named.find((each): each is string => typeof each === 'string' && each !== '');
}

/** The app's folder, with a slash at its end; empty: all of it. */
export function rootOf({
  projectSettings,
  project,
}: Pick<Deployment, 'projectSettings' | 'project'>): string {
  const root = projectSettings.rootDirectory ?? project.rootDirectory;
  return typeof root === 'string' && !/^\.?\/*$/.test(root) ? `${root.replace(/^\.\/|\/+$/g, '')}/` : '';
}

/** https://vercel.com/docs/environment-variables/system-environment-variables, and the project's own. */
export function buildVariables({
  id,
  hostname,
  target,
  customEnvironment,
  project,
  meta,
}: Deployment): Record<string, string> {
  const environment = target ?? 'preview';
  const own = project.env
    .filter(each =>
      customEnvironment === undefined
        ? each.target.includes(environment)
        : each.customEnvironmentIds.includes(customEnvironment.id),
    )
    .map(({ key, value }) => [key, value]);
  return {
    ...Object.fromEntries(own),
    CI: '1',
    VERCEL: '1',
    VERCEL_ENV: environment,
    VERCEL_TARGET_ENV: customEnvironment?.slug ?? environment,
    VERCEL_URL: hostname,
    VERCEL_DEPLOYMENT_ID: id,
    VERCEL_PROJECT_ID: project.id,
    VERCEL_GIT_COMMIT_SHA: meta.githubCommitSha ?? meta.gitCommitSha ?? '',
    VERCEL_GIT_COMMIT_REF: meta.githubCommitRef ?? meta.gitCommitRef ?? '',
  };
}

function jsonOf(content: Buffer | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(content?.toString() ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
