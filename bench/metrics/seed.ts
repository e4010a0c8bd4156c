import type { ReleaseIntent, ReleaseOutcome, ReleaseProof } from '../../packages/contracts/src/index.ts';
import type { Deployments } from '../../packages/local-cloud/src/github/deployments.ts';
import type { User } from '../../packages/local-cloud/src/github/people.ts';

/** How far back the releases go. */
const DAYS = 60;
const HOUR = 3_600_000;
const BOT: User = {
  login: 'github-actions[bot]',
  id: 41_898_282,
  type: 'Bot',
  html_url: 'https://github.com/apps/github-actions',
};
const SERVICES = ['api', 'web', 'worker', 'search', 'checkout'];

/**
 * Releases of five services, the same each time: of forty one fails its check and is rolled back by the next, and one is taken back
 * by itself; the others pass.
 * @param at tells the stand-in the time @param now in milliseconds since the epoch
 */
export async function seed(
  deployments: Deployments,
  count: number,
  { now, at }: { now: number; at(time: number): void },
): Promise<void> {
  const write = (task: string, time: number, sha: string, payload: object) => {
    at(time);
    const body = {
      ref: sha,
      task,
      environment: 'production',
      payload,
      auto_merge: false,
      required_contexts: [],
    };
    return deployments.create(body, BOT);
  };
  const step = (DAYS * 24 * HOUR) / count;
  for (let nth = 1; nth <= count; nth++) {
    const begun = now - (count - nth + 1) * step;
    const one = releaseOf(nth, begun, begun + step / 2);
    await write('pipeline', begun, one.intent.commit.sha, one.intent);
    await write('pipeline:outcome', begun + step / 2, one.intent.commit.sha, one.outcome);
    await write('pipeline:proof', begun + step / 1.5, one.intent.commit.sha, {
      ...one.proof,
      at: new Date(begun + step / 1.5).toISOString(),
    });
  }
}

function releaseOf(nth: number, begun: number, ended: number) {
  const kind = nth % 40;
  // It goes back to what the same service had before.
  const isBack = kind === 6 && nth > 10;
  const subject = `ecs:eu-west-1/shop/${SERVICES[nth % SERVICES.length]}`;
  const content = (of: number) => of.toString(16).padStart(64, '0');
  const version = isBack ? nth - 10 : nth;
  const image = `example.com/shop@sha256:${content(version)}`;
  const by = { actor: 'bench', url: `https://github.com/org/shop/actions/runs/${nth}` };
  const [at, over] = [new Date(begun).toISOString(), new Date(ended).toISOString()];
  const id = `${nth}.1`;
  const intent: ReleaseIntent = {
    schema: 1,
    id,
    environment: 'production',
    commit: {
      sha: version.toString(16).padStart(40, '0'),
      ref: 'refs/heads/main',
      at: new Date(begun - (1 + (nth % 48)) * HOUR).toISOString(),
    },
    by,
    at,
    targets: [{ subject, artifacts: { web: image }, before: null }],
    ...(isBack && { back: { to: `${version}.1`, why: 'it failed its check' } }),
  };
  const undone = kind === 20;
  const target = {
    subject,
    verdict: undone ? ('failed' as const) : ('steady' as const),
    detail: 'as seeded',
    ...(undone && { undone }),
    ...(isBack && { refuses: [`sha256:${content(nth - 5)}`] }),
  };
  const outcome: ReleaseOutcome = {
    schema: 1,
    intent: id,
    at: over,
    verdict: target.verdict,
    detail: '',
    targets: [target],
  };
  const proof: Omit<ReleaseProof, 'at'> = {
    schema: 1,
    release: id,
    result: kind === 1 ? 'failed' : 'passed',
    checks: ['smoke'],
    digests: [`sha256:${content(version)}`],
    by,
  };
  return { intent, outcome, proof };
}
