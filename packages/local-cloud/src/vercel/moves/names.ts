import { createHash } from 'node:crypto';
import type { CustomEnvironment, Project } from '../model.ts';

/** https://vercel.com/docs/deployments/generated-urls#truncation: a label of DNS. */
const LONGEST = 63;

/** Of production. https://vercel.com/docs/deployments/generated-urls */
export const projectName = (project: Project) => generated(project, '');

/** Of a branch's newest deployment. */
export const branchName = (project: Project, branch: string) => generated(project, `git-${branch}`);

/** Of a custom environment's newest deployment. */
export const environmentName = (project: Project, { slug }: CustomEnvironment) =>
  generated(project, `env-${slug}`);

function generated({ name, owner }: Project, what: string): string {
  const label = (...parts: string[]) => slug(parts.filter(part => part !== '').join('-'));
  const whole = label(name, what, owner.slug);
  if (whole.length <= LONGEST) return `${whole}.vercel.app`;
  const hash = createHash('sha256').update(`${what}${name}`).digest('hex').slice(0, 6);
  const end = `-${hash}-${slug(owner.slug)}`;
  return `${label(name, what).slice(0, LONGEST - end.length)}${end}.vercel.app`;
}

const slug = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
