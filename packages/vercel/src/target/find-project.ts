import type { VercelApi } from '../api.ts';
import { noSuchProject } from '../errors/missing.ts';
import type { ProjectView } from '../views.ts';

/** @throws ConfigError with the nearest names where there is none of this name or id */
export async function findProject(
  api: Pick<VercelApi, 'project' | 'projectNames' | 'scope'>,
  asked: string,
): Promise<ProjectView> {
  const project = await api.project(asked);
  const { team } = api.scope;
  const isSlug = team !== undefined && !team.startsWith('team_');
  if (project !== undefined) return { ...project, ...(isSlug && { team }) };
  throw noSuchProject(asked, api.scope, await api.projectNames().catch(() => []));
}
