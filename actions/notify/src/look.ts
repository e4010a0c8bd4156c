import { ASKED, DECIDED, parseRequest, UNCOUNTED } from '@pipeline/approval';
import {
  type Alarm,
  alarmOf,
  commitsOf,
  type EnvironmentLog,
  LOST_RUN,
  lostCommits,
  type Marker,
  markersOf,
  type Notice,
  noticeKind,
  parseLostRun,
  parseNotice,
  type Story,
  silentOf,
  story,
} from '@pipeline/notices';
import { REMEMBERED } from '@pipeline/release';
import type { Config } from './config/config.ts';
import { parseDecided } from './decided.ts';
import type { Ports } from './ports.ts';

/** How much of a journal is looked at, from its newest on: of what was told, of each story. */
const LOOKED_AT = { approvals: 100, lost: 100, notices: 300 };
/** More than that one run does not change: somebody has rolled back over many releases. */
const MOST_STORIES = 5;

/** What the log says at one moment. */
export interface View {
  /** Of a rollback, first what it took back, and last what it returned to; then those that have lost their runner. */
  stories: { story: Story; markers: Marker[] }[];
  /** How many more the run has changed, which are not told. */
  more: number;
  alarms: Alarm[];
  /** What was told, oldest first. */
  notices: Notice[];
}

/** Reads all of it anew: what is told is always what the log has now. */
export async function look(config: Config, ports: Ports): Promise<View> {
  const { environments, of } = config;
  const logs = await Promise.all(environments.map(environment => logOf(environment, ports)));
  const now = new Date(ports.clock.now()).toISOString();
  const storiesOf = (shas: readonly string[]) =>
    shas.flatMap(sha => {
      const told = story(logs, sha, now);
      return told === undefined ? [] : [{ story: told, markers: markersOf(logs, sha) }];
    });
  const own = commitsIn(logs, of, ports);
  const all = storiesOf(own);
  const most = all.length > MOST_STORIES ? [...all.slice(0, MOST_STORIES - 1), ...all.slice(-1)] : all;
  // Nobody else tells of a deploy whose runner died, and the run that would have may have failed: whoever tells anything tells that, too.
  const lost = of === 'this run' ? lostCommits(logs).filter(sha => !own.includes(sha)) : [];
  const stories = [...most, ...storiesOf(lost.slice(0, MOST_STORIES))];
  const kinds = new Set([...stories.map(each => each.story.key), ...environments.map(named)].map(noticeKind));
  return {
    stories,
    more: all.length - most.length,
    alarms: logs.map(alarmOf),
    notices: await noticesOf(environments, [...kinds], ports),
  };
}

function commitsIn(logs: readonly EnvironmentLog[], of: Config['of'], { run }: Ports): string[] {
  if (of !== 'this run') return 'commit' in of ? [of.commit] : commitsOf(logs, id => id === of.release);
  const own = commitsOf(logs, id => id === run.releaseId);
  if (own.length > 0) return own;
  // Of a run that was started again, an earlier attempt can have done what is told now.
  const earlier = commitsOf(logs, id => id.startsWith(`${run.runId}.`));
  return earlier.length > 0 ? earlier : [run.commit.sha];
}

async function logOf(environment: string, { releases, journal }: Ports): Promise<EnvironmentLog> {
  const [records, proofs, requests, ...decisions] = await Promise.all([
    releases.recent(environment, REMEMBERED.releases),
    releases.proofs(environment, REMEMBERED.proofs),
    journal.entries(environment, ASKED, LOOKED_AT.approvals),
    journal.entries(environment, DECIDED, LOOKED_AT.approvals),
    journal.entries(environment, UNCOUNTED, LOOKED_AT.approvals),
  ]);
  // Where all has ended there is nothing to look for.
  const lost =
    silentOf({ records, proofs }).length > 0
      ? await journal.entries(environment, LOST_RUN, LOOKED_AT.lost)
      : [];
  return {
    environment,
    records,
    proofs,
    requests: requests.flatMap(({ json }) => readable(parseRequest(json))),
    decisions: decisions.flat().flatMap(({ json }) => readable(parseDecided(json))),
    lost: lost.flatMap(({ json }) => readable(parseLostRun(json))),
  };
}

async function noticesOf(
  environments: readonly string[],
  kinds: readonly string[],
  { journal }: Ports,
): Promise<Notice[]> {
  const found = await Promise.all(
    environments.flatMap(environment =>
      kinds.map(kind => journal.entries(environment, kind, LOOKED_AT.notices)),
    ),
  );
  return found
    .flatMap(entries => entries.flatMap(({ json }) => readable(parseNotice(json))))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.key < b.key ? -1 : 1));
}

function named(environment: string): string {
  return `environment:${environment}`;
}

/** An entry that cannot be read, such as one of a newer version, is left out. */
function readable<Entry>(entry: Entry | string): Entry[] {
  return typeof entry === 'string' ? [] : [entry];
}
