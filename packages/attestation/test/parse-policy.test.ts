import { expect, test } from 'vitest';
import { parsePolicy } from '../src/index.ts';

const github = 'https://token.actions.githubusercontent.com';
const deliver = 'org/shop/.github/workflows/deliver.yml';

test('top-level values are defaults for each check, and the repository that asks signs where nobody is named', () => {
  const text = JSON.stringify({
    checks: ['smoke', { name: 'e2e', workflow: deliver, 'max-age': '7d' }],
    'max-age': '12h',
    provenance: { workflow: `${deliver}@refs/heads/main`, builder: deliver },
  });
  expect(parsePolicy(text, { repository: 'org/shop' })).toEqual({
    checks: [
      { name: 'smoke', signed: true, issuer: github, repository: 'org/shop', maxAge: 12 * 3_600_000 },
      { name: 'e2e', signed: true, issuer: github, workflow: deliver, maxAge: 7 * 86_400_000 },
    ],
    provenance: { issuer: github, workflow: `${deliver}@refs/heads/main`, builder: deliver },
    home: 'org/shop',
  });
});

test('unsigned results are enough only where that is said', () => {
  expect(parsePolicy({ checks: ['smoke'], signed: false })).toEqual({
    checks: [{ name: 'smoke', signed: false, issuer: github }],
  });
});

test('every mistake is named at once', () => {
  expect(
    parsePolicy({
      checks: [
        { nam: 'smoke', repository: 'org/shop' },
        7,
        { name: 'e2e', workflow: 'deliver.yml', 'max-age': 60 },
        { name: 'load', workflow: `${deliver}@main` },
        { name: 'a11y', signed: false, repository: 'org/shop' },
      ],
      maxage: '1d',
      provenance: { repository: 'shop', max_age: '1d' },
    }),
  ).toEqual([
    'maxage is not a field of a policy; did you mean max-age?',
    'checks[0].nam is not a field of a policy; did you mean name?',
    'checks[0] has no name',
    "checks[1] must be a check's name or an object with one",
    'checks[2].workflow must be a workflow such as "org/shop/.github/workflows/deliver.yml", with a full ref ("@refs/heads/main") or none',
    'checks[2].max-age must be a duration such as "12h" or "7d"',
    'checks[3].workflow must be a workflow such as "org/shop/.github/workflows/deliver.yml", with a full ref ("@refs/heads/main") or none',
    'checks[4] names a repository, which only a signature proves: leave out "signed": false',
    'provenance.max_age is not a field of a policy; it may have workflow, repository, issuer, builder',
    'provenance.repository must be a repository such as "org/shop"',
  ]);
});

test.each<[unknown, RegExp]>([
  ['{"checks": [', /^it is not JSON: /],
  [[], /^it must be an object/],
  [null, /^it must be an object/],
  [{}, /^it asks for nothing/],
  [{ checks: [] }, /^it asks for nothing/],
  [{ checks: 'smoke', signed: false }, /^checks must be a list/],
  [{ checks: ['smoke'] }, /^checks\[0\] must be signed, and anyone can sign/],
  ['{"checks": ["smoke"], "signed": false, "__proto__": {"signed": true}}', /^__proto__ is not a field/],
  [{ provenance: 'yes', checks: ['a'], signed: false }, /^provenance must be true or an object/],
])('%j', (given, mistake) => {
  expect(parsePolicy(given)).toEqual([expect.stringMatching(mistake)]);
});
