import { ConfigError } from '@pipeline/contracts';
import { fields } from '../view/fields.ts';
import { type About, of } from './about.ts';
import { aliasTaken } from './missing.ts';
import type { Refusal } from './refusal.ts';

const HOSTS = 'Check the hosts asked for';

/** Code → what it says of a host, and what to do. https://vercel.com/docs/rest-api/aliases/assign-an-alias */
const SAID: Readonly<Record<string, (host: string, team: string) => [says: string, hint: string]>> = {
  domain_not_verified: host => [
    `"${host}" is not verified yet`,
    'Add the DNS record that Vercel shows for it (project Settings, Domains), and run this again when it is verified',
  ],
  domain_not_found: (host, team) => [
    `Vercel knows no domain for "${host}"${team}`,
    `${HOSTS}, or add the domain to the project`,
  ],
  not_domain_owner: (host, team) => [
    `The domain of "${host}" belongs to somebody else than the account${team}`,
    `${HOSTS} and \`team\`, or add the domain there first`,
  ],
  invalid_alias: host => [
    `"${host}" is no host that a deployment can have`,
    `${HOSTS}: hosts alone, such as pr-42.shop.example.com`,
  ],
  cert_missing: host => [
    `Vercel has no certificate for "${host}" yet`,
    'A new domain needs some seconds, and a wildcard Vercel’s own name servers. Run this again, or see the domain’s page at Vercel',
  ],
  deployment_not_ready: host => [
    'The deployment is not ready yet',
    `It can be given "${host}" when it is READY`,
  ],
  gone: host => [`The deployment failed or was deleted, and cannot be given "${host}"`, 'Deploy again'],
};

const SAME = new Map([
  ['domain_missing', 'domain_not_found'],
  ['cert_expired', 'cert_missing'],
  ['domain_permission_denied', 'not_domain_owner'],
  ['invalid_domain', 'invalid_alias'],
]);

/** What is wrong with a host that a deployment is to have; also one of `vercel.json`, when it is created. */
export function domainMistake(refusal: Refusal, about: About): ConfigError | undefined {
  const { status, raw, message } = refusal;
  const told = fields(raw, 'an error');
  const assigns = about.operation === 'AssignAlias';
  if (!assigns && about.operation !== 'CreateDeployment') return undefined;
  const host =
    (assigns ? about.subject.id : undefined) ?? told.text('domain', 'alias', 'value') ?? 'the domain';
  const code = SAME.get(refusal.code) ?? refusal.code;
  if (code === 'alias_in_use') return aliasTaken(host, told.inner('project').text('name', 'id'));
  // Where the token may act for the team and has the role, but it is another account's domain.
  const other = ['action', 'saml', 'scope'].some(told.has) || /\bscope\b/.test(message);
  const theirs = assigns && status === 403 && code === 'forbidden' && !other;
  const say = Object.hasOwn(SAID, code) ? SAID[code] : theirs ? SAID.not_domain_owner : undefined;
  if (say === undefined) return undefined;
  const [says, hint] = say(host, of(about.scope));
  return new ConfigError(`${says}: ${message}`, { hint });
}
