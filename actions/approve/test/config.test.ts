import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../packages/action-kit/test/refused.ts';
import { read } from './read.ts';

const IMAGE = `ghcr.io/org/shop/api@sha256:${'a'.repeat(64)}`;
const REQUEST = {
  operation: 'request',
  environment: 'production',
  approvers: 'ann',
  images: JSON.stringify({ api: IMAGE }),
};
const VERIFY = { operation: 'verify', environment: 'production', approvers: 'ann', approval: '42.1' };
const RESOLVE = { operation: 'resolve' };

describe('configure', () => {
  it('takes what is to be asked', () => {
    const config = read({
      ...REQUEST,
      approvers: 'ann, org/release',
      deployments: 'dpl_5ucQ',
      freeze: 'fri 16:00 - mon 08:00',
    });
    expect(config).toMatchObject({
      operation: 'request',
      rule: { approvers: ['ann', 'org/release'], quorum: 1, selfApproval: false },
      deadline: 86_400_000,
      artifacts: { api: IMAGE, dpl_5ucQ: 'vercel://dpl_5ucQ' },
      place: 'issue',
      freeze: [{ text: 'fri 16:00 - mon 08:00' }],
      trusted: ['github-actions[bot]'],
      home: { github: { token: 'ghs_1' } },
      dryRun: false,
    });
  });

  it('takes the request’s rule to decide by, unless it is given another', () => {
    expect(read(RESOLVE)).toMatchObject({
      environment: undefined,
      approval: undefined,
      rule: undefined,
      goOn: undefined,
    });
    expect(
      read({
        ...RESOLVE,
        approvers: 'ann',
        quorum: '1',
        workflow: 'promote.yml',
        'workflow-inputs': 'note=a=b',
      }),
    ).toMatchObject({
      rule: { approvers: ['ann'] },
      goOn: { workflow: 'promote.yml', ref: undefined, inputs: { note: 'a=b' } },
    });
  });

  it('takes no approval at all, which is then refused, and an emergency in one line', () => {
    expect(read({ ...VERIFY, approval: '' })).toMatchObject({
      approval: undefined,
      emergency: undefined,
      artifacts: {},
    });
    const emergency = {
      emergency: 'down\nsince\t ten',
      'emergency-approvers': 'ann',
      images: REQUEST.images,
    };
    expect(read({ ...VERIFY, ...emergency })).toMatchObject({
      emergency: { reason: 'down since ten', approvers: ['ann'] },
    });
  });

  it('takes names beside images, what the job wants, and the commit that goes live', () => {
    const commit = 'c'.repeat(40);
    const more = { images: REQUEST.images, names: 'web', wants: 'images', commit };
    expect(read({ ...VERIFY, ...more })).toMatchObject({
      artifacts: { api: IMAGE },
      names: ['web'],
      wants: 'images',
      commit,
    });
  });

  it('needs no token to plan', () => {
    expect(read({ ...REQUEST, 'github-token': '', 'dry-run': 'true' })).toMatchObject({
      home: undefined,
      dryRun: true,
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'an image by tag',
      { ...REQUEST, images: '{"api":"ghcr.io/org/shop/api:v1"}' },
      /- images\.api: .* names no digest/,
    ],
    ['what is no image', { ...REQUEST, images: '{"api":7}' }, /- images\.api: 7 is no text/],
    ['no object', { ...REQUEST, images: '[]' }, /- images: it is not a JSON object/],
    [
      'a deployment’s address',
      { ...REQUEST, deployments: 'shop.vercel.app' },
      /- deployments: .* is not the id/,
    ],
    ['nothing to ask for', { ...REQUEST, images: '' }, /- from-environment: nothing says what would go live/],
    ['two sources', { ...REQUEST, 'from-environment': 'staging' }, /- from-environment: it is given beside/],
    ['nobody', { ...REQUEST, approvers: '' }, /- approvers: request needs somebody/],
    ['no environment', { ...VERIFY, environment: '' }, /- environment: verify needs it/],
    [
      'a name that is none',
      { ...REQUEST, approvers: '@ann' },
      /- approvers: "@ann" is neither a login nor a team/,
    ],
    ['a look-alike', { ...REQUEST, approvers: 'аnn' }, /- approvers: .* is neither/],
    ['a team of a team', { ...REQUEST, approvers: 'org/a/b' }, /- approvers: .* is neither/],
    ['too few approvers', { ...REQUEST, quorum: '2' }, /- quorum: it is 2, and only 1 may approve/],
    [
      'one approver twice',
      { ...REQUEST, approvers: 'ann, ANN', quorum: '2' },
      /- quorum: it is 2, and only 1 may approve/,
    ],
    ['a quorum of none', { ...REQUEST, quorum: '0' }, /- quorum: 0 would approve without anybody/],
    ['no time to answer', { ...REQUEST, deadline: '0s' }, /- deadline: nobody can answer/],
    ['a freeze that is none', { ...REQUEST, freeze: 'weekends' }, /- freeze: "weekends" is not a time/],
    ['half a commit', { ...REQUEST, commit: 'abc' }, /- commit: "abc" is not a whole commit id/],
    [
      'no log',
      { ...REQUEST, 'release-log': 'none' },
      /- release-log: it is none, and requests are kept there/,
    ],
    [
      'no token',
      { ...REQUEST, 'github-token': '', 'release-log': 'file:log' },
      /- github-token: it is empty/,
    ],
    ['what is no id', { ...VERIFY, approval: '42' }, /- approval: "42" is not a request's id/],
    [
      'an environment’s break',
      { ...VERIFY, environment: 'a\nb' },
      /- environment: .* is not an environment's name/,
    ],
    [
      'an emergency for nobody',
      { ...VERIFY, emergency: 'x', images: REQUEST.images },
      /- emergency-approvers: nobody may call/,
    ],
    [
      'an emergency of nothing',
      { ...VERIFY, emergency: 'x', 'emergency-approvers': 'ann' },
      /- emergency: nothing says what/,
    ],
    [
      'an emergency of nothing that the job deploys',
      {
        ...VERIFY,
        emergency: 'x',
        'emergency-approvers': 'ann',
        images: REQUEST.images,
        wants: 'deployments',
      },
      /- emergency: nothing says what is about to go live\. Give `deployments`/,
    ],
    [
      'half a commit that goes live',
      { ...VERIFY, commit: 'abc' },
      /- commit: "abc" is not a whole commit id/,
    ],
    [
      'what is wanted where nothing is deployed',
      { ...REQUEST, wants: 'images' },
      /- wants: request takes none/,
    ],
    ['what another operation takes', { ...VERIFY, workflow: 'promote.yml' }, /- workflow: verify takes none/],
    [
      'an earlier verification of what is only asked',
      { ...REQUEST, 'was-approved-by': 'ann' },
      /- was-approved-by: request takes none/,
    ],
    ['images to decide by', { ...RESOLVE, images: REQUEST.images }, /- images: resolve takes none/],
    [
      'a path of a workflow',
      { ...RESOLVE, workflow: '.github/workflows/promote.yml' },
      /- workflow: .* is not a workflow's file/,
    ],
    [
      'inputs of no workflow',
      { ...RESOLVE, 'workflow-inputs': 'a=b' },
      /- workflow-inputs: no workflow is started/,
    ],
    [
      'another approval',
      { ...RESOLVE, workflow: 'p.yml', 'workflow-inputs': 'approval=1.1' },
      /- workflow-inputs: `approval` is given by/,
    ],
    [
      'a request of no environment',
      { ...RESOLVE, approval: '42.1' },
      /- environment: a request is looked for/,
    ],
    [
      'nobody who is believed',
      { ...RESOLVE, 'trusted-writers': ',' },
      /- trusted-writers: nobody is believed/,
    ],
    [
      'a writer that is no login',
      { ...RESOLVE, 'trusted-writers': 'a b' },
      /- trusted-writers: "a b" is not a login/,
    ],
  ])('refuses %s', (_, inputs, why) => {
    expect(refusalOf(() => read(inputs))).toMatch(why);
  });

  it('tells every mistake in one error', () => {
    const refusal = refusalOf(() =>
      read({ ...REQUEST, approvers: '@a', quorum: '0', freeze: 'x', labels: 'a', 'dry-run': 'perhaps' }),
    );
    expect(refusal).toMatch(/^4 inputs are wrong/);
  });
});
