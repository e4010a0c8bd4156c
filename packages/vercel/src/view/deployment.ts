import { isRecord } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import type { DeploymentView } from '../views.ts';
import { type Fields, fields } from './fields.ts';
import { bareHost, withoutScheme } from './host.ts';

/**
 * As one is got, as it is made, and as it stands in a list, where some fields have other names. Somebody else's is told in
 * part only: it has no project then, which is empty here.
 * https://vercel.com/docs/rest-api/deployments/get-a-deployment-by-id-or-url
 * https://vercel.com/docs/rest-api/deployments/list-deployments
 */
export function readDeployment(raw: Raw): DeploymentView {
  const it = fields(raw, 'a deployment');
  const meta = it.map('meta');
  return {
    id: it.needed('id', 'uid'),
    host: withoutScheme(it.text('url') ?? ''),
    name: it.text('name') ?? '',
    project: it.text('projectId') ?? it.inner('project').text('id') ?? '',
    environment: environmentOf(it),
    state: it.needed('readyState', 'state', 'status'),
    substate: it.text('readySubstate'),
    ...aliasesOf(it),
    // A flag, or, in a list, the time when.
    aliased: it.has('aliasAssigned') && it.number('aliasAssigned') !== 0,
    aliasError: complaint(it.inner('aliasError')),
    error: errorOf(it),
    checks: checksOf(it),
    createdAt: it.number('createdAt', 'created') ?? 0,
    buildingAt: it.number('buildingAt'),
    readyAt: it.number('ready'),
    inspectorUrl: it.text('inspectorUrl'),
    creator: creatorOf(it.inner('creator')),
    commit: commitOf(it, meta),
    meta,
    env: names(it.raw.env),
    buildEnv: names(it.inner('build').raw.env),
  };
}

function aliasesOf(it: Fields): Pick<DeploymentView, 'aliases' | 'given'> {
  const hosts = (name: string) => it.texts(name).map(bareHost);
  const aliases = [...new Set(hosts('alias'))];
  const made = new Set(hosts('automaticAliases'));
  // Where Vercel does not list what it made itself, how it names that tells it.
  const isMade = (host: string) =>
    it.has('automaticAliases') ? made.has(host) : host.endsWith('.vercel.app');
  return { aliases, given: aliases.filter(host => !isMade(host)) };
}

/** A preview has no target in Vercel’s own answers, and `preview` in others’; the target of a custom environment is its id. */
function environmentOf(it: Fields): string {
  const custom = it.inner('customEnvironment');
  return custom.text('slug', 'id') ?? it.text('target') ?? 'preview';
}

function complaint(it: Fields): { code: string; message: string } | undefined {
  const code = it.text('code');
  const message = it.text('message');
  if (code === undefined && message === undefined) return undefined;
  return { code: code ?? '', message: message ?? code ?? '' };
}

function errorOf(it: Fields): DeploymentView['error'] {
  const code = it.text('errorCode');
  const message = it.text('errorMessage', 'readyStateReason');
  if (code === undefined && message === undefined) return undefined;
  const step = it.text('errorStep');
  const link = it.text('errorLink');
  return {
    code: code ?? it.text('readyState', 'state') ?? '',
    message: message ?? code ?? '',
    ...(step !== undefined && { step }),
    ...(link !== undefined && { link }),
  };
}

const OVER = new Set(['succeeded', 'failed']);

/** Those of integrations, and the second kind, of which the one that holds the aliases back is told. */
function checksOf(it: Fields): DeploymentView['checks'] {
  const state = it.text('checksState');
  const conclusion = it.text('checksConclusion');
  if (state !== undefined) return { state, ...(conclusion !== undefined && { conclusion }) };
  const second = it.inner('checks').inner('deployment-alias').text('state');
  if (second === undefined) return undefined;
  return OVER.has(second) ? { state: 'completed', conclusion: second } : { state: second };
}

/** Never an address. */
function creatorOf(it: Fields): string | undefined {
  return [it.text('username'), it.text('githubLogin'), it.text('gitlabLogin'), it.text('uid')].find(
    name => name !== undefined && !name.includes('@'),
  );
}

const PROVIDERS = ['github', 'gitlab', 'bitbucket', 'git'];

/** https://vercel.com/docs/rest-api/deployments/create-a-new-deployment: `gitMetadata` comes back in `meta`. */
function commitOf(it: Fields, meta: Readonly<Record<string, string>>): DeploymentView['commit'] {
  const told = (what: string) =>
    PROVIDERS.map(each => `${each}Commit${what}`)
      .filter(name => Object.hasOwn(meta, name))
      .map(name => meta[name])
      .find(value => value !== '');
  const source = it.inner('gitSource');
  const sha = told('Sha') ?? source.text('sha');
  if (sha === undefined) return undefined;
  const ref = told('Ref') ?? source.text('ref');
  const message = told('Message');
  return { sha, ...(ref !== undefined && { ref }), ...(message !== undefined && { message }) };
}

/** Names are all that Vercel tells; were it a map, its values would be nobody’s to see. */
function names(env: unknown): string[] {
  if (Array.isArray(env)) return env.filter(each => typeof each === 'string');
  return isRecord(env) ? Object.keys(env) : [];
}
