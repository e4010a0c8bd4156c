import { describe, expect, test } from 'vitest';
import {
  type Evidence,
  type Identity,
  judge,
  type Policy,
  parsePolicy,
  type Question,
  type Statement,
  testResult,
} from '../src/index.ts';

const digest = `sha256:${'a'.repeat(64)}` as const;
const other = `sha256:${'b'.repeat(64)}` as const;
const now = new Date('2026-11-21T12:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();

const shop: Identity = {
  issuer: 'https://token.actions.githubusercontent.com',
  signer: 'https://github.com/org/shop/.github/workflows/deliver.yml@refs/heads/main',
  caller: 'https://github.com/org/shop/.github/workflows/deliver.yml@refs/heads/main',
  repository: 'https://github.com/org/shop',
};
/** A run of the shop's own workflow, which called a reusable one. */
const called: Identity = {
  ...shop,
  signer: 'https://github.com/org/pipeline/.github/workflows/release-ecs.yml@refs/tags/v1',
};

interface Given {
  by?: Identity;
  hours?: number;
  result?: 'passed' | 'failed';
  of?: typeof digest;
  environment?: string;
  check?: string;
}

function smoke({
  by,
  hours = 2,
  result = 'passed',
  of = digest,
  environment = 'staging',
  check = 'smoke',
}: Given): Evidence {
  const statement = testResult({
    subjects: [{ digest: of }],
    result,
    checks: [{ name: check }],
    environment,
    url: 'https://github.com/org/shop/actions/runs/1',
    at: ago(hours),
  });
  return {
    statement,
    signed: by === undefined ? { unsigned: 'nobody signed it' } : { identity: by, at: ago(hours) },
  };
}

function policy(json: object, repository?: string): Policy {
  const read = parsePolicy(json, { repository });
  if (Array.isArray(read)) throw new Error(read.join('; '));
  return read;
}

const said = (
  json: object,
  evidence: Evidence[],
  question: Partial<Question> = {},
  repository = 'org/shop',
) =>
  judge(policy(json, repository), { digest, ...question }, evidence, now).map(finding =>
    finding.met
      ? `met: ${finding.requirement} ${finding.text}`
      : `${finding.reason}: ${finding.requirement} ${finding.text}`,
  );

const smokeOnly = { checks: ['smoke'] };
const deliver = 'org/shop/.github/workflows/deliver.yml';
const main = 'org/shop/.github/workflows/deliver.yml@refs/heads/main';

describe('a check', () => {
  test.each<[string, object, Evidence[], Partial<Question>, string]>([
    [
      'passed, signed by the repository that asks',
      smokeOnly,
      [smoke({ by: shop })],
      {},
      `met: check smoke passed in staging 2h 00m ago, signed by ${main}`,
    ],
    ['nothing', smokeOnly, [], {}, 'missing: check smoke has no result for this digest'],
    [
      'another digest',
      smokeOnly,
      [smoke({ by: shop, of: other })],
      {},
      'missing: check smoke has no result for this digest',
    ],
    [
      'another check',
      smokeOnly,
      [smoke({ by: shop, check: 'smoke-test' })],
      {},
      'missing: check smoke has no result for this digest',
    ],
    [
      'another environment',
      smokeOnly,
      [smoke({ by: shop, environment: 'dev' })],
      { environment: 'staging' },
      'missing: check smoke has no result in staging for this digest; there is one of dev',
    ],
    [
      'unsigned',
      smokeOnly,
      [smoke({})],
      {},
      'unsigned: check smoke its result counts for nothing: nobody signed it',
    ],
    [
      'unsigned is enough',
      { checks: ['smoke'], signed: false },
      [smoke({})],
      {},
      'met: check smoke passed in staging 2h 00m ago, not signed',
    ],
    [
      'failed',
      smokeOnly,
      [smoke({ by: shop, result: 'failed' })],
      {},
      `failed: check smoke failed in staging 2h 00m ago, signed by ${main}`,
    ],
    [
      'a failure after a success',
      smokeOnly,
      [smoke({ by: shop, hours: 5 }), smoke({ by: shop, hours: 1, result: 'failed' })],
      {},
      `failed: check smoke failed in staging 1h 00m ago, signed by ${main}`,
    ],
    [
      'a success after a failure',
      smokeOnly,
      [smoke({ by: shop, hours: 5, result: 'failed' }), smoke({ by: shop, hours: 1 })],
      {},
      `met: check smoke passed in staging 1h 00m ago, signed by ${main}`,
    ],
    [
      'both at once',
      smokeOnly,
      [smoke({ by: shop }), smoke({ by: shop, result: 'failed' })],
      {},
      `failed: check smoke failed in staging 2h 00m ago, signed by ${main}`,
    ],
    [
      'a later failure that nobody signed',
      smokeOnly,
      [smoke({ by: shop, hours: 5 }), smoke({ hours: 1, result: 'failed' })],
      {},
      `met: check smoke passed in staging 5h 00m ago, signed by ${main}`,
    ],
    [
      'too old',
      { checks: ['smoke'], 'max-age': '1d' },
      [smoke({ by: shop, hours: 24 * 9 })],
      {},
      `too-old: check smoke passed in staging 9 days ago, and it may be 24h 00m old, signed by ${main}`,
    ],
    [
      'just young enough',
      { checks: ['smoke'], 'max-age': '2h' },
      [smoke({ by: shop })],
      {},
      `met: check smoke passed in staging 2h 00m ago, signed by ${main}`,
    ],
    [
      'dated in the future',
      { checks: ['smoke'], signed: false },
      [smoke({ hours: -1 })],
      {},
      'inconsistent: check smoke its result is dated 2026-11-21T13:00:00.000Z, in the future',
    ],
    [
      'failed by a clock that is ahead, and passed before',
      { checks: ['smoke'] },
      [smoke({ by: shop, hours: -1, result: 'failed' }), smoke({ by: shop, hours: 2 })],
      {},
      `failed: check smoke failed in staging, signed by ${main}`,
    ],
  ])('%s', (_name, json, evidence, question, expected) => {
    expect(said(json, evidence, question)).toEqual([expected]);
  });

  test.each<[string, object, Identity, string | undefined]>([
    ['the workflow, for any ref', { workflow: deliver }, shop, undefined],
    ['the workflow at its ref', { workflow: main }, shop, undefined],
    [
      'at another ref',
      { workflow: `${deliver}@refs/heads/dev` },
      shop,
      `signed by ${main}, not by ${deliver}@refs/heads/dev`,
    ],
    [
      'at a ref that begins the same',
      { workflow: `${deliver}@refs/heads/mai` },
      shop,
      `signed by ${main}, not by ${deliver}@refs/heads/mai`,
    ],
    [
      'a repository that begins the same',
      { repository: 'org/shop' },
      { ...shop, repository: 'https://github.com/org/shop-evil' },
      `signed by ${main} in a run of org/shop-evil, not of org/shop`,
    ],
    [
      'a workflow of a repository that begins the same',
      { workflow: deliver },
      evil('org/shop-evil', 'deliver.yml'),
      'signed by org/shop-evil/.github/workflows/deliver.yml@refs/heads/main, not by org/shop/.github/workflows/deliver.yml',
    ],
    [
      'a file that begins the same',
      { workflow: deliver },
      evil('org/shop', 'deliver.yml.evil.yml'),
      'signed by org/shop/.github/workflows/deliver.yml.evil.yml@refs/heads/main, not by org/shop/.github/workflows/deliver.yml',
    ],
    [
      'a branch that looks like the file',
      { workflow: deliver },
      {
        ...shop,
        signer: `https://github.com/org/shop/.github/workflows/x.yml@refs/heads/${deliver}`,
        caller: 'https://github.com/org/shop/.github/workflows/x.yml@refs/heads/main',
      },
      `signed by org/shop/.github/workflows/x.yml@refs/heads/${deliver} (called by org/shop/.github/workflows/x.yml@refs/heads/main), not by ${deliver}`,
    ],
    [
      'another host',
      { workflow: `https://github.com/${deliver}` },
      { ...shop, signer: `https://github.evil/${main}`, caller: `https://github.evil/${main}` },
      `signed by https://github.evil/${main}, not by https://github.com/${deliver}`,
    ],
    [
      'the reusable workflow that ran',
      { workflow: 'org/pipeline/.github/workflows/release-ecs.yml' },
      called,
      undefined,
    ],
    ['the one that called it', { workflow: deliver }, called, undefined],
    [
      'the reusable one, called from elsewhere',
      { workflow: 'org/pipeline/.github/workflows/release-ecs.yml' },
      {
        ...called,
        repository: 'https://github.com/evil/x',
        caller: 'https://github.com/evil/x/.github/workflows/a.yml@refs/heads/main',
      },
      'signed by org/pipeline/.github/workflows/release-ecs.yml@refs/tags/v1 (called by evil/x/.github/workflows/a.yml@refs/heads/main) in a run of evil/x; name that `repository` in the policy if it may call it',
    ],
    [
      'that, where the policy says so',
      { workflow: 'org/pipeline/.github/workflows/release-ecs.yml', repository: 'org/web' },
      { ...called, repository: 'https://github.com/org/web' },
      undefined,
    ],
    [
      'another issuer',
      { repository: 'org/shop' },
      { ...shop, issuer: 'https://token.actions.githubusercontent.com/evil' },
      `signed by ${main} of the issuer https://token.actions.githubusercontent.com/evil, not https://token.actions.githubusercontent.com`,
    ],
    [
      'no workflow at all',
      { workflow: deliver },
      { issuer: shop.issuer, signer: 'someone@example.com' },
      `signed by someone@example.com, not by ${deliver}`,
    ],
    [
      'nothing named, and another repository',
      {},
      { ...shop, repository: 'https://github.com/evil/x' },
      `signed by ${main} in a run of evil/x, not of org/shop`,
    ],
  ])('by %s', (_name, json, by, problem) => {
    const [finding] = said({ checks: ['smoke'], ...json }, [smoke({ by })]);
    if (problem === undefined) expect(finding).toMatch(/^met: /);
    else expect(finding).toBe(`wrong-signer: check smoke its result was ${problem}`);
  });

  test('several, each by its own rule, in the policy’s order', () => {
    const json = {
      checks: ['smoke', { name: 'e2e', workflow: deliver, 'max-age': '1h' }],
      repository: 'org/shop',
    };
    const found = said(json, [smoke({ by: shop, check: 'e2e', hours: 3 }), smoke({ by: called })]);
    expect(found.map(each => each.split(' ', 3).join(' '))).toEqual([
      'met: check smoke',
      'too-old: check e2e',
    ]);
  });

  test('what counts is when it was witnessed, not when it claims to have been', () => {
    const lied = smoke({ by: shop, hours: 1 });
    const late = { ...lied, signed: { identity: shop, at: ago(100) } };
    expect(said({ checks: ['smoke'], 'max-age': '2h' }, [late])[0]).toMatch(/^too-old: .* 4 days ago/);
    const fails = smoke({ by: shop, hours: 50, result: 'failed' });
    expect(said(smokeOnly, [late, fails])[0]).toMatch(/^failed/);
  });

  test.each(['failedTests', 'warnedTests'])('a check that is in %s, too, did not pass', list => {
    const both = smoke({ by: shop });
    Object.assign(both.statement.predicate as object, { [list]: ['smoke'] });
    expect(said(smokeOnly, [both])[0]).toMatch(/^failed/);
  });

  test('one statement about several images is evidence for each', () => {
    const both = smoke({ by: shop });
    both.statement.subject.push({ digest: { sha256: other.slice(7) } });
    expect(said(smokeOnly, [both], { digest: other })[0]).toMatch(/^met/);
  });
});

function evil(repository: string, file: string): Identity {
  const uri = `https://github.com/${repository}/.github/workflows/${file}@refs/heads/main`;
  return { ...shop, signer: uri, caller: uri, repository: `https://github.com/${repository}` };
}

describe('provenance', () => {
  const built = (
    predicate: unknown,
    by: Identity | undefined = shop,
    predicateType = 'https://slsa.dev/provenance/v1',
  ): Evidence => {
    const statement: Statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: digest.slice(7) } }],
      predicateType,
      predicate,
    };
    return {
      statement,
      signed: by === undefined ? { unsigned: 'nobody signed it' } : { identity: by, at: ago(3) },
    };
  };
  const slsa1 = (repository: string, path: string, builder: string) => ({
    buildDefinition: { externalParameters: { workflow: { repository, path, ref: 'refs/heads/main' } } },
    runDetails: { builder: { id: builder } },
  });
  const good = slsa1('https://github.com/org/shop', '.github/workflows/deliver.yml', shop.signer);
  const slsa02 = {
    builder: { id: shop.signer },
    invocation: {
      configSource: {
        uri: 'git+https://github.com/org/shop@refs/heads/main',
        entryPoint: '.github/workflows/deliver.yml',
      },
    },
  };
  const ofRunner = slsa1(
    'https://github.com/org/shop',
    '.github/workflows/deliver.yml',
    'https://github.com/actions/runner/github-hosted',
  );

  test.each<[string, unknown, Evidence[], string]>([
    ['good', true, [built(good)], `met: provenance signed by ${main} 3h 00m ago`],
    [
      'v0.2',
      true,
      [built(slsa02, shop, 'https://slsa.dev/provenance/v0.2')],
      `met: provenance signed by ${main} 3h 00m ago`,
    ],
    [
      'a builder that is no workflow',
      true,
      [built(ofRunner)],
      `met: provenance signed by ${main} 3h 00m ago`,
    ],
    ['none', true, [smoke({ by: shop })], 'missing: provenance has no statement for this digest'],
    [
      'unsigned, as BuildKit writes it',
      true,
      [{ ...built(good), signed: { unsigned: 'nobody signed it' } }],
      'unsigned: provenance counts for nothing: nobody signed it',
    ],
    [
      'another repository’s',
      true,
      [built(good, evil('org/shop-evil', 'deliver.yml'))],
      'wrong-signer: provenance was signed by org/shop-evil/.github/workflows/deliver.yml@refs/heads/main in a run of org/shop-evil, not of org/shop',
    ],
    [
      'one that says another repository',
      true,
      [built(slsa1('https://github.com/org/x', '.github/workflows/deliver.yml', shop.signer))],
      `inconsistent: provenance says that it was built from https://github.com/org/x, and its signer is ${main} of https://github.com/org/shop`,
    ],
    [
      'one that says another workflow',
      true,
      [built(slsa1('https://github.com/org/shop', '.github/workflows/x.yml', shop.signer))],
      `inconsistent: provenance says that .github/workflows/x.yml built it, and its signer is ${main}`,
    ],
    [
      'one that says another builder',
      true,
      [built(slsa1('https://github.com/org/shop', '.github/workflows/deliver.yml', called.signer))],
      `inconsistent: provenance says that ${called.signer} built it, and its signer is ${main}`,
    ],
    [
      'the wanted builder',
      { builder: deliver },
      [built(good)],
      `met: provenance signed by ${main} 3h 00m ago`,
    ],
    [
      'not the wanted builder',
      { builder: 'https://example.com/b' },
      [built(good)],
      `inconsistent: provenance names the builder ${shop.signer}, not https://example.com/b`,
    ],
    [
      'a good one among bad ones',
      true,
      [built({}, evil('a/b', 'c.yml')), built(good), built(good, undefined)],
      `met: provenance signed by ${main} 3h 00m ago`,
    ],
  ])('%s', (_name, provenance, evidence, expected) => {
    expect(said({ provenance }, evidence)).toEqual([expected]);
  });
});
