import { configured } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { configure } from '../../src/config/config.ts';
import { spec } from '../../src/spec.gen.ts';

function read(inputs: Record<string, string>) {
  const given = { version: '1.4.2', 'github-token': 't', ...inputs };
  const env = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return configured(spec, Object.fromEntries(env), (inputs, problems) =>
    configure(inputs, problems, {
      dryRun: (given, endpoint) => given ?? endpoint?.startsWith('127.') === false,
      githubUrl: '127.0.0.1:9',
    }),
  );
}

it('takes a version alone: what is live in production, proven, with all that there is to tell', () => {
  expect(read({})).toEqual({
    operation: 'publish',
    environment: 'production',
    version: { given: '1.4.2' },
    tagPrefix: 'v',
    home: { github: { token: 't' } },
    token: 't',
    dryRun: false,
    release: undefined,
    requireProven: true,
    since: 'live',
    title: undefined,
    header: undefined,
    include: ['pull-requests', 'commits', 'digests', 'checks', 'approvals'],
    prerelease: false,
    draft: false,
    latest: 'auto',
  });
});

it.each<[Record<string, string>, object]>([
  [{ version: 'v1.4.2' }, { version: { given: '1.4.2' } }],
  [{ version: '1.4.2-rc.1+7' }, { version: { given: '1.4.2-rc.1+7' } }],
  [{ version: '2026.11.30-2' }, { version: { given: '2026.11.30-2' } }],
  [
    { version: '1.4.2', 'tag-prefix': 'shop/v' },
    { tagPrefix: 'shop/v', version: { given: '1.4.2' } },
  ],
  [{ 'tag-prefix': 'none' }, { tagPrefix: '' }],
  [{ version: 'date' }, { version: 'date' }],
  [
    { version: 'auto', since: 'published' },
    { version: 'auto', since: 'published' },
  ],
  [{ since: 'v1.4.1' }, { since: { ref: 'v1.4.1' } }],
  [{ include: 'checks, commits' }, { include: ['commits', 'checks'] }],
  [{ latest: 'false' }, { latest: false }],
  [{ 'release-log': 'file:log' }, { home: { folder: 'log' }, token: 't' }],
  [
    { 'dry-run': 'true', 'github-token': '' },
    { home: undefined, token: undefined, dryRun: true },
  ],
  [
    { operation: 'withdraw', version: '' },
    { operation: 'withdraw', version: undefined, reason: undefined },
  ],
  [
    { operation: 'withdraw', version: 'v1.4.2', reason: 'loses orders' },
    { operation: 'withdraw', version: '1.4.2', reason: 'loses orders' },
  ],
])('reads %o', (inputs, config) => {
  expect(read(inputs)).toMatchObject(config);
});

it.each<[string, Record<string, string>, RegExp]>([
  ['no version', { version: '' }, /- version: nothing says which version it is/],
  ['a floating major', { version: 'v1' }, /- version: "v1" is what a tag that moves is called/],
  ['a floating minor', { version: '1.4' }, /- version: "1.4" is what a tag that moves is called/],
  ['a word', { version: 'latest' }, /- version: "latest" is no version/],
  ['a ref in disguise', { version: '1.4.2/../main' }, /- version: .* is no version/],
  ['an option in disguise', { version: '--1.4.2' }, /- version: .* is no version/],
  ['a lock', { version: '1.4.2-x.lock' }, /- version: .* is no version/],
  ['a prefix that is none', { 'tag-prefix': '-v' }, /- tag-prefix: "-v" cannot begin a tag's name/],
  ['a prefix that leads away', { 'tag-prefix': 'a/../v' }, /- tag-prefix: /],
  ['a range', { since: 'v1...v2' }, /- since: "v1\.\.\.v2" names no tag and no commit/],
  ['an option', { since: '--all' }, /- since: /],
  ['what notes do not tell', { include: 'commits, weather' }, /- include: "weather" is nothing that notes/],
  ['a latest draft', { latest: 'true', draft: 'true' }, /- latest: a draft cannot be the latest release/],
  ['a latest prerelease', { latest: 'true', prerelease: 'true' }, /- latest: a prerelease cannot/],
  ['no log', { 'release-log': 'none' }, /- release-log: it is none, and only a release log knows/],
  ['another log', { 'release-log': 'gitlab' }, /- release-log: "gitlab" is no place/],
  ['no token', { 'github-token': '' }, /- github-token: nothing can be tagged or published without it/],
  ['a header without an end', { 'notes-header': 'x'.repeat(20_001) }, /- notes-header: it has 20001 char/],
  [
    'a reason of two lines',
    { operation: 'withdraw', reason: 'a\nb' },
    /- reason: it is not one line of at most 200/,
  ],
  [
    'a reason without an end',
    { operation: 'withdraw', reason: 'x'.repeat(201) },
    /- reason: it is not one line of at most 200/,
  ],
  ['a reason to publish', { reason: 'x' }, /- reason: it is for `operation: withdraw`/],
  [
    'a draft to withdraw',
    { operation: 'withdraw', draft: 'true' },
    /- draft: it is for `operation: publish`/,
  ],
  ['whatever day to withdraw', { operation: 'withdraw', version: 'date' }, /- version: date says not which/],
  ['a reason for all', { operation: 'withdraw', version: '', reason: 'x' }, /- reason: it is said of one/],
  ['an environment of two lines', { environment: 'a\nb' }, /- environment: /],
])('refuses %s', (_, inputs, why) => {
  expect(() => read(inputs)).toThrow(why);
});

it('tells every mistake in one error', () => {
  expect(() => read({ version: 'v1', since: '--all', 'release-log': 'x', draft: 'perhaps' })).toThrow(
    /^4 inputs are wrong.*\n- version: .*\n- since: .*\n- draft: .*\n- release-log: /,
  );
});
