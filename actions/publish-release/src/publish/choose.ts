import { ConfigError, isCommitId } from '@pipeline/contracts';
import type { WholeRelease } from '@pipeline/release-history';
import type { PublishConfig } from '../config/config.ts';
import { type History, isOne, replacedIn } from '../history.ts';

export interface Chosen {
  release: WholeRelease;
  /** Whether all of it serves now. */
  live: boolean;
  notes: string[];
}

type Asked = Pick<PublishConfig, 'environment' | 'release' | 'requireProven'>;

/**
 * Which release is published: the one that was asked for, or the newest of which something serves.
 * @throws ConfigError where there is none, and where it is not to be published
 */
export function choose(asked: Asked, history: History): Chosen {
  const release =
    asked.release === undefined ? newestLive(asked, history) : known(asked.release, asked, history);
  const title = `Release ${release.id} of ${asked.environment}`;
  if (release.back !== undefined)
    throw new ConfigError(
      `${title} went back to release ${release.back.to}, so it is no version of its own`,
      {
        hint: 'Nothing is to be published after a rollback: `operation: withdraw` marks what was rolled back. Or name the `release` to publish.',
      },
    );
  if (!isCommitId(release.commit.sha))
    throw new ConfigError(`${title} does not say of which commit it is`, {
      hint: 'Only what was deployed from a commit of this repository can be tagged.',
    });
  const replaced = replacedIn(release, history);
  if (asked.requireProven) {
    proven(title, release);
    const [first] = replaced;
    if (first !== undefined) {
      const by = first.now === undefined ? 'nothing' : `what release ${first.now.release.id} put there`;
      throw new ConfigError(`${title} is not live any more: ${first.subject} serves ${by}`, {
        hint: 'Publish what is live, by leaving `release` out; with `require-proven: false` this one is published all the same.',
      });
    }
  } else if (release.standing.state === 'not-started')
    throw new ConfigError(`${title} never began`, { hint: 'Name another `release`.' });
  const unsure = release.parts.filter(({ subject }) =>
    history.live.some(live => live.subject === subject && !live.sure),
  );
  return {
    release,
    live: replaced.length === 0,
    notes: unsure.map(({ subject }) => `A newer deploy of ${subject} is in flight, or its end is not known`),
  };
}

/** When it had all been put there; ISO 8601, UTC. */
export const wentLive = ({ ended, begun }: WholeRelease) => ended ?? begun;

function newestLive({ environment }: Asked, { live, wholes }: History): WholeRelease {
  const newest = wholes.find(whole => live.some(({ release }) => isOne(release, whole)));
  if (newest !== undefined) return newest;
  throw new ConfigError(`Nothing is live in ${environment}, as its release log says`, {
    hint: 'Give this step the same `environment` and `release-log` as the one that deploys, and run it after that.',
  });
}

function known(id: string, { environment }: Asked, { wholes }: History): WholeRelease {
  // A run that went back in the end has its rollback under the same id.
  const own = wholes.filter(release => release.id === id);
  const found = own.find(({ back }) => back === undefined) ?? own[0];
  if (found !== undefined) return found;
  throw new ConfigError(`The release log of ${environment} has no release ${id} among its newest`, {
    hint: 'Give `release` as the step that deployed outputs it as `release-id`, and `environment` and `release-log` as that step has them.',
  });
}

function proven(title: string, { standing }: WholeRelease): void {
  const { state, detail } = standing;
  if (state === 'good') return;
  throw new ConfigError(`${title} is not to be published: ${detail}`, {
    hint:
      state === 'unproven'
        ? 'Run smoke-test and attest before this step, or give the deploy `checks`; `require-proven: false` publishes what nobody has checked.'
        : state === 'open'
          ? 'Run this step when it has ended.'
          : 'Publish what is live, by leaving `release` out.',
  });
}
