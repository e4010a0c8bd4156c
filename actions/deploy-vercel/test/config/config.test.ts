import { describe, expect, it } from 'vitest';
import { type Around, type Given, HEAD, pullRequest, read, refusal, SHA } from './read.ts';

const PRODUCTION = { target: 'production' };
const PULL: Around = { event: pullRequest() };
const CLOSED: Around = { event: pullRequest({ state: 'closed' }) };

describe('configure', () => {
  it.each<[string, Given, Around, object]>([
    [
      'a preview, of the workspace, unless told',
      {},
      {},
      {
        operation: 'deploy',
        goal: { target: 'preview', kind: 'preview', environment: 'preview' },
        source: {
          path: '/work/shop',
          checkout: '/work/shop',
          rootDirectory: undefined,
          output: undefined,
          archive: 'auto',
        },
        hosts: [],
        rolling: 'stages',
        checks: undefined,
        release: undefined,
        shown: undefined,
        cleanUp: undefined,
        rollout: { onFailure: 'report', waitTimeout: 1_200_000, holds: { at: 'decide' } },
      },
    ],
    [
      'staged is a production build',
      { target: 'staged' },
      {},
      { goal: { kind: 'staged', environment: 'production' } },
    ],
    ['a custom environment', { target: 'qa' }, {}, { goal: { kind: 'custom', environment: 'qa' } }],
    [
      'an environment called as a method of objects is',
      { target: 'constructor' },
      {},
      { goal: { kind: 'custom' } },
    ],
    [
      'production goes back where it fails',
      PRODUCTION,
      {},
      { goal: { kind: 'production' }, rollout: { onFailure: 'rollback' } },
    ],
    [
      'and nothing else does: what would go back is production',
      { target: 'staged', 'on-failure': 'rollback' },
      {},
      { rollout: { onFailure: 'report' } },
    ],
    [
      'the inputs win over the variables of Vercel’s CLI',
      { team: 'acme' },
      { env: { VERCEL_TOKEN: 'tok_2', VERCEL_ORG_ID: 'team_2', VERCEL_PROJECT_ID: 'prj_2' } },
      { identity: { token: 'tok_1', team: 'acme', project: 'shop-web' } },
    ],
    [
      'which will do',
      { token: '', project: '' },
      { env: { VERCEL_TOKEN: 'tok_2', VERCEL_ORG_ID: 'team_2', VERCEL_PROJECT_ID: 'prj_2' } },
      { identity: { token: 'tok_2', team: 'team_2', project: 'prj_2' } },
    ],
    [
      'a plan needs no token',
      { token: '', 'dry-run': 'true' },
      {},
      { identity: { token: undefined }, dryRun: true },
    ],
    [
      'a local API is no dry run under act',
      {},
      { env: { VERCEL_API_URL: 'http://127.0.0.1:4000' } },
      { dryRun: false },
    ],
    [
      'an app below the root of a monorepo',
      { path: 'repo', 'root-directory': './apps/web/' },
      {},
      { source: { path: '/work/shop/repo', rootDirectory: 'apps/web' } },
    ],
    ['the root itself', { 'root-directory': '.' }, {}, { source: { rootDirectory: '' } }],
    [
      'a prebuilt output',
      { prebuilt: 'true', path: 'apps/web' },
      {},
      { source: { output: '/work/shop/apps/web/.vercel/output' } },
    ],
    [
      'variables',
      { 'environment-variables': '{"A":"1\\n2"}', 'build-environment-variables': 'B=2' },
      {},
      { variables: { env: { A: '1\n2' }, buildEnv: { B: '2' } } },
    ],
    ['hosts', { aliases: 'PR-42.shop.example.com' }, {}, { hosts: ['pr-42.shop.example.com'] }],
    [
      'checks',
      { checks: '/health 200' },
      {},
      { checks: { http: [{ target: '/health' }], timeout: 120_000 } },
    ],
    [
      'a command alone',
      { 'check-command': 'npm\nrun\nsmoke' },
      {},
      { checks: { http: [], command: ['npm', 'run', 'smoke'] } },
    ],
    [
      'with an environment it is written down, on GitHub',
      { ...PRODUCTION, environment: 'production' },
      {},
      { release: { environment: 'production', home: { github: { token: 'ghs_1' } } } },
    ],
    [
      'a comment on the event’s pull request',
      { comment: 'true' },
      PULL,
      { shown: { token: 'ghs_1', comment: 42, environment: undefined } },
    ],
    ['or on another', { comment: 'true', 'pull-request': '7' }, PULL, { shown: { comment: 7 } }],
    [
      'an environment on GitHub needs no pull request',
      { 'github-deployment': 'preview' },
      {},
      { shown: { comment: undefined, environment: 'preview' } },
    ],
    [
      'what is made of a pull request is its head',
      {},
      PULL,
      {
        made: {
          sha: HEAD,
          ref: 'feature/basket',
          author: { login: 'anna' },
          pullRequest: 42,
          repository: { owner: 'org', name: 'shop', id: '7' },
        },
      },
    ],
    [
      'of a push its commit, with the message',
      {},
      { event: { head_commit: { id: SHA, message: 'Basket\n\nmore', author: { username: 'ben' } } } },
      { made: { sha: SHA, ref: 'main', message: 'Basket\n\nmore', author: { login: 'ben' } } },
    ],
    [
      'of another commit nothing is known but its id',
      { commit: 'd'.repeat(40) },
      { event: { head_commit: { id: SHA, message: 'Basket' } } },
      { made: { sha: 'd'.repeat(40), repository: { owner: 'org', name: 'shop' } }, commit: 'd'.repeat(40) },
    ],
    [
      '`continue` is of production',
      { operation: 'continue', aliases: 'shop.example.com' },
      {},
      { operation: 'continue', goal: { kind: 'production' }, hosts: ['shop.example.com'] },
    ],
    ['and so is `abort`', { operation: 'abort' }, {}, { goal: { kind: 'production' } }],
    [
      'locks can be broken',
      { operation: 'unlock', environment: 'production' },
      {},
      { operation: 'unlock', release: { environment: 'production' } },
    ],
    [
      'a clean-up of a pull request that is closed keeps none',
      { operation: 'clean-up' },
      CLOSED,
      {
        cleanUp: {
          pullRequest: 42,
          branch: { repository: 'org/shop', ref: 'feature/basket' },
          meta: undefined,
          keep: 0,
        },
        release: undefined,
      },
    ],
    ['of an open one the newest', { operation: 'clean-up' }, PULL, { cleanUp: { keep: 1 } }],
    ['or as many as it says', { operation: 'clean-up', keep: '3' }, CLOSED, { cleanUp: { keep: 3 } }],
    [
      'a fork’s branch is none of this repository’s',
      { operation: 'clean-up' },
      { event: pullRequest({}, { repo: { full_name: 'mallory/shop' }, ref: 'main' }) },
      { cleanUp: { pullRequest: 42, branch: undefined } },
    ],
    [
      'the event’s branch is not that of another pull request',
      { operation: 'clean-up', 'pull-request': '7' },
      CLOSED,
      { cleanUp: { pullRequest: 7, branch: undefined, keep: 1 } },
    ],
    [
      'with `meta` nothing else is asked',
      { operation: 'clean-up', meta: 'ticket=SHOP-1' },
      CLOSED,
      { cleanUp: { pullRequest: undefined, branch: undefined, meta: { ticket: 'SHOP-1' } } },
    ],
  ])('%s', (_, given, where, expected) => {
    expect(read(given, where)).toMatchObject(expected);
  });

  it('knows of no message where only the commit is given', () => {
    expect(read({ commit: 'd'.repeat(40) }).made).not.toHaveProperty('ref');
  });
});

describe('configure refuses', () => {
  it.each<[string, Given, Around, string]>([
    ['no token', { token: '', 'dry-run': 'false' }, {}, 'token: it was not given'],
    ['a broken token, and does not quote it', { token: 'tok 1' }, {}, 'token: it has blanks'],
    ['no project', { project: '' }, {}, 'project: it was not given'],
    ['a path for a project', { project: 'acme/shop-web' }, {}, 'project: "acme/shop-web" is no project'],
    ['a team’s display name', { team: 'Acme Inc.' }, {}, 'team: "Acme Inc." is no team'],
    ['what is no slug', { target: 'the shop' }, {}, 'target: "the shop" is no environment'],
    ['a folder elsewhere', { path: '../other' }, {}, 'path: it is outside of the workspace'],
    ['an absolute one', { path: '/etc' }, {}, 'path: it is outside of the workspace'],
    ['a root above', { 'root-directory': '..' }, {}, 'root-directory: it is outside of `path`'],
    [
      'an output elsewhere',
      { prebuilt: 'true', 'output-directory': '../out' },
      {},
      'output-directory: it is outside',
    ],
    [
      'an output of a source',
      { 'output-directory': 'out' },
      {},
      'output-directory: it says where something is',
    ],
    ['a variable’s name', { 'environment-variables': '{"A-B":"s3cret"}' }, {}, '"A-B" is no variable’s name'],
    [
      'an address for a host',
      { aliases: 'https://shop.example.com/x' },
      {},
      'Write the host alone: shop.example.com',
    ],
    [
      'hosts of what is staged',
      { target: 'staged', aliases: 'a.example.com' },
      {},
      'Give them to promote-vercel',
    ],
    ['unpinning a preview', { unpin: 'true' }, {}, 'unpin: it is for production, and this is preview'],
    ['stages of a preview', { rolling: 'at-once' }, {}, 'rolling: it is for production'],
    [
      'a hold of what is staged',
      { target: 'staged', 'at-hold': 'leave' },
      {},
      'at-hold: it is for production',
    ],
    ['our own notes', { meta: 'pipelineMark=1' }, {}, 'meta: "pipelineMark" is for what'],
    ['a secret with a line break', { 'protection-bypass': 'a\nb' }, {}, 'protection-bypass: it has signs'],
    ['checks that are none', { checks: 'health' }, {}, 'checks: '],
    ['half a commit', { commit: 'abc' }, {}, 'commit: "abc" is not a whole commit id'],
    ['a hold without a log', { ...PRODUCTION, 'on-failure': 'hold' }, {}, 'on-failure: hold keeps'],
    ['no time', { 'wait-timeout': '0s' }, {}, 'wait-timeout: it is not between'],
    ['a comment on nothing', { comment: 'true' }, {}, 'comment: there is no pull request: the event is push'],
    ['a pull request’s number', { 'pull-request': '0' }, {}, 'pull-request: 0 is no'],
    [
      'two deployments on GitHub',
      { environment: 'staging', 'github-deployment': 'preview' },
      {},
      'github-deployment: with `environment` the release log',
    ],
    [
      'a name of GitHub’s',
      { 'github-deployment': '/x' },
      {},
      'github-deployment: "/x" is not an environment',
    ],
    ['keeping without a clean-up', { keep: '1' }, {}, 'keep: it is for `operation: clean-up`'],
    ['fewer than none', { operation: 'clean-up', keep: '-1' }, CLOSED, 'keep: -1 is no number'],
    ['a clean-up of nothing', { operation: 'clean-up' }, {}, 'pull-request: nothing says which'],
    [
      'a clean-up of an environment',
      { operation: 'clean-up', target: 'qa' },
      CLOSED,
      'target: clean-up is for previews alone',
    ],
    [
      'a clean-up’s release',
      { operation: 'clean-up', environment: 'x' },
      CLOSED,
      'environment: clean-up is written to no',
    ],
    ['a build of `continue`', { operation: 'continue', force: 'true' }, {}, 'force: continue builds nothing'],
    ['checks of `abort`', { operation: 'abort', checks: '/' }, {}, 'checks: abort moves nothing'],
    [
      '`abort` of a preview',
      { operation: 'abort', target: 'qa' },
      {},
      'target: only production is ever in flight',
    ],
    ['`unlock` without an environment', { operation: 'unlock' }, {}, 'environment: unlock needs it'],
    [
      'a comment of `unlock`',
      { operation: 'unlock', environment: 'x', comment: 'true' },
      PULL,
      'comment: unlock has nothing',
    ],
    [
      'a clean-up without a token',
      { operation: 'clean-up', token: '', 'dry-run': 'true' },
      CLOSED,
      'token: it was not',
    ],
  ])('%s', (_, given, where, words) => {
    const text = refusal(given, where);
    expect(text).toContain(words);
    expect(text).not.toContain('s3cret');
  });

  it('everything in one error, in the order of the inputs', () => {
    const text = refusal({ project: '', team: 'a b', path: '..', aliases: 'x', keep: '1', colour: 'red' });
    expect(text).toMatch(
      /^6 inputs are wrong.*\n- team: .*\n- project: .*\n- path: .*\n- aliases: .*\n- keep: .*\n- colour: /,
    );
  });
});
