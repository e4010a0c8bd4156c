import type { Report } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import type { WithdrawConfig } from '../config/config.ts';
import { type History, readHistory } from '../history.ts';
import type { Ports, Publisher } from '../ports.ts';
import { asPublished, isOf, isWithdrawn, type Published, readShelf, type Shelf } from '../published.ts';
import { reportBlind } from '../report/blind.ts';
import { reportWithdrawn } from '../report/withdrawn.ts';
import type { Outputs } from '../spec.gen.ts';
import { bannerOf } from './banner.ts';
import { type Decided, fateOf, type Withdrawal } from './decide.ts';
import { type Edit, edits, latestAfter } from './edit.ts';

/**
 * The story of a withdrawal, read from top to bottom: what is bad is marked before another is called the latest. One that cannot be
 * changed keeps none of the others from it.
 */
export async function withdraw(config: WithdrawConfig, ports: Ports): Promise<Report<Outputs>> {
  const { home, github, log } = ports;
  if (home === undefined || github === undefined) return reportBlind(config);
  const history = await readHistory(config.environment, home);
  const shelf = await readShelf(config.environment, github);
  const decided =
    config.version === undefined
      ? all(shelf, history)
      : [await one(`${config.tagPrefix}${config.version}`, config, { shelf, history, ports, github })];
  const toWrite = edits(decided, why => bannerOf(why, { environment: config.environment, own: shelf.own }));
  const latest = latestAfter(decided, shelf, history);
  const failed = new Map<Published, unknown>();
  const attempt = (published: Published, change: Promise<unknown>) =>
    change.catch((error: unknown) => failed.set(published, error));
  if (!config.dryRun)
    await log.group('Marking releases', async () => {
      for (const edit of toWrite) await attempt(edit.published, write(edit, github, ports));
      if (latest !== undefined && !failed.has(latest))
        await attempt(latest, github.update(latest.github.id, { latest: true }));
    });
  return reportWithdrawn(config, { decided, edits: toWrite, latest, failed });
}

function all({ own }: Shelf, history: History): Decided[] {
  return own
    .filter(({ github }) => !github.draft)
    .map(published => ({ published, fate: fateOf(published, history) }));
}

interface Around {
  shelf: Shelf;
  history: History;
  github: Publisher;
  ports: Pick<Ports, 'clock'>;
}

/** @throws ConfigError where it is not there, is live, or nobody says why */
async function one(
  tag: string,
  { environment, reason }: WithdrawConfig,
  { shelf, history, github, ports }: Around,
): Promise<Decided> {
  const there = shelf.all.find(each => each.tag === tag) ?? (await github.releaseOf(tag));
  const published = there && asPublished(there);
  if (published === undefined || !isOf(environment, published) || published.github.draft)
    throw new ConfigError(`There is no release ${tag} of ${environment} that this stage has published`, {
      hint: 'Check `version`, `tag-prefix` and `environment`. Leave `version` out to withdraw whatever was rolled back.',
    });
  const fate = fateOf(published, history);
  if (fate.become === 'restored' || (fate.become === 'as it is' && fate.live))
    throw new ConfigError(`${tag} is live in ${environment}`, {
      hint: 'Roll back first; what serves is not withdrawn.',
    });
  if (reason === undefined) {
    if (fate.become === 'withdrawn' || isWithdrawn(published)) return { published, fate };
    throw new ConfigError(`Nothing in the release log of ${environment} says that ${tag} was rolled back`, {
      hint: 'Say why it is withdrawn in `reason`.',
    });
  }
  const at = published.body.mark.withdrawn?.at ?? new Date(ports.clock.now()).toISOString();
  const why: Withdrawal =
    fate.become === 'withdrawn' ? { ...fate.why, reason } : { at, detail: reason, reason };
  return { published, fate: { become: 'withdrawn', why } };
}

/** Where the release is immutable and GitHub does not take its marks, its text at least. */
async function write(
  { published, changes }: Edit,
  github: Publisher,
  { log }: Pick<Ports, 'log'>,
): Promise<void> {
  try {
    await github.update(published.github.id, changes);
  } catch (error) {
    if (!published.github.immutable) throw error;
    await github.update(published.github.id, { body: changes.body });
    log.warn(
      `${published.github.tag} is immutable, and GitHub let only its text be changed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
