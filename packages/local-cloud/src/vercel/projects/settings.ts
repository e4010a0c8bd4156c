import { badRequest } from '../api-fault.ts';
import type { Project, Protection } from '../model.ts';

const TEXTS = [
  'framework',
  'rootDirectory',
  'outputDirectory',
  'buildCommand',
  'installCommand',
] as const satisfies readonly (keyof Project)[];

const SCOPES: readonly unknown[] = [
  'all',
  'all_except_custom_domains',
  'preview',
  'prod_deployment_urls_and_all_previews',
];

/**
 * What `PATCH /v9/projects/{idOrName}` changes; refused as a whole, so that nothing changes by halves.
 * https://vercel.com/docs/rest-api/projects/update-an-existing-project
 */
export function settingsOf(project: Project, body: Record<string, unknown>): Partial<Project> {
  const changed: Partial<Project> = {};
  for (const [name, value] of Object.entries(body)) {
    const text = TEXTS.find(each => each === name);
    if (text !== undefined) {
      if (value !== null && typeof value !== 'string') throw wrong(name, 'should be string');
      changed[text] = value;
    } else if (name === 'autoAssignCustomDomains') {
      if (typeof value !== 'boolean') throw wrong(name, 'should be boolean');
      changed.autoAssignCustomDomains = value;
    } else if (name === 'nodeVersion') {
      changed.nodeVersion = String(value);
    } else if (name === 'ssoProtection' || name === 'passwordProtection' || name === 'trustedIps') {
      const kind = name === 'ssoProtection' ? 'sso' : name === 'trustedIps' ? 'trustedIps' : 'password';
      changed.protection = { ...(changed.protection ?? project.protection), [kind]: scopeOf(name, value) };
    } else if (name !== 'autoAssignCustomDomainsUpdatedBy') {
      throw badRequest(`Invalid request: should NOT have additional property \`${name}\`.`);
    }
  }
  return changed;
}

function scopeOf(name: string, value: unknown): Protection['sso'] {
  if (value === null) return null;
  const scope = (value as { deploymentType?: unknown } | undefined)?.deploymentType;
  if (!SCOPES.includes(scope))
    throw wrong(`${name}.deploymentType`, 'should be equal to one of the allowed values');
  return scope as Protection['sso'];
}

const wrong = (name: string, what: string) => badRequest(`Invalid request: \`${name}\` ${what}.`);
