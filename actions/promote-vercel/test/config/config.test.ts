import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { type Given, read, refusal } from './read.ts';

const promote = { deployment: 'dpl_2' };

describe('what is promoted', () => {
  it.each<[string, Given, Partial<Config['candidate']>]>([
    ['by its id', { deployment: 'dpl_5ucQab' }, { deployment: 'dpl_5ucQab' }],
    [
      'by its host',
      { deployment: 'Shop-web-1-acme.vercel.app' },
      { deployment: 'shop-web-1-acme.vercel.app' },
    ],
    [
      'by its address',
      { deployment: 'https://shop-web-1-acme.vercel.app/health?x=1' },
      { deployment: 'shop-web-1-acme.vercel.app' },
    ],
    ['of the local cloud', { deployment: 'http://127.0.0.1:4100/' }, { deployment: '127.0.0.1:4100' }],
    [
      'what is verified',
      { 'from-environment': 'staging' },
      { deployment: undefined, fromEnvironment: 'staging' },
    ],
    [
      'of one release',
      { 'from-environment': 'staging', release: '42.1' },
      { fromEnvironment: 'staging', release: '42.1' },
    ],
    ['a rollback’s', { operation: 'rollback', to: 'dpl_1' }, { deployment: 'dpl_1' }],
  ])('%s', (_, given, candidate) => {
    expect(read(given).candidate).toMatchObject(candidate);
  });
});

describe('the identity', () => {
  it('is Vercel’s own variables where no input says it', () => {
    const empty = { token: '', team: '', project: '' };
    const env = { VERCEL_TOKEN: 'vc_7654321', VERCEL_ORG_ID: 'team_1', VERCEL_PROJECT_ID: 'prj_1' };
    expect(read({ ...promote, ...empty }, env).identity).toEqual({
      token: 'vc_7654321',
      team: 'team_1',
      project: 'prj_1',
    });
  });

  it('may lack its token in a dry run only', () => {
    expect(read({ ...promote, token: '', 'dry-run': 'true' }).identity.token).toBeUndefined();
    expect(refusal({ ...promote, token: '' })).toContain(
      '- token: it was not given, and VERCEL_TOKEN is not set',
    );
    expect(refusal({ operation: 'continue', token: '', 'dry-run': 'true' })).toContain('- token: ');
  });
});

describe('what is refused', () => {
  it.each<[string, Given, string[]]>([
    ['nothing that says what', {}, ['- deployment: neither it nor `from-environment` was given']],
    [
      'a path for a deployment',
      { deployment: 'shop/web' },
      ['"shop/web" is neither a deployment’s id nor its address'],
    ],
    [
      'workflow commands in it',
      { deployment: 'x\n::error::y' },
      ['- deployment: "x\\n::error::y" is neither'],
    ],
    ['a release of nothing', { ...promote, release: '1' }, ['- release: it is one of an environment']],
    [
      'a release beside a deployment',
      { ...promote, release: '1', 'from-environment': 'staging' },
      ['- release: it says which deployment'],
    ],
    [
      'an environment without a log',
      { ...promote, 'from-environment': 'staging', 'release-log': 'none' },
      ['- from-environment: without a release log'],
    ],
    [
      'a host that is none',
      { ...promote, domains: 'https://shop.example.com/x' },
      ['Write the host alone: shop.example.com'],
    ],
    [
      'a host twice',
      { ...promote, domains: 'a.example.com, A.example.com' },
      ['it names a.example.com twice'],
    ],
    ['a path that is none', { ...promote, compare: 'index.html' }, ['- compare: "index.html" is no path']],
    ['another host’s path', { ...promote, compare: '//evil.example/x' }, ['"//evil.example/x" is no path']],
    [
      'a pinned request to compare',
      { ...promote, compare: '/a.js?dpl=dpl_2' },
      ['names the deployment that is to answer'],
    ],
    [
      'a pinned request to check',
      { ...promote, checks: '/a?dpl=dpl_2' },
      ['- checks: GET /a?dpl=dpl_2 names the deployment'],
    ],
    [
      'a pinning header',
      { ...promote, checks: '[{"path":"/","headers":{"X-Deployment-Id":"dpl_2"}}]' },
      ['names the deployment that is to answer'],
    ],
    [
      'a pinning cookie',
      { ...promote, checks: '[{"path":"/","headers":{"Cookie":"a=1; __vdpl=dpl_2"}}]' },
      ['names the deployment that is to answer'],
    ],
    ['a secret with a line break', { ...promote, 'protection-bypass': 'a\nb' }, ['- protection-bypass: ']],
    [
      'stages of an instant rollback',
      { operation: 'rollback', rolling: 'at-once' },
      ['- rolling: rollback has no use for it'],
    ],
    ['a hold without a lock', { ...promote, 'on-failure': 'hold' }, ['- on-failure: hold keeps']],
    ['an unlock of nothing', { operation: 'unlock' }, ['- environment: unlock needs it']],
    ['half a commit', { ...promote, commit: 'abc1234' }, ['- commit: "abc1234" is not a whole commit id']],
    [
      'all of it at once',
      { project: 'a/b', team: 'a b', deployment: '?', domains: '-', compare: 'x', 'wait-timeout': '1ms' },
      [
        '6 inputs are wrong',
        '- team: ',
        '- project: ',
        '- deployment: ',
        '- domains: ',
        '- compare: ',
        '- wait-timeout: ',
      ],
    ],
  ])('%s', (_, given, says) => {
    const text = refusal(given);
    for (const each of says) expect(text).toContain(each);
  });

  it.each<[operation: string, Given, inputs: string[]]>([
    [
      'rollback',
      { deployment: 'dpl_2', 'from-environment': 'staging', unpin: 'true', 'allow-older': 'true' },
      ['deployment', 'from-environment', 'unpin', 'allow-older'],
    ],
    ['promote', { deployment: 'dpl_2', to: 'dpl_1', pin: 'false' }, ['to', 'pin']],
    ['undo-rollback', { to: 'dpl_1', pin: 'false' }, ['to', 'pin']],
    ['continue', { domains: 'a.example.com', rolling: 'at-once' }, ['domains', 'rolling']],
    ['complete', { 'allow-refused': 'true', deployment: 'dpl_2' }, ['allow-refused', 'deployment']],
    [
      'abort',
      { checks: '/', compare: '/', 'check-command': 'true', 'at-hold': 'leave' },
      ['checks', 'compare', 'check-command', 'at-hold'],
    ],
    ['unlock', { environment: 'production', commit: 'a'.repeat(40) }, ['commit']],
  ])('%s refuses what it has no use for', (operation, given, inputs) => {
    const text = refusal({ operation, ...given });
    for (const input of inputs) expect(text).toContain(`- ${input}: ${operation} has no use for it`);
  });

  it.each(['rollback', 'undo-rollback', 'continue', 'complete', 'abort'])(
    '%s needs nothing more',
    operation => {
      expect(read({ operation }).operation).toBe(operation);
    },
  );
});

it('quotes no secret', () => {
  const secret = 'hunter2 with blanks';
  expect(refusal({ ...promote, token: secret, 'protection-bypass': `${secret}\n` })).not.toContain(secret);
});

it('is dry under act unless the API is on this machine', () => {
  expect(read({ ...promote, 'dry-run': '' }).dryRun).toBe(false);
  expect(read({ ...promote }, { VERCEL_API_URL: undefined as unknown as string }).dryRun).toBe(true);
});

it('compares only what it is asked to, and checks nothing by itself', () => {
  expect(read(promote).checks).toBeUndefined();
  expect(read({ ...promote, compare: '/a\n/b' }).checks).toMatchObject({ http: [], compare: ['/a', '/b'] });
});
