import { describe, expect, it } from 'vitest';
import { read, readWrite } from './read.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const LAMBDA = {
  subject: 'lambda:checkout',
  artifacts: 'function=arn:aws:lambda:eu-west-1:1:function:checkout:7',
};
const EVERY = { environment: 'production', ...LAMBDA };

describe('what was deployed', () => {
  it('is one subject, as the inputs say', () => {
    const given = {
      ...LAMBDA,
      detail: 'alias live\nmoved',
      url: 'https://shop.example',
      snapshot: '{"version":"7"}',
      checks: 'smoke, smoke, e2e',
    };
    expect(readWrite(given)).toMatchObject({
      operation: 'record',
      environment: 'production',
      lockWait: 900_000,
      targets: [
        {
          subject: 'lambda:checkout',
          artifacts: { function: 'arn:aws:lambda:eu-west-1:1:function:checkout:7' },
          ending: 'steady',
          detail: 'alias live moved',
          url: 'https://shop.example',
          snapshot: { version: '7' },
          checks: ['smoke', 'e2e'],
          undone: false,
        },
      ],
    });
  });

  it('is several, each with what it says of itself, else what is said of all', () => {
    const targets = JSON.stringify({
      'mobile:app': {
        artifacts: { build: `registry.example/app@${DIGEST}` },
        verdict: 'failure',
        undone: true,
      },
      'migration:db/orders': {},
    });
    expect(readWrite({ targets, detail: 'night run' }).targets).toMatchObject([
      { subject: 'mobile:app', ending: 'failed', undone: true, detail: 'night run' },
      { subject: 'migration:db/orders', ending: 'steady', undone: false, artifacts: {}, detail: 'night run' },
    ]);
  });

  it.each([
    ['steady', 'steady'],
    ['success', 'steady'],
    ['failed', 'failed'],
    ['failure', 'failed'],
    ['cancelled', 'cancelled'],
    ['skipped', 'not-started'],
  ])('that it ended %s is %s', (verdict, ending) => {
    expect(readWrite({ ...LAMBDA, verdict }).targets).toMatchObject([{ ending }]);
  });

  it.each([
    `ghcr.io/org/api@${DIGEST}`,
    `ghcr.io/org/api:v1@${DIGEST}`,
    'vercel://dpl_5ucQ',
    's3://models/ranker.onnx?versionId=3HL4',
    'arn:aws:lambda:eu-west-1:123456789012:function:checkout:7',
    'https://expo.dev/builds/8d6f',
    'https://cdn.example/@org/pkg?design=7',
    'git+ssh://git@github.com/org/app.git#0123abc',
  ])('may be %s', artifact => {
    expect(
      readWrite({ subject: 'model:ranker', artifacts: `model=${artifact}` }).targets[0]?.artifacts,
    ).toEqual({
      model: artifact,
    });
  });

  it.each([
    ['a tag', 'ghcr.io/org/api:v1', /what a tag names can change/],
    ['a bare word', 'v42', /an image without a digest/],
    ['a sentence', 'the new one', /neither an image by digest nor an address/],
    ['a preview’s host', 'vercel://shop.vercel.app', /is no deployment/],
    ['a password', 'https://ann:hunter2@files.example/x', /it lets whoever reads it in/],
    ['a signed address', 'https://b.s3.amazonaws.com/x?X-Amz-Signature=abc', /it lets whoever reads it in/],
    ['a token before the host', 'https://hunter2@github.com/org/app', /it lets whoever reads it in/],
    ['a token of another name', 'https://git.example/x?private_token=hunter2', /it lets whoever reads it in/],
    ['a token of AWS’s', 'https://b.example/x?X-Amz-Security-Token=hunter2', /it lets whoever reads it in/],
    ['a key', 'https://b.example/x?v=1&api_key=hunter2', /it lets whoever reads it in/],
    ['a token behind the page', 'https://b.example/x#access_token=hunter2', /it lets whoever reads it in/],
    ['an address with a token', 'https://blob.example/x?sp=r&sig=abc%3D', /it lets whoever reads it in/],
  ])('cannot be %s', (_, artifact, why) => {
    const given = { ...EVERY, artifacts: `x=${artifact}` };
    expect(() => read(given)).toThrow(why);
    expect(() => read(given)).not.toThrow(/hunter2|Signature=abc|sig=abc/);
  });
});

describe('a mistake', () => {
  it.each([
    ['no subject', { subject: '' }, /- subject: neither it nor `targets` was given/],
    ['no kind', { subject: 'checkout' }, /- subject: "checkout" is not a kind and a name/],
    ['a blank in a subject', { subject: 'lambda:check out' }, /- subject: /],
    ['a line break in a subject', { subject: 'lambda:a\n::error::b' }, /- subject: /],
    [
      'what deploy-ecs writes',
      { subject: 'ecs:eu-west-1/shop/api' },
      /- subject: .* is what deploy-ecs writes/,
    ],
    ['what deploy-cloudrun writes', { subject: 'cloudrun:p/r/services/a' }, /deploy-cloudrun writes/],
    ['what deploy-vercel writes', { subject: 'vercel:acme/web' }, /deploy-vercel or promote-vercel writes/],
    ['no artifact', { artifacts: '' }, /- artifacts: nothing says what was put there/],
    ['no environment', { environment: '' }, /- environment: record needs it/],
    ['half a commit', { commit: 'a1b2c3d' }, /- commit: "a1b2c3d" is not a whole commit id/],
    [
      'no commit to go back to',
      { 'back-to': '41.1' },
      /- commit: that of the release in `back-to` is needed/,
    ],
    ['a check that no policy can name', { checks: '*' }, /- checks: "\*" is not a name/],
    ['no log', { 'release-log': 'none' }, /- release-log: without one nothing is kept/],
    ['a page that is none', { url: 'javascript:alert(1)' }, /- url: .* is no web page’s address/],
    [
      'a page that lets in',
      { url: 'https://ann:hunter2@shop.example' },
      /- url: it lets whoever reads it in(?![\s\S]*hunter2)/,
    ],
    [
      'a page that is none, and lets in',
      { url: 'ftp://ann:hunter2@shop.example' },
      /- url: it lets whoever reads it in(?![\s\S]*hunter2)/,
    ],
    [
      'a snapshot of everything',
      { snapshot: JSON.stringify('x'.repeat(20_000)) },
      /- snapshot: it has more than 10000 characters/,
    ],
    [
      'taken back, and never begun',
      { undone: 'true', verdict: 'skipped' },
      /- undone: what never began cannot have been taken back/,
    ],
    ['good and taken back', { undone: 'true' }, /- undone: what is steady was not taken back/],
    ['a question with an answer', { what: 'a1b2c3d' }, /- what: record has no use for it.*operation: show/],
    ['two ways at once', { targets: '{"a:b":{}}' }, /- subject: `targets` names subjects, too/],
    [
      'targets of no object',
      { subject: '', artifacts: '', targets: '[]' },
      /- targets: it is not one JSON object/,
    ],
    [
      'a target of no object',
      { subject: '', artifacts: '', targets: '{"a:b":1}' },
      /- targets.a:b: it is not an object/,
    ],
    [
      'a field that there is not',
      { subject: '', artifacts: '', targets: '{"a:b":{"artefacts":{}}}' },
      /- targets.a:b.artefacts: there is no such field. Did you mean `artifacts`\?/,
    ],
    [
      'a field of another shape',
      { subject: '', artifacts: '', targets: '{"a:b":{"checks":"smoke"}}' },
      /- targets.a:b.checks: it must be a list of texts/,
    ],
  ])('is told: %s', (_, more, why) => {
    expect(() => read({ ...EVERY, ...more })).toThrow(why);
  });

  it('is told once with all others', () => {
    const bad = { ...EVERY, subject: 'vercel:acme/web', artifacts: 'x=v1', commit: 'x', verdict: 'good' };
    expect(() => read(bad)).toThrow(/^4 inputs are wrong/);
  });
});

describe('begin and finish', () => {
  it('begin need not know what it will be', () => {
    expect(readWrite({ operation: 'begin', subject: 'mobile:app' }).targets).toMatchObject([
      { artifacts: {} },
    ]);
    expect(() => read({ operation: 'begin', ...EVERY, checks: 'smoke' })).toThrow(
      /- checks: begin has no use for it/,
    );
  });

  it('finish must be told how it ended: the verdict of a step that never ran is empty', () => {
    const given = { operation: 'finish', environment: 'production', subject: 'mobile:app' };
    expect(() => read({ ...given, verdict: '' })).toThrow(/- verdict: finish must be told it/);
    expect(read({ ...given, verdict: 'success' })).toMatchObject({ targets: [{ ending: 'steady' }] });
  });
});

it('needs no token to plan', () => {
  expect(readWrite({ ...LAMBDA, 'dry-run': 'true', 'github-token': '' }).home).toBeUndefined();
  expect(() => read({ ...EVERY, 'github-token': '' })).toThrow(/- github-token: /);
});
