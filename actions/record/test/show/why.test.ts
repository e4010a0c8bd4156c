import type { ApprovalDecision } from '@pipeline/approval';
import { isDigest, type ReleaseProof, type ReleaseRecord } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { why, withAnswers } from '../../src/show/why.ts';
import { digest, sha } from '../world.ts';

const IMAGE = `ghcr.io/org/api@${digest('a')}`;

function released(id: string, commit: string, artifact: string): ReleaseRecord {
  const [subject, at] = ['ecs:eu-west-1/shop/api', '2026-11-21T12:00:00Z'];
  return {
    intent: {
      schema: 1,
      id,
      environment: 'production',
      commit: { sha: commit, ref: 'refs/heads/main' },
      by: { actor: 'ann', url: `https://github.com/${id}` },
      at,
      targets: [{ subject, artifacts: { web: artifact }, before: null }],
    },
    outcome: {
      schema: 1,
      intent: id,
      at,
      verdict: 'steady',
      detail: '',
      targets: [{ subject, verdict: 'steady', detail: '' }],
    },
  };
}

function decided(request: string, artifact: string, more: Partial<ApprovalDecision> = {}): ApprovalDecision {
  return {
    schema: 1,
    key: `${request} approved`,
    at: '2026-11-21T11:00:00Z',
    request,
    state: 'approved',
    by: ['bob'],
    artifacts: { web: artifact },
    ...more,
  };
}

function proof(release: string): ReleaseProof {
  const [digests, at] = [[digest('a')].filter(isDigest), '2026-11-21T12:30:00Z'];
  const by = { actor: 'ann', url: 'https://github.com' };
  return { schema: 1, release, at, result: 'passed', checks: ['smoke'], digests, by };
}

const NOTHING = { records: [], proofs: [], decisions: [] };
const pull = { number: 7, title: 'Faster', url: 'https://github.com/org/shop/pull/7', author: 'ann' };

it('goes from a digest to its commit, pull request, approvals and checks', () => {
  const alone = why(digest('a'), {
    records: [
      released('43.1', sha('3'), `ghcr.io/org/api@${digest('b')}`),
      released('42.1', sha('2'), `mirror.example/api@${digest('a')}`),
      released('41.1', sha('1'), IMAGE),
    ],
    proofs: [proof('42.1')],
    decisions: [
      decided('42.1', IMAGE, { reason: 'quick' }),
      decided('43.1', `ghcr.io/org/api@${digest('b')}`, { by: ['eve'] }),
    ],
  });
  const found = withAnswers(alone, 'production', {
    // The first release had it built; the later one has brought it along.
    pulls: new Map([
      [sha('1'), [pull]],
      [sha('2'), []],
    ]),
    reviews: new Map([
      [
        '42',
        [
          { by: 'carol', environments: ['production'] },
          { by: 'dave', environments: ['staging'] },
        ],
      ],
      ['43', [{ by: 'eve', environments: ['production'] }]],
    ]),
  });
  expect(found).toMatchObject({
    releases: [{ id: '42.1' }, { id: '41.1' }],
    commit: { sha: sha('1') },
    pulls: [pull],
    verdict: { state: 'proven', release: '42.1', checks: ['smoke'] },
  });
  expect(found.approvals).toEqual([
    { state: 'approved', by: ['bob'], at: '2026-11-21T11:00:00Z', reason: 'quick' },
    { state: 'approved', by: ['carol'] },
  ]);
});

it('says what it was not told, and makes nothing up', () => {
  expect(why(digest('a'), NOTHING)).toMatchObject({
    releases: [],
    approvals: [],
    verdict: { state: 'unknown' },
  });
  const bare = why(digest('a'), { ...NOTHING, records: [released('41.1', sha('1'), IMAGE)] });
  expect(bare).toMatchObject({ commit: { sha: sha('1') }, verdict: { state: 'unproven' }, approvals: [] });
  expect(bare).not.toHaveProperty('pulls');
});
