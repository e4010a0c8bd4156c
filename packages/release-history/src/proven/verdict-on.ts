import type { ReleaseIntent, ReleaseProof, ReleaseRecord, TargetIntent } from '@pipeline/contracts';
import { holds, identitiesOf, isPinned } from './artifacts.ts';
import { takenBack } from './taken-back.ts';
import { wholly } from './wholly.ts';
import { type Asked, belongs, identitiesIn, namedBy, type Word, wordOn } from './word.ts';

/** Who has spoken of it last. */
interface Spoken extends Partial<Pick<ReleaseIntent, 'commit'>> {
  /** The release's id; one that the log does not show has no `commit`. */
  release: string;
  /** The run's page. */
  url: string;
  /** One line for a person. */
  detail: string;
}

/**
 * What an environment says of an image, or of another thing that was deployed.
 * - `proven`: it ran there and a check passed.
 * - `refused`: the last that was said is that it failed, or that it was taken back.
 * - `unproven`: it was deployed, or is being, and nobody has said that it works.
 * - `unknown`: no recorded release has it.
 */
export type DigestVerdict =
  | (Spoken & { state: 'proven'; checks: string[] /** ISO 8601, UTC. */; at: string })
  | (Spoken & { state: 'refused'; at: string })
  | (Spoken & { state: 'unproven' })
  | { state: 'unknown'; detail: string };

interface Heard {
  word: Word;
  spoken: Omit<Spoken, 'detail'>;
  /** 0 is the newest release; one that the log does not show is older than all. */
  place: number;
}

/**
 * The last word counts: what was good is proven only where nothing bad was said of it later, nor of a later release.
 * That it was deployed again without a check is no word.
 * @param identity an image's digest, or an address such as `vercel://dpl_5ucQ` or `arn:aws:lambda:…:checkout:7`
 * @param records newest first, with as much history as shall count
 */
export function verdictOn(
  identity: string,
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
): DigestVerdict {
  const heard = [
    ...inRecords(identity, records, proofs),
    ...takenBack([identity], records).map(({ record, place, word }) => ({
      word,
      place,
      spoken: spokenBy(record),
    })),
    ...outside(identity, records, proofs),
  ];
  const bad = latest(heard, badOnes);
  const good = latest(
    heard.filter(one => !heard.some(other => spoils(other, one))),
    goodOnes,
  );
  if (good !== undefined) {
    const { checks, at } = good.word;
    const detail = `${title(good.spoken)} ran it and passed ${checks.join(', ')} at ${at}`;
    return { state: 'proven', ...good.spoken, checks, at, detail };
  }
  if (bad !== undefined) {
    const detail = `${title(bad.spoken)} ${bad.word.why} (${bad.word.at})`;
    return { state: 'refused', ...bad.spoken, at: bad.word.at, detail };
  }
  for (const { word, spoken } of heard)
    if (word.word === 'none') return { state: 'unproven', ...spoken, detail: `${title(spoken)} ${word.why}` };
  return { state: 'unknown', detail: `none of the ${records.length} releases that are recorded here has it` };
}

function inRecords(
  identity: string,
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
): Heard[] {
  return records.flatMap((record, place) => {
    const { id, targets } = record.intent;
    const having = targets.filter(target => holds(target, identity));
    if (having.length === 0) return [];
    const ofRelease = identitiesIn(records, id);
    const words = having.map(target =>
      wordOn({ record, subject: target.subject, ofRelease, ...about(identity, target) }, proofs),
    );
    // One that is merely steady leaves the word to the others.
    const telling = words.filter(one => one.word !== 'none' || !one.steady);
    const word = telling.length > 0 ? wholly(telling) : words[0];
    return word === undefined ? [] : [{ word, place, spoken: spokenBy(record) }];
  });
}

/** What no proof can name is spoken for by what else is on its target. */
function about(identity: string, target: TargetIntent): Pick<Asked, 'identities' | 'provable'> {
  const identities = identitiesOf(target);
  return identities.includes(identity)
    ? { identities: [identity], provable: true }
    : { identities, provable: isPinned(target) };
}

function spokenBy({ intent: { id, commit, by } }: ReleaseRecord): Omit<Spoken, 'detail'> {
  return { release: id, commit, url: by.url };
}

/** Checks of a release that the log does not show: nobody knows whether it was taken back, but a failure is one. */
function outside(
  identity: string,
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
): Heard[] {
  return proofs
    .filter(proof => namedBy(proof).has(identity) && !records.some(record => belongs(proof, record)))
    .map(({ release, by, at, result, checks }) => ({
      place: records.length,
      spoken: { release, url: by.url },
      word:
        result === 'failed'
          ? { word: 'bad', why: `failed ${checks.join(', ')}`, at }
          : {
              word: 'none',
              why: `passed ${checks.join(', ')}, but is not among the recorded releases`,
              steady: false,
            },
    }));
}

function spoils(other: Heard, { word, place }: Heard): boolean {
  if (other.word.word !== 'bad' || word.word !== 'good') return false;
  return other.place < place || Date.parse(other.word.at) >= Date.parse(word.at);
}

type Bad = Extract<Word, { word: 'bad' }>;
type Good = Extract<Word, { word: 'good' }>;
const badOnes = (word: Word): word is Bad => word.word === 'bad';
const goodOnes = (word: Word): word is Good => word.word === 'good';

function latest<W extends Bad | Good>(
  heard: readonly Heard[],
  kind: (word: Word) => word is W,
): { word: W; spoken: Heard['spoken'] } | undefined {
  const found = heard.flatMap(({ word, spoken, place }) => (kind(word) ? [{ word, spoken, place }] : []));
  return found.sort((a, b) => Date.parse(b.word.at) - Date.parse(a.word.at) || a.place - b.place)[0];
}

function title({ release, commit, url }: Omit<Spoken, 'detail'>): string {
  return `release ${release} (${commit === undefined ? '' : `commit ${commit.sha.slice(0, 7)}, `}${url})`;
}
