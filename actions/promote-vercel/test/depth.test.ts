import { type Memory, remember } from '@pipeline/release-history';
import { describe, expect, it } from 'vitest';
import { arrayLog } from '../../../packages/contracts/test/array-log.ts';
import { jobEntries, jobEntry } from '../../../packages/contracts/test/reads-on.ts';
import { type Depths, depthsToChoose, depthsToJudge } from '../src/depth.ts';

const NOW = {
  project: { owner: 'org', name: 'shop' },
  live: { id: 'dpl_live' },
} as unknown as Parameters<typeof depthsToChoose>[1];

/** A good deploy of a deployment, behind 250 of others and before 250 more. */
function log(deployment: string) {
  const subject = 'vercel:org/shop';
  const [newer, older] = [jobEntries(700).slice(0, 250), jobEntries(250)];
  const { intent, outcome } = jobEntry(400, subject);
  if (outcome === undefined) throw new Error('it has none');
  const targets = [{ subject, artifacts: { deployment: `vercel://${deployment}` }, before: null }];
  const ended = [{ subject, verdict: 'steady' as const, detail: '', checks: ['smoke'] }];
  return arrayLog([
    ...newer,
    { intent: { ...intent, targets }, outcome: { ...outcome, targets: ended } },
    ...older,
  ]);
}

async function read(deployment: string, isKnown: Depths['to']): Promise<number> {
  const all = log(deployment);
  await remember(all, 'production', (memory: Memory) => isKnown({ environment: 'production', ...memory }));
  return all.read;
}

const candidate = (more: object = {}) => ({
  deployment: undefined,
  fromEnvironment: 'staging',
  release: undefined,
  ...more,
});

describe('a log is read on', () => {
  it.each<[string, Depths['to'], number]>([
    [
      'for the one to promote',
      depthsToChoose({ operation: 'promote', candidate: candidate() }, NOW).from,
      300,
    ],
    [
      'for the release that is named',
      depthsToChoose({ operation: 'promote', candidate: candidate({ release: '400.1' }) }, NOW).from,
      300,
    ],
    [
      'for the deployment that is named',
      depthsToChoose({ operation: 'promote', candidate: candidate({ deployment: 'dpl_good' }) }, NOW).from,
      300,
    ],
    ['for one to go back to', depthsToChoose({ operation: 'rollback', candidate: candidate() }, NOW).to, 300],
    ['where it is to be verified', depthsToJudge({ id: 'dpl_good', createdAt: 0 }).from, 300],
    [
      'where it may be refused, down to when it was made',
      depthsToJudge({ id: 'dpl_other', createdAt: 0 }).to,
      501,
    ],
  ])('%s', async (_, isKnown, found) => {
    expect(await read('dpl_good', isKnown)).toBe(found);
  });

  it.each<[string, Depths['to']]>([
    [
      'where a promotion goes, before it is chosen',
      depthsToChoose({ operation: 'promote', candidate: candidate() }, NOW).to,
    ],
    ['for what was made since', depthsToJudge({ id: 'dpl_new', createdAt: Date.UTC(2026, 6) }).to],
  ])('but not %s', async (_, isKnown) => {
    expect(await read('dpl_good', isKnown)).toBe(100);
  });

  it('past what is live itself', async () => {
    const { to } = depthsToChoose({ operation: 'rollback', candidate: candidate() }, NOW);
    expect(await read('dpl_live', to)).toBe(501);
  });
});
