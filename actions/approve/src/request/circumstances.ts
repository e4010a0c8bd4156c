import { type Circumstances, identityOf, judgeFreeze, type Note, type Window } from '@pipeline/approval';
import type { CommitOrder } from '@pipeline/contracts';
import type { Live } from '@pipeline/release-history';
import type { Origin } from '../hear/origin.ts';
import type { Wanted } from './what.ts';

/** What is known when it is asked. */
export interface Known {
  wanted: Wanted;
  live: readonly Live[];
  origin: Origin;
  /** How it stands to what is live; `undefined` where nothing is. */
  order: CommitOrder | undefined;
  environment: string;
  freeze: readonly Window[];
  /** Milliseconds since the epoch. */
  now: number;
}

/** From so many commits on somebody should look twice. */
const MANY = 50;

export function circumstancesOf(known: Known): Circumstances {
  const { wanted, live, origin } = known;
  return {
    ...(origin.since && { since: origin.since }),
    live: live.map(liveNote),
    checks: wanted.proven === undefined ? [] : [provenNote(wanted.proven)],
    risks: risksOf(known),
  };
}

/**
 * The commit that is live, to compare with: of what the request has an artifact of that name for, the one that is live longest, so that
 * nobody's work is missed; else the newest.
 */
export function liveCommit(live: readonly Live[], artifacts: Wanted['artifacts']): string | undefined {
  const byAge = [...live].sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
  const named = byAge.find(({ part }) =>
    Object.keys(part.target.artifacts).some(name => Object.hasOwn(artifacts, name)),
  );
  return (named ?? byAge.at(-1))?.release.commit.sha;
}

function liveNote({ subject, part, since, sure }: Live): Note {
  const artifacts = Object.values(part.target.artifacts).map(identityOf).join(' ');
  return [
    { outside: subject },
    ' has ',
    { outside: artifacts },
    ` since ${since}${sure ? '' : ', which is not certain'}`,
  ];
}

function provenNote({ environment, release }: NonNullable<Wanted['proven']>): Note {
  return [
    { outside: release.checks.join(', ') },
    ' passed in ',
    { outside: environment },
    ` at ${release.provenAt}, of release `,
    { outside: release.id },
  ];
}

function risksOf({ wanted, live, origin, order, environment, freeze, now }: Known): Note[] {
  const risks: Note[] = [];
  const frozen = judgeFreeze(freeze, now);
  if (frozen !== undefined)
    risks.push([
      `A freeze is on until ${frozen.until}: `,
      { outside: frozen.window },
      '. To go live all the same, an approver writes `/override-freeze CODE reason` beside the approval.',
    ]);
  if (live.length === 0)
    risks.push([
      'Nothing was ever released in ',
      { outside: environment },
      ', as its log has it: only who wrote the newest commit and brought its pull request is known as an author.',
    ]);
  if (order === 'older') risks.push(['It is older than what is live: this goes back.']);
  if (order === 'diverged')
    risks.push(['What is live is not part of it: something that is live would go away.']);
  if (order === 'unknown')
    risks.push(['How it stands to what is live is not known: one of the two commits is gone.']);
  if (origin.total >= MANY) risks.push([`It is large: ${origin.total} commits.`]);
  if (origin.unknown > 0)
    risks.push([
      `${origin.unknown} of its commits belong to no account, or are too many to be read: their authors could approve their own work.`,
    ]);
  if (wanted.proven === undefined)
    risks.push(['It was named by the workflow: whether any check has passed on it is not known here.']);
  const changed = migrationsIn(origin);
  if (changed.length > 0)
    risks.push(['It changes files of database migrations: ', { outside: changed.join(', ') }]);
  return risks;
}

/** As tools for migrations name their folders and files; what another one does is not seen. */
const MIGRATION = /(?:^|\/)(?:db\/)?(?:migrations?|migrate|alembic|flyway|liquibase)\/|\.sql$/i;
const MOST = 5;

function migrationsIn({ files }: Origin): string[] {
  const found = files.filter(file => MIGRATION.test(file));
  const more = found.length - MOST;
  return [...found.slice(0, MOST), ...(more > 0 ? [`and ${more} more`] : [])];
}
