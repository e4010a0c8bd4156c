import { type Block, oneLine, type Report } from '@pipeline/action-kit';
import type { ShowConfig } from '../config/show.ts';
import type { Chain } from '../show/chains.ts';
import { driftedAtAll } from '../show/drift.ts';
import { DEPTH, type Seen } from '../show/look.ts';
import type { Outputs } from '../spec.gen.ts';
import { answerOf } from './answer.ts';
import { driftError, findings } from './drift.ts';
import { historyEntry, liveEntries } from './entries.ts';
import { retiredEntry, retiredTable } from './retired.ts';
import { type About, driftTable, historyTable, liveTable, whyTable } from './tables.ts';
import { count } from './words.ts';

/** An environment, with why what is in it is there. */
export interface Explained extends Seen {
  chains: Chain[];
}

/** An output has a bound: 1 MB. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs */
const LISTED = 100;

export function reportShown(config: ShowConfig, all: readonly Explained[], about: About): Report<Outputs> {
  const { compare, failOnDrift, what } = config;
  const drift = driftedAtAll(all.flatMap(({ drift }) => [...drift.values()]));
  const found = compare ? all.flatMap(findings) : [];
  const error = failOnDrift && found.length > 0 ? driftError(found) : undefined;
  return {
    outputs: {
      verdict: 'shown',
      live: all.flatMap(one => liveEntries(one)),
      retired: all.flatMap(({ environment, retired }) => retired.map(one => retiredEntry(environment, one))),
      drift: compare ? drift : 'unknown',
      history: all.flatMap(({ environment, listed }) =>
        listed.slice(0, LISTED).map(release => ({ environment, ...historyEntry(release) })),
      ),
      answer: all.flatMap(one => answerOf(one, what)).join('\n'),
    },
    summary: [
      ...all.flatMap(one => blocksOf(one, config, about)),
      ...about.notes.map(note => ({ text: oneLine(note, 500) })),
    ],
    // The error says all of it.
    annotations: error === undefined ? found : [],
    ...(error !== undefined && { error }),
  };
}

const CUT = `Only the newest ${DEPTH} entries of its release log were read, one for each job that released something: what none of them has touched is not shown.`;

function blocksOf(one: Explained, { compare, limit, what }: ShowConfig, about: About): Block[] {
  const { environment, live, memory, releases, listed, chains, drift, retired } = one;
  if (releases.length === 0)
    return [{ heading: `${environment}: nothing recorded` }, { text: 'Its release log has no release.' }];
  const drifted = [...drift.values()].some(({ state }) => state === 'drift');
  const table = compare ? driftTable(drift) : undefined;
  const gone = retiredTable(retired);
  const shown = listed.slice(0, limit);
  return [
    { heading: `${drifted ? '🔴 ' : ''}${environment}: ${live.length} live` },
    liveTable(live, about),
    ...(memory.records.length < DEPTH ? [] : [{ text: CUT }]),
    ...(table === undefined
      ? [{ text: compare ? 'Every platform runs what the log says.' : 'No platform was asked what it runs.' }]
      : [{ heading: `${environment}: what runs otherwise` }, table]),
    ...(gone === undefined ? [] : [{ heading: `${environment}: retired` }, gone]),
    ...(chains.length === 0 ? [] : [{ heading: `${environment}: why` }, whyTable(chains, about)]),
    { heading: titleOf(one, what, shown.length) },
    ...(shown.length === 0 ? [] : [historyTable(shown, releases, about)]),
  ];
}

function titleOf({ environment, listed, releases }: Seen, what: string | undefined, shown: number): string {
  if (what === undefined) return `${environment}: the last ${count(shown, 'release')}`;
  const name = oneLine(what, 80);
  if (listed.length === 0)
    return `${environment}: ${name} is in none of the last ${count(releases.length, 'release')}`;
  return `${environment}: ${name} is in ${count(listed.length, 'release')}${shown < listed.length ? `, of which ${shown} are shown` : ''}`;
}
