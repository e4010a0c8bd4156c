import type { GithubSettings } from '../../../packages/local-cloud/src/index.ts';

/** Who wrote every commit of the shop's, and starts its runs. */
export const AUTHOR = 'octocat';
/** Somebody else, who may approve likewise. */
export const COLLEAGUE = 'hubot';

/** As GitHub knows them. */
export const people: NonNullable<GithubSettings['people']> = {
  [AUTHOR]: { permission: 'write', email: 'rehearsal@example.com' },
  [COLLEAGUE]: { permission: 'write', email: 'hubot@example.com' },
};

/** What the shop's repository has once production asks for a yes, and tells of itself. */
export const ASKING = { APPROVERS: `${AUTHOR}, ${COLLEAGUE}`, SLACK_CHANNEL: 'C0RELEASES' };
