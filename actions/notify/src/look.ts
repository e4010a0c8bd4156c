import { ASKED, DECIDED, parseRequest, UNCOUNTED } from '@pipeline/approval';
import {
  type Alarm,
  alarmOf,
  commitsOf,
  type EnvironmentLog,
  type Marker,
  markersOf,
  NOTICE,
  type Notice,
  parseNotice,
  type Story,
  story,
} from '@pipeline/notices';
import { REMEMBERED } from '@pipeline/release';
import type { Config } from './config/config.ts';
import { parseDecided } from './decided.ts';
import type { Ports } from './ports.ts';

/** How much of a journal is looked at, from its newest on. */
const LOOKED_AT = { approvals: 100, notices: 300 };
/** More than that one run does not change: somebody has rolled back over many releases. */
const MOST_STORIES = 5;

/** What the log says at one moment. */
export interface View {
  /** Of a rollback, first what it took back. */
  stories: { story: Story; markers: Marker[] }[];
  alarms: Alarm[];
  /** What was told, oldest first. */
  notices: Notice[];
}

/** Reads all of it anew: what is told is always what the log has now. */
export async function look(config: Config, ports: Ports): Promise<View> {
  const { environments, of } = config;
  const [logs, notices] = await Promise.all([
    Promise.all(environments.map(environment => logOf(environment, ports))),
    noticesOf(environments, ports),
  ]);
  const now = new Date(ports.clock.now()).toISOString();
  const stories = commitsIn(logs, of, ports).flatMap(sha => {
    const told = story(logs, sha, now);
    return told === undefined ? [] : [{ story: told, markers: markersOf(logs, sha) }];
  });
  return { stories: stories.slice(0, MOST_STORIES), alarms: logs.map(alarmOf), notices };
}

function commitsIn(logs: readonly EnvironmentLog[], of: Config['of'], { run }: Ports): string[] {
  if (of !== 'this run') return 'commit' in of ? [of.commit] : commitsOf(logs, of.release);
  const changed = commitsOf(logs, run.releaseId);
  return changed.length > 0 ? changed : [run.commit.sha];
}

async function logOf(environment: string, { releases, journal }: Ports): Promise<EnvironmentLog> {
  const [records, proofs, requests, ...decisions] = await Promise.all([
    releases.recent(environment, REMEMBERED.releases),
    releases.proofs(environment, REMEMBERED.proofs),
    journal.entries(environment, ASKED, LOOKED_AT.approvals),
    journal.entries(environment, DECIDED, LOOKED_AT.approvals),
    journal.entries(environment, UNCOUNTED, LOOKED_AT.approvals),
  ]);
  return {
    environment,
    records,
    proofs,
    requests: requests.flatMap(({ json }) => readable(parseRequest(json))),
    decisions: decisions.flat().flatMap(({ json }) => readable(parseDecided(json))),
  };
}

async function noticesOf(environments: readonly string[], { journal }: Ports): Promise<Notice[]> {
  const found = await Promise.all(
    environments.map(environment => journal.entries(environment, NOTICE, LOOKED_AT.notices)),
  );
  return found
    .flatMap(entries => entries.flatMap(({ json }) => readable(parseNotice(json))))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.key < b.key ? -1 : 1));
}

/** An entry that cannot be read, such as one of a newer version, is left out. */
function readable<Entry>(entry: Entry | string): Entry[] {
  return typeof entry === 'string' ? [] : [entry];
}
