import { overQuota } from '../errors/quota.ts';
import { type CauseRow, type Clue, docs, gives, named, tells } from './cause.ts';

const QUOTAS = docs('run/quotas');
const NO_MORE = /maxScale may not exceed (\d+)/i;

/** Limits of the project and of Cloud Run. */
export const limitCauses: CauseRow[] = [
  {
    // googlecodelabs/feedback#1856
    when: clue => quota(clue) !== undefined,
    words: clue => quota(clue)?.message ?? '',
    fix: clue => quota(clue)?.hint ?? '',
    page: QUOTAS,
  },
  {
    // firebase/firebase-tools#5867
    when: tells(NO_MORE),
    words: clue =>
      `The project’s quota in this region allows \`max-instances\` of ${named(NO_MORE, clue)} at most with this CPU and memory`,
    fix: 'Lower `max-instances`, or ask for more CPU and memory quota in this region',
    page: QUOTAS,
  },
  {
    // condition.proto; https://docs.cloud.google.com/run/quotas
    when: gives('ACTIVE_REVISION_LIMIT_REACHED'),
    words: 'So many revisions are active that no further one may be',
    fix: 'Take tags off old revisions (`remove-tags`), and minimum instances away from them: each keeps its revision active',
    page: QUOTAS,
  },
];

/** In the words that a refused call with the same sentence has. */
function quota({ texts }: Clue) {
  return overQuota({ message: texts.join('\n') }, { subject: {} });
}
