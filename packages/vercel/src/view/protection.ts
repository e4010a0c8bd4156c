import type { DeploymentKind, ProtectionView } from '../views.ts';
import type { Fields } from './fields.ts';

const EVERY: readonly DeploymentKind[] = ['preview', 'custom', 'staged', 'production'];

/**
 * Vercel’s names for what is protected → whose own address that is. Standard Protection, in its older form and today’s,
 * leaves domains of production alone, and so protects each deployment’s own address; a value that is not known is taken
 * to protect all. https://vercel.com/docs/deployment-protection#understanding-deployment-protection-by-environment
 */
const KINDS = new Map<string, readonly DeploymentKind[]>([
  ['all', EVERY],
  ['all_except_custom_domains', EVERY],
  ['prod_deployment_urls_and_all_previews', EVERY],
  ['preview', ['preview', 'custom']],
  // Of Trusted IPs alone.
  ['production', ['staged', 'production']],
]);

const METHODS = [
  ['ssoProtection', 'Vercel Authentication'],
  ['passwordProtection', 'Password Protection'],
  ['trustedIps', 'Trusted IPs'],
  ['passport', 'Vercel Passport'],
] as const;

export function readProtection(project: Fields): ProtectionView {
  const on = METHODS.filter(([field]) => project.has(field));
  const kinds = new Set(on.flatMap(([field]) => kindsOf(project.inner(field).text('deploymentType'))));
  return {
    by: on.map(([, name]) => name),
    kinds: EVERY.filter(kind => kinds.has(kind)),
    bypass: bypassOf(project.inner('protectionBypass')),
  };
}

const kindsOf = (type: string | undefined) => KINDS.get(type ?? '') ?? EVERY;

/**
 * The keys are the secrets; first the one that deployments have as VERCEL_AUTOMATION_BYPASS_SECRET.
 * https://vercel.com/docs/deployment-protection/methods-to-bypass-deployment-protection/protection-bypass-automation
 */
function bypassOf(bypass: Fields): string[] {
  return Object.keys(bypass.raw)
    .map(secret => ({ secret, about: bypass.inner(secret) }))
    .filter(({ about }) => (about.text('scope') ?? AUTOMATION) === AUTOMATION)
    .sort((a, b) => rank(a.about) - rank(b.about))
    .map(({ secret }) => secret);
}

const AUTOMATION = 'automation-bypass';
const rank = (about: Fields) => (about.flag('isEnvVar') === false ? 1 : 0);
