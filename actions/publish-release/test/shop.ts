import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Digest, ProofLog, ReleaseLog, TargetOutcome } from '@pipeline/contracts';
import { fileJournal, fileReleaseLog } from '@pipeline/release-files';

export const sha = (digit: string) => digit.repeat(40);
export const digest = (digit: string): Digest => `sha256:${digit.repeat(64)}`;
export const image = (service: string, digit: string) => `ghcr.io/org/shop/${service}@${digest(digit)}`;
const subjectOf = (service: string) => `ecs:eu-west-1/shop/${service}`;
const DAY = '2026-11-30T';

interface Deploy {
  /** Minutes after ten. */
  at: number;
  commit: string;
  /** Service → the digit of its image's digest. */
  services: Record<string, string>;
  verdict?: TargetOutcome['verdict'];
  checked?: boolean;
  back?: { to: string; why: string; refuses: string[] };
  actor?: string;
}

/** What a deploy, its check and a rollback write into a release log. */
export async function deployTo(log: ReleaseLog & ProofLog, id: string, given: Deploy): Promise<void> {
  const { services, verdict = 'steady', checked = true, back, actor = 'ann' } = given;
  const minute = (more: number) => `${DAY}10:${String(given.at + more).padStart(2, '0')}:00.000Z`;
  const by = { actor, url: `https://github.com/org/shop/actions/runs/${id.split('.')[0]}` };
  const targets = Object.entries(services).map(([service, digit]) => ({
    subject: subjectOf(service),
    artifacts: { [service]: image(service, digit) },
    before: null,
  }));
  await log.intend({
    schema: 1,
    id,
    environment: 'production',
    commit: { sha: sha(given.commit), ref: 'refs/heads/main' },
    by,
    at: minute(0),
    targets,
    ...(back && { back: { to: back.to, why: back.why } }),
  });
  await log.conclude('production', {
    schema: 1,
    intent: id,
    at: minute(1),
    verdict,
    detail: verdict === 'steady' ? 'serves' : 'the health check failed',
    targets: targets.map(({ subject }) => ({
      subject,
      verdict,
      detail: '',
      ...(back && { refuses: back.refuses.map(digest) }),
    })),
  });
  if (checked && verdict === 'steady')
    await log.prove('production', {
      schema: 1,
      release: id,
      at: minute(2),
      result: 'passed',
      checks: ['smoke'],
      digests: Object.values(services).map(digest),
      by: { actor: 'ann', url: `${by.url}/job/2` },
    });
}

/** A release log in a folder. */
export async function openShop() {
  const folder = await mkdtemp(join(tmpdir(), 'publish-release-'));
  const log = fileReleaseLog(folder);
  return {
    log,
    journal: fileJournal(folder),
    deploy: (id: string, given: Deploy) => deployTo(log, id, given),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
