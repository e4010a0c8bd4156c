import type { Raw } from '../raw.ts';
import type { AliasView, DomainView } from '../views.ts';
import { fields } from './fields.ts';
import { bareHost } from './host.ts';

/** https://vercel.com/docs/rest-api/projects/retrieve-project-domains-by-project-by-id-or-name */
export function readDomain(raw: Raw): DomainView {
  const it = fields(raw, 'a domain');
  return {
    host: bareHost(it.needed('name')),
    verified: it.flag('verified') === true,
    redirect: it.text('redirect'),
    gitBranch: it.text('gitBranch'),
    environment: it.text('customEnvironmentId'),
  };
}

/** https://vercel.com/docs/rest-api/aliases/get-an-alias */
export function readAlias(raw: Raw): AliasView {
  const it = fields(raw, 'an alias');
  return {
    host: bareHost(it.needed('alias')),
    deployment: it.text('deploymentId') ?? it.inner('deployment').text('id'),
    project: it.text('projectId'),
  };
}
