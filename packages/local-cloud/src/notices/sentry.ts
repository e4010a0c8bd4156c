import { type Incoming, json, type Reply } from '../http/exchange.ts';
import { argumentsOf } from './body.ts';

export interface SentryRelease {
  version: string;
  projects: string[];
  deploys: { id: string; environment: string; name: string | null; dateFinished: string }[];
}

/** Releases of one organisation. https://docs.sentry.io/api/releases/ */
export class Sentry {
  readonly token = 'sntrys_local_cloud_opens_nothing_but_itself';
  readonly organization = 'acme';
  readonly projects = ['api', 'web'];
  readonly releases = new Map<string, SentryRelease>();

  /** @param path below the organisation's releases */
  async call(organization: string, path: string, request: Incoming): Promise<Reply> {
    if (request.headers.authorization !== `Bearer ${this.token}`)
      return json(401, { detail: 'Invalid token' });
    if (organization !== this.organization)
      return json(404, { detail: 'The requested resource does not exist' });
    const given = request.method === 'POST' ? ((await argumentsOf(request)) ?? {}) : {};
    if (path === '' && request.method === 'POST') return this.#create(given);
    const version = /^([^/]+)\/deploys\/$/.exec(path)?.[1];
    if (version === undefined)
      return json(501, { detail: `${request.method} ${path} is not implemented here` });
    const release = this.releases.get(decodeURIComponent(version));
    if (release === undefined) return json(404, { detail: 'The requested resource does not exist' });
    return request.method === 'POST' ? deploy(release, given) : json(200, release.deploys);
  }

  /** 208 where it is there already. https://docs.sentry.io/api/releases/create-a-new-release-for-an-organization/ */
  #create({ version, projects }: Record<string, unknown>): Reply {
    if (typeof version !== 'string' || /[\s/\\]/.test(version) || version.length > 200)
      return json(400, { version: ['Enter a valid value'] });
    const named = Array.isArray(projects) ? projects.map(String) : [];
    if (named.length === 0 || named.some(slug => !this.projects.includes(slug)))
      return json(400, { projects: ['Invalid project ids or slugs'] });
    const known = this.releases.has(version);
    if (!known) this.releases.set(version, { version, projects: named, deploys: [] });
    return json(known ? 208 : 201, { version, projects: named.map(slug => ({ slug })) });
  }
}

/** Makes another one each time. https://docs.sentry.io/api/releases/create-a-deploy/ */
function deploy(
  { deploys }: SentryRelease,
  { environment, name, dateFinished }: Record<string, unknown>,
): Reply {
  if (
    typeof environment !== 'string' ||
    environment === '' ||
    environment.length > 64 ||
    environment.includes('/')
  )
    return json(400, { environment: ['Invalid value for environment'] });
  const made = {
    id: String(deploys.length + 1),
    environment,
    name: typeof name === 'string' ? name : null,
    dateFinished: String(dateFinished ?? new Date().toISOString()),
  };
  deploys.unshift(made);
  return json(201, made);
}
