import { json } from '../../http/exchange.ts';
import { ApiFault, notFound } from '../api-fault.ts';
import type { Domain, Project } from '../model.ts';
import { page } from '../page.ts';
import type { Asked, Routes } from '../routes.ts';
import { connect } from './connect.ts';
import {
  challengeOf,
  domainNameAsked,
  domainShown,
  fieldsAsked,
  isVerified,
  mustBeFree,
} from './domain-rules.ts';
import { take } from './give.ts';
import { isOfProduction } from './hosts-of.ts';
import { changing, type Run, reading } from './project-route.ts';

/** https://vercel.com/docs/rest-api/projects/add-a-domain-to-a-project */
const add: Run = async (asked, project) => {
  const { world } = asked;
  const body = await asked.body();
  const name = await world.hosts.open(domainNameAsked(body.name));
  mustBeFree(world, project, name);
  const now = world.stamp();
  const none = { redirect: null, redirectStatusCode: null, gitBranch: null, customEnvironmentId: null };
  const domain: Domain = {
    name,
    ...fieldsAsked(project, body, none),
    verified: isVerified(world, project.owner, world.hosts.nameOf(name)),
    createdAt: now,
    updatedAt: now,
  };
  project.domains.push(domain);
  connect(world, project, domain);
  return json(200, domainShown(world, project, domain));
};

/** https://vercel.com/docs/rest-api/projects/retrieve-project-domains-by-project-by-id-or-name */
const list: Run = ({ world, query }, project) => {
  const asked = (name: string) => query.get(name);
  const target = asked('target') ?? (asked('production') === 'true' ? 'production' : null);
  const found = project.domains.filter(
    domain =>
      (target === null || isOfProduction(domain) === (target === 'production')) &&
      (asked('customEnvironmentId') ?? domain.customEnvironmentId) === domain.customEnvironmentId &&
      (asked('gitBranch') ?? domain.gitBranch) === domain.gitBranch &&
      (asked('redirects') !== 'false' || domain.redirect === null) &&
      (asked('redirect') ?? domain.redirect) === domain.redirect &&
      (asked('verified') === null || String(domain.verified) === asked('verified')),
  );
  const ordered = asked('order') === 'ASC' ? found : found.toReversed();
  const { items, pagination } = page(ordered, query, ({ createdAt }) => createdAt);
  return json(200, { domains: items.map(domain => domainShown(world, project, domain)), pagination });
};

/** https://vercel.com/docs/rest-api/projects/update-a-project-domain */
const update: Run = async (asked, project) => {
  const { world } = asked;
  const domain = domainAsked(asked, project);
  Object.assign(domain, fieldsAsked(project, await asked.body(), domain), { updatedAt: world.stamp() });
  connect(world, project, domain);
  return json(200, domainShown(world, project, domain));
};

/** https://vercel.com/docs/rest-api/projects/remove-a-domain-from-a-project */
const remove: Run = (asked, project) => {
  const { name } = domainAsked(asked, project);
  project.domains = project.domains.filter(domain => domain.name !== name);
  if (asked.world.aliases.get(name)?.projectId === project.id) take(asked.world, name);
  return json(200, {});
};

/** https://vercel.com/docs/rest-api/projects/verify-project-domain */
const verify: Run = (asked, project) => {
  const { world } = asked;
  const domain = domainAsked(asked, project);
  const name = world.hosts.nameOf(domain.name);
  domain.verified ||= isVerified(world, project.owner, name);
  if (!domain.verified) {
    const { domain: at, value } = challengeOf(name);
    throw new ApiFault(400, 'missing_txt_record', `Domain ${at} is missing required TXT Record "${value}"`);
  }
  connect(world, project, domain);
  return json(200, domainShown(world, project, domain));
};

const get: Run = (asked, project) =>
  json(200, domainShown(asked.world, project, domainAsked(asked, project)));

export const DOMAIN_ROUTES: Routes = {
  'POST /:version/projects/:id/domains': changing('AddProjectDomain', add),
  'GET /:version/projects/:id/domains': reading('GetProjectDomains', list),
  'GET /:version/projects/:id/domains/:domain': reading('GetProjectDomain', get),
  'PATCH /:version/projects/:id/domains/:domain': changing('UpdateProjectDomain', update),
  'DELETE /:version/projects/:id/domains/:domain': changing('RemoveProjectDomain', remove),
  'POST /:version/projects/:id/domains/:domain/verify': changing('VerifyProjectDomain', verify),
};

function domainAsked({ world, parts }: Asked, { domains }: Project): Domain {
  const asked = (parts.domain ?? '').toLowerCase();
  const host = world.hosts.known(asked) ?? asked;
  const found = domains.find(({ name }) => name === host);
  if (found === undefined) throw notFound('Project Domain');
  return found;
}
