import type { ConfigError, RemoteError } from '@pipeline/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import type { VercelApi } from '../../src/index.ts';
import { type Answer, closeAll, failure, opened, refusal } from '../client/opened.ts';

afterEach(closeAll);

const calls = {
  read: (api: VercelApi) => api.project('shop-web'),
  create: (api: VercelApi) => api.create({ name: 'shop-web', project: 'prj_1', files: [] }, {}),
  upload: (api: VercelApi) => api.upload({ sha: 'abc', size: 1, open: () => new Uint8Array(1) }),
  promote: (api: VercelApi) => api.promote('prj_1', 'dpl_1'),
  rollback: (api: VercelApi) => api.rollback('prj_1', 'dpl_1'),
  assign: (api: VercelApi) => api.assignAlias('dpl_1', 'shop.example.com'),
  cancel: (api: VercelApi) => api.cancel('dpl_1'),
  domains: (api: VercelApi) => api.domains('shop-web'),
  deployment: (api: VercelApi) => api.deployment('dpl_1'),
};

type Row = [
  name: string,
  call: keyof typeof calls,
  answer: Answer,
  kind: 'ConfigError' | 'RemoteError',
  words: string | RegExp,
  hint: string | RegExp,
];

const SCOPED =
  'Not authorized: Trying to access resource under scope "acme". You must re-authenticate to this scope or use a token with access to this scope.';

const rows: Row[] = [
  [
    'a token that is wrong, has run out or was taken back',
    'read',
    refusal(403, 'forbidden', 'Not authorized', { invalidToken: true }),
    'ConfigError',
    'Vercel does not take this token: Not authorized',
    /mistyped, has run out, or was deleted.*`token` or VERCEL_TOKEN/,
  ],
  [
    'the same as documented',
    'promote',
    refusal(401, 'unauthorized', 'No'),
    'ConfigError',
    /does not take this token/,
    /`token`/,
  ],
  [
    'a token of another team, whose scope is named',
    'read',
    refusal(403, 'forbidden', SCOPED),
    'ConfigError',
    'This token may not act for team acme, or there is no such team: Vercel refuses project shop-web of team acme',
    /^Did you mean acmf\? The token may act for acmf, other\. Check `team`, and give as `token` one whose scope is that team/,
  ],
  [
    'the same in few words',
    'deployment',
    refusal(403, 'forbidden', 'Not authorized'),
    'ConfigError',
    /^This token may not act for team acme/,
    /may act for acmf/,
  ],
  [
    'a team that enforces SAML',
    'read',
    refusal(403, 'forbidden', 'SAML', { saml: true, scope: 'acme', teamId: 'team_1', enforced: true }),
    'ConfigError',
    /^Team acme lets in only who signs in by its own provider \(SAML\)/,
    /make a token whose scope is that team/,
  ],
  [
    'a team that is missing',
    'read',
    refusal(400, 'missing_team_param', 'x'),
    'ConfigError',
    /which team project shop-web/,
    /Set `team`/,
  ],
  [
    'a team that is not known',
    'promote',
    refusal(400, 'bad_request', 'Could not resolve team or account scope'),
    'ConfigError',
    /no such team/,
    /Check `team`/,
  ],
  [
    'a project that is not there',
    'domains',
    refusal(404, 'not_found', 'Project not found'),
    'ConfigError',
    'Vercel has no project shop-web of team acme',
    'Check `project`, and `team` that it belongs to',
  ],
  [
    'a deployment that is not there',
    'promote',
    refusal(404, 'not_found', 'Deployment not found'),
    'ConfigError',
    'Vercel has no deployment dpl_1 in project prj_1 of team acme',
    /the deployment’s id, and `team`/,
  ],
  [
    'its project',
    'promote',
    refusal(404, 'not_found', 'Project not found'),
    'ConfigError',
    /^Vercel has no project prj_1/,
    /`project`/,
  ],
  [
    'a deployment that was deleted',
    'cancel',
    refusal(410, 'deployment_deleted', 'Deployment was deleted'),
    'ConfigError',
    /no deployment dpl_1/,
    '',
  ],
  [
    'a host of another account',
    'assign',
    refusal(403, 'alias_in_use', 'The alias is in use'),
    'ConfigError',
    '"shop.example.com" belongs to another project or another account',
    /^Nothing was taken from there\. Remove it from the hosts asked for/,
  ],
  [
    'a domain of another account',
    'assign',
    refusal(403, 'forbidden', "You don't have access to the domain"),
    'ConfigError',
    /^The domain of "shop\.example\.com" belongs to somebody else than the account of team acme/,
    /hosts asked for and `team`/,
  ],
  [
    'the same in few words',
    'assign',
    refusal(403, 'forbidden', 'Not authorized'),
    'ConfigError',
    /belongs to somebody else/,
    /hosts asked for and `team`/,
  ],
  [
    'a token that may not act for the team, when a host is to be given',
    'assign',
    refusal(403, 'forbidden', SCOPED),
    'ConfigError',
    /may not act for team acme/,
    '',
  ],
  [
    'a deployment that is not ready to be promoted',
    'promote',
    refusal(422, 'deployment_not_ready', 'its state is BUILDING'),
    'RemoteError',
    /its state is BUILDING/,
    '',
  ],
  [
    'a domain that is not verified',
    'assign',
    refusal(400, 'domain_not_verified', 'x'),
    'ConfigError',
    /is not verified yet/,
    /DNS record/,
  ],
  [
    'a domain that is not known',
    'assign',
    refusal(404, 'domain_not_found', 'x'),
    'ConfigError',
    /knows no domain for "shop\.example\.com"/,
    /hosts asked for/,
  ],
  [
    'a certificate that is missing',
    'assign',
    refusal(400, 'cert_missing', 'x'),
    'ConfigError',
    /no certificate for "shop/,
    /Run this again/,
  ],
  [
    'a host that is none',
    'assign',
    refusal(400, 'invalid_alias', 'x'),
    'ConfigError',
    /no host that a deployment can have/,
    /hosts alone/,
  ],
  [
    'a domain of `vercel.json` in a creation',
    'create',
    refusal(400, 'domain_not_verified', 'x', { domain: 'b.example.com' }),
    'ConfigError',
    /^"b\.example\.com" is not verified yet/,
    '',
  ],
  [
    'a role that is missing',
    'promote',
    refusal(403, 'forbidden', "You don't have permission to change the production deployment.", {
      action: 'update',
      resource: 'deployment',
    }),
    'RemoteError',
    "Vercel PromoteDeployment on deployment dpl_1 in project prj_1 of team acme: You don't have permission to change the production deployment.",
    /lacks the role for this \(update deployment\).*Member or Owner/,
  ],
  [
    'the same for a host',
    'assign',
    refusal(403, 'forbidden', "You don't have permission.", { action: 'update', resource: 'alias' }),
    'RemoteError',
    /You don't have permission/,
    /lacks the role for this \(update alias\)/,
  ],
  [
    'a plan that goes back one step only',
    'rollback',
    refusal(
      402,
      'payment_required',
      'To roll back further than the previous production deployment, upgrade to pro',
    ),
    'RemoteError',
    /upgrade to pro/,
    /Promote that older deployment instead \(`pin: false`\)/,
  ],
  [
    'a plan',
    'create',
    refusal(402, 'payment_required', 'No'),
    'RemoteError',
    /: No$/,
    /The account’s plan does not have this/,
  ],
  [
    'builds that are too many',
    'create',
    refusal(429, 'builds_rate_limited', 'Too many builds'),
    'RemoteError',
    /Too many builds/,
    /until another build of the account has ended/,
  ],
  [
    'files that were too many today',
    'upload',
    refusal(429, 'rate_limited', 'try again in 24 hours', {
      errorName: 'api-upload-free',
      limit: { reset: 90_000 },
    }),
    'RemoteError',
    /limit "api-upload-free" is used up for file abc/,
    /archive: tgz/,
  ],
  [
    'a file that is too large',
    'upload',
    refusal(413, 'size_limit_exceeded', 'x'),
    'ConfigError',
    /A file is larger/,
    /archive: tgz/,
  ],
  [
    'files that are too many',
    'create',
    refusal(400, 'too_many_files', 'x'),
    'ConfigError',
    /more files than Vercel takes/,
    /\.vercelignore/,
  ],
  [
    'a variable of another type',
    'create',
    refusal(400, 'env_value_invalid_type', 'x', { key: 'PORT' }),
    'ConfigError',
    'Vercel refuses the value of the variable PORT',
    /environment-variables/,
  ],
  [
    'a body that is refused',
    'create',
    refusal(400, 'bad_request', 'Invalid request: `regions` should be array.'),
    'ConfigError',
    'Vercel refuses this deployment of team acme: Invalid request: `regions` should be array.',
    /`vercel\.json`\. Nothing was deployed/,
  ],
  [
    'a build that is over',
    'cancel',
    refusal(400, 'bad_request', 'x'),
    'RemoteError',
    /^Vercel CancelDeployment/,
    /over already/,
  ],
  [
    'something at the same time',
    'promote',
    refusal(409, 'conflict', 'x'),
    'RemoteError',
    /: x$/,
    /at the same time/,
  ],
  [
    'an API that is gone',
    'promote',
    refusal(426, 'upgrade', 'x'),
    'RemoteError',
    '',
    /newer release of this action/,
  ],
  [
    'no words of Vercel’s',
    'promote',
    { status: 418, text: '<html>' },
    'RemoteError',
    /HTTP 418, in no words of Vercel’s API/,
    '',
  ],
  [
    'something that is not Vercel',
    'read',
    { status: 404, text: '<html>' },
    'RemoteError',
    /HTTP 404/,
    /VERCEL_API_URL/,
  ],
  ['an outage', 'promote', refusal(503, 'x', 'y'), 'RemoteError', '', /vercel-status\.com/],
];

describe('a refusal', () => {
  it.each(rows)('says %s', async (_, call, answer, kind, words, hint) => {
    const { api } = await opened(({ url }) =>
      url.startsWith('/v2/teams') ? { body: { teams: [{ slug: 'acmf' }, { slug: 'other' }, {}] } } : answer,
    );
    const error = (await failure(calls[call](api))) as ConfigError | RemoteError;
    expect(error.name).toBe(kind);
    if (typeof words === 'string' && words !== '') expect(error.message).toBe(words);
    else expect(error.message).toMatch(words);
    if (typeof hint === 'string' && hint !== '') expect(error.hint).toBe(hint);
    else expect(error.hint ?? '').toMatch(hint);
  });

  it.each([
    ['read', '/v9/projects/shop-web'],
    ['deployment', '/v13/deployments/dpl_1'],
  ] as const)(
    'asks for teams once, without a team, and does without where it may not: %s',
    async (call, path) => {
      const { api, server } = await opened([refusal(403, 'forbidden', SCOPED)]);
      const error = (await failure(calls[call](api))) as ConfigError;
      expect(error.hint).toMatch(/^Check `team`/);
      expect(server.received.map(({ url }) => url)).toEqual([`${path}?slug=acme`, '/v2/teams?limit=100']);
    },
  );

  it('names the team that is nearest', async () => {
    const { api } = await opened(
      ({ url }) =>
        url.startsWith('/v2/teams')
          ? { body: { teams: [{ slug: 'acme-corp' }, { slug: 'zebra' }] } }
          : refusal(403, 'forbidden', 'Authorization is missing access to scope "acme-cor"'),
      { scope: { team: 'acme-cor' } },
    );
    expect(((await failure(calls.read(api))) as ConfigError).hint).toMatch(
      /^Did you mean acme-corp\? The token may act for acme-corp, zebra\./,
    );
  });

  it('keeps the id of the request', async () => {
    const { api } = await opened([refusal(409, 'conflict', 'x', {}, { 'x-vercel-id': 'fra1::abc' })]);
    expect(await failure(calls.promote(api))).toMatchObject({ requestId: 'fra1::abc' });
  });

  it('is one line of plain words, of a length to be read', async () => {
    const words = `::error::x\n\u001b[31mred\u001b[0m\r\n${'long '.repeat(500)}`;
    const { api } = await opened([refusal(409, 'conflict', words)]);
    const { message } = (await failure(calls.promote(api))) as RemoteError;
    expect(message).toMatch(/: ::error::x red long long .*…$/);
    expect([...message].filter(each => each < ' ')).toEqual([]);
    expect(message.length).toBeLessThan(1_200);
  });
});
