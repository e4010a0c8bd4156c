import { ConfigError, type Journal } from '@pipeline/contracts';
import type { Github, Ports } from '../ports.ts';

/** What a plan knows without a token: nothing, which is not refused, since a whole chain can be planned without any. */
export const planPorts: Pick<Ports, 'history' | 'github'> & { journal: Journal; log: Ports['releases'] } = {
  log: { recent: async () => [], proofs: async () => [] },
  journal: { entries: async () => [], write: unreached },
  history: { compare: async () => 'unknown' },
  github: {
    commit: async sha => ({ sha, authoredAt: '', committedAt: '', subject: '', message: '', parents: 1 }),
    pullsOf: async () => [],
    commitsBetween: async () => undefined,
    environmentRules: async () => ({
      reviewers: ['its reviewers'],
      preventsSelfReview: false,
      adminsMayBypass: false,
      restrictsBranches: false,
    }),
    openIssue: unreached,
    label: unreached,
    issue: unreached,
    closeIssue: unreached,
    comments: unreached,
    upsertComment: unreached,
    permissionOf: unreached,
    isTeamMember: unreached,
    dispatch: unreached,
    runApprovals: unreached,
  } satisfies Github,
};

async function unreached(): Promise<never> {
  throw new ConfigError(
    'What people have answered is on GitHub, and there is no `github-token` to read it with',
    {
      hint: 'Give one: a plan reads, too.',
    },
  );
}
