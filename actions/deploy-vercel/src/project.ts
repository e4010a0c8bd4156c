import { findProject, type ProjectView } from '@pipeline/vercel';
import { subjectOf, titleOf, type Vercel } from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';

/** The project that a run is about, as Vercel knows it. */
export interface Project {
  view: ProjectView;
  /** `acme/shop-web` */
  name: string;
  /** The key in release logs and locks. */
  subject: string;
}

/** Whatever secrets Vercel shows of it are masked. @throws ConfigError where there is none by that name */
export async function projectOf(
  { identity }: Pick<Config, 'identity'>,
  { api }: Pick<Vercel, 'api'>,
  { mask }: Pick<Ports, 'mask'>,
): Promise<Project> {
  const view = await findProject(api, identity.project);
  for (const secret of view.protection.bypass) mask(secret);
  return { view, name: titleOf(view, identity.team), subject: subjectOf(view) };
}
