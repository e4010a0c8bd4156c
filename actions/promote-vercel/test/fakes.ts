import type { Clock, ReleaseProof, ReleaseRecord, Verdict } from '@pipeline/contracts';
import { aReleaseLog } from '../../../packages/deploy-stage/test/release-log.ts';
import { stagePorts } from '../../../packages/deploy-stage/test/stage-ports.ts';
import { turningClock } from '../../../packages/release/test/turning-clock.ts';
import { FakeVercel } from '../../../packages/vercel/test/fake-vercel.ts';
import { deploymentView } from '../../../packages/vercel/test/view-of.ts';
import type { Ports } from '../src/ports.ts';

export const SUBJECT = 'vercel:acme/shop-web';
export const DOMAIN = 'shop.example.com';

/** As `FakeVercel`, but a move ends once it was looked at twice. */
class MovingVercel extends FakeVercel {
  #looks = 0;
  /** How a move ends. */
  ends: 'succeeded' | 'failed' | 'never' = 'succeeded';
  /** Somebody does something between two looks. */
  meanwhile: (() => void) | undefined;

  override async project() {
    const { lastMove } = this.state;
    // A promotion that rolls ends with its last stage.
    const rolls = this.roll?.state === 'ACTIVE' && lastMove?.type === 'promote';
    const pending = lastMove?.status === 'pending' && !rolls;
    if (pending && this.#looks++ >= 1 && this.ends !== 'never') {
      this.settle(this.ends);
      this.#looks = 0;
    }
    const { meanwhile } = this;
    if (pending && meanwhile !== undefined) {
      this.meanwhile = undefined;
      meanwhile();
    }
    return super.project();
  }
}

/** `dpl_1` is live, `dpl_0` was before it, and `dpl_2` is staged. */
export function aShop({
  records = [],
  proofs = [],
}: {
  records?: ReleaseRecord[];
  proofs?: ReleaseProof[];
} = {}) {
  const vercel = new MovingVercel({
    live: 'dpl_1',
    others: [
      deploymentView('dpl_0', { createdAt: 500, env: ['OLD'] }),
      deploymentView('dpl_1', { createdAt: 1_000, env: ['OLD'] }),
      deploymentView('dpl_2', {
        createdAt: 2_000,
        substate: 'STAGED',
        env: ['OLD', 'NEW'],
        commit: { sha: '2'.repeat(40) },
      }),
    ],
  });
  vercel.addDomain(DOMAIN);
  vercel.addDomain('www.shop.example.com', { redirect: DOMAIN });
  vercel.env = ['OLD', 'NEW'];
  const clock: Clock = turningClock(1_000_000);
  const abort = new AbortController();
  const { lines, warnings, kept, ports: stage } = stagePorts(clock, abort);
  const log = aReleaseLog(records);
  const masked: string[] = [];
  const all: ReleaseProof[] = [...proofs];
  const memory: NonNullable<Ports['memory']> = {
    lock: log.release.lock,
    log: { ...log.release.log, prove: async (_, proof) => void all.unshift(proof), proofs: async () => all },
  };
  const ports = (fields: Partial<Ports> = {}): Ports => ({
    ...stage,
    hasToken: true,
    openVercel: () => ({
      api: vercel,
      afterwards: vercel,
      trace: ({ subject, started, verdict }: { subject: string; started: unknown; verdict?: Verdict }) => ({
        schema: 1,
        target: 'vercel',
        subject,
        started,
        ...(verdict && { verdict }),
        answers: [],
      }),
    }),
    mask: secret => masked.push(secret),
    ...fields,
  });
  return { vercel, clock, abort, lines, warnings, kept, log, memory, masked, ports };
}

/** A release of `environment` that put a deployment there, in the given minute. */
export function released(
  id: string,
  minute: number,
  deployment: string,
  end: Partial<NonNullable<ReleaseRecord['outcome']>['targets'][number]> = { checks: ['smoke'] },
): ReleaseRecord {
  const at = new Date(minute * 60_000).toISOString();
  const target = { subject: SUBJECT, verdict: 'steady' as const, detail: 'it answers', ...end };
  return {
    intent: {
      schema: 1,
      id,
      environment: 'staging',
      commit: { sha: id.repeat(40).slice(0, 40), ref: 'refs/heads/main' },
      by: { actor: 'ann', url: `https://github.com/org/shop/actions/runs/${id}` },
      at,
      targets: [{ subject: SUBJECT, artifacts: { deployment: `vercel://${deployment}` }, before: null }],
    },
    outcome: { schema: 1, intent: id, at, verdict: target.verdict, detail: target.detail, targets: [target] },
  };
}
