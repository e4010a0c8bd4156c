import type { EnvironmentLog } from '../src/index.ts';
import { asked, before, decided, log, proof, release, rollback } from './shop.ts';

/** What a production job finds before a release of it. */
const waiting = { requests: [asked('10:15')] };
const decisions = [
  decided('10:20', 'refused', ['alice'], 'alice wrote it, and her own yes does not count'),
  decided('10:30', 'approved', ['bob']),
];
const live = [...before.records, release({ from: '12:00', until: '12:05' })];
const bad = proof('12:15', { result: 'failed', checks: ['error rate'] });

export const staging = log('staging', {
  records: [release({ id: '41.1', from: '10:00', until: '10:05' })],
  proofs: [proof('10:10', { release: '41.1', checks: ['smoke', 'e2e'] })],
});

/** One release as it goes: approved by a second person, live, bad, rolled back. Each stage is told as the log is then. */
export const STAGES: readonly { when: string; logs: EnvironmentLog[] }[] = [
  { when: '10:16', logs: [staging, log('production', { ...before, ...waiting })] },
  {
    when: '12:09',
    logs: [
      staging,
      log('production', { ...waiting, decisions, records: live, proofs: [...before.proofs, proof('12:08')] }),
    ],
  },
  {
    when: '12:30',
    logs: [
      staging,
      log('production', {
        ...waiting,
        decisions,
        records: [...live, rollback({ until: '12:25' })],
        proofs: [...before.proofs, proof('12:08'), bad],
      }),
    ],
  },
];
