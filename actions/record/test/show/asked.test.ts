import type { WholeRelease } from '@pipeline/release-history';
import { expect, it } from 'vitest';
import { askedAbout } from '../../src/show/asked.ts';
import { digest, sha } from '../world.ts';

function release(id: string, commit: string, subject: string, artifact: string): WholeRelease {
  return {
    id,
    commit: { sha: commit, ref: 'refs/heads/main' },
    by: { actor: 'ann', url: '' },
    at: '2026-11-21T12:00:00Z',
    begun: '2026-11-21T12:00:00Z',
    targets: [{ subject, artifacts: { x: artifact }, before: null }],
    parts: [],
    standing: { state: 'good', detail: '', checks: [] },
  };
}

const LOG = [
  release('42.1', `abcdef1${'2'.repeat(33)}`, 'ecs:eu-west-1/shop/api', `ghcr.io/org/api@${digest('a')}`),
  release('41.1', sha('3'), 'vercel:team_1/web', 'vercel://dpl_5ucQ'),
  release('40.1', sha('4'), 'migration:db/api', 's3://sql/7?versionId=x'),
  release('39.1', sha('5'), 'ecs:eu-west-1/shop/worker', `ghcr.io/mirror/api@${digest('a')}`),
];

it.each([
  ['a release', '41.1', ['41.1']],
  ['a release that is none', '4', []],
  ['a digest, wherever the image lay', digest('a'), ['42.1', '39.1']],
  ['a part of a digest', 'sha256:aaaaaaaaaaaa', ['42.1', '39.1']],
  ['a part of a digest, as a summary shortens it', 'sha256:aaaaaaaaaaaa…', ['42.1', '39.1']],
  ['digits of a digest', 'aaaaaaa', ['42.1', '39.1']],
  ['an image', `ghcr.io/org/api@${digest('a')}`, ['42.1']],
  ['a deployment', 'vercel://dpl_5ucQ', ['41.1']],
  ['an address', 's3://sql/7?versionId=x', ['40.1']],
  ['a whole commit', sha('3'), ['41.1']],
  ['a short commit', 'abcdef1', ['42.1']],
  ['a short commit in capitals', 'ABCDEF1', ['42.1']],
  ['six digits, which are too few', 'abcdef', []],
  ['a service by its name, on whatever platform', 'api', ['42.1', '40.1']],
  ['a service by its subject', 'ecs:eu-west-1/shop/api', ['42.1']],
  ['what nobody has heard of', 'payments', []],
  ['a pattern, which is none here', '.*', []],
])('finds %s', (_, what, ids) => {
  expect(askedAbout(what, LOG).map(({ id }) => id)).toEqual(ids);
});
