import { createHash } from 'node:crypto';
import { ApiFault, badRequest, notFound } from '../api-fault.ts';
import type { Domain, Owner, Project } from '../model.ts';
import type { World } from '../world.ts';
import { isHost } from './alias-rules.ts';
import { apexOf, claimOf, isGenerated } from './claims.ts';

export type DomainFields = Pick<
  Domain,
  'redirect' | 'redirectStatusCode' | 'gitBranch' | 'customEnvironmentId'
>;

/** What a request says of a domain, over what is so already. @throws ApiFault 400 */
export function fieldsAsked(
  { customEnvironments }: Project,
  body: Readonly<Record<string, unknown>>,
  old: DomainFields,
): DomainFields {
  const text = (name: keyof DomainFields): string | null => {
    const value = name in body ? body[name] : old[name];
    if (value !== null && value !== undefined && typeof value !== 'string')
      throw badRequest(`Invalid request: \`${name}\` should be string.`);
    return value ?? null;
  };
  const environment = text('customEnvironmentId');
  if (environment !== null && !customEnvironments.some(({ id }) => id === environment))
    throw notFound('Custom environment');
  const redirect = text('redirect');
  const status = ('redirectStatusCode' in body ? body : old).redirectStatusCode ?? null;
  const known = ([301, 302, 307, 308] as const).find(each => each === status);
  if (status !== null && known === undefined)
    throw badRequest('Invalid request: `redirectStatusCode` should be 301, 302, 307 or 308.');
  return {
    redirect,
    redirectStatusCode: redirect === null ? null : (known ?? null),
    gitBranch: text('gitBranch'),
    customEnvironmentId: environment,
  };
}

/**
 * @throws ApiFault 400 for one that the project has, 409 for one that another project has, in the code that those who add
 *   domains meet. https://vercel.com/docs/rest-api/projects/add-a-domain-to-a-project
 */
export function mustBeFree({ projects }: World, project: Project, name: string): void {
  const holder = projects.find(
    each => each.owner.id === project.owner.id && each.domains.some(domain => domain.name === name),
  );
  if (holder === undefined) return;
  const whose = holder.id === project.id ? 'this project' : `another project, ${holder.name}`;
  const message = `Cannot add ${name} since it's already in use by ${whose}.`;
  throw new ApiFault(holder.id === project.id ? 400 : 409, 'domain_already_in_use', message, {
    projectId: holder.id,
  });
}

/** @throws ApiFault 400 */
export function domainNameAsked(name: unknown): string {
  const lower = typeof name === 'string' ? name.toLowerCase() : '';
  if (isHost(lower) || /^127\.0\.0\.1:\d+$/.test(lower)) return lower;
  throw new ApiFault(
    400,
    'invalid_domain',
    `Invalid request: \`name\` should be a domain, and is ${JSON.stringify(name)}.`,
  );
}

/** Without a challenge, where nobody else has shown that the domain is theirs. */
export function isVerified(world: World, owner: Owner, name: string): boolean {
  return isGenerated(name) || claimOf(world, owner, name) !== 'another';
}

export function challengeOf(name: string): { type: string; domain: string; value: string; reason: string } {
  const code = createHash('sha256').update(name).digest('hex').slice(0, 20);
  return {
    type: 'TXT',
    domain: `_vercel.${apexOf(name)}`,
    value: `vc-domain-verify=${name},${code}`,
    reason: 'pending_domain_verification',
  };
}

export function domainShown(world: World, project: Project, domain: Domain): Record<string, unknown> {
  const name = world.hosts.nameOf(domain.name);
  const { redirect, redirectStatusCode, gitBranch, customEnvironmentId, verified, createdAt, updatedAt } =
    domain;
  return {
    name: domain.name,
    apexName: apexOf(name),
    projectId: project.id,
    redirect,
    redirectStatusCode,
    gitBranch,
    customEnvironmentId,
    createdAt,
    updatedAt,
    verified,
    ...(!verified && { verification: [challengeOf(name)] }),
  };
}
