import { type Block, type Cell, oneLine } from '@pipeline/action-kit';
import type { Compared, Window } from '@pipeline/release-history';
import type { MeasuredEnvironment } from '../measured.ts';
import { type Headline, headlines } from './four.ts';
import { duration, NONE } from './words.ts';

/** The four of all services together, with what they are made of. */
export function environmentTable(environment: MeasuredEnvironment, window: Window): Block {
  const details = detailsOf(environment);
  return {
    table: {
      columns: ['metric', 'now', 'the window before', 'trend', 'of which'],
      rows: headlines(environment, window).map(headline => [
        headline.title,
        headline.value,
        headline.was,
        TRENDS[headline.trend],
        details[headline.key],
      ]),
    },
  };
}

const TRENDS = { better: '🟢 better', worse: '🔴 worse', same: '⚪ same', none: NONE };
const SIGNS = { better: ' 🟢', worse: ' 🔴', same: '', none: '' };

function detailsOf({ figures }: Compared): Record<Headline['key'], string> {
  if (figures === null)
    return { 'deployment-frequency': '', 'lead-time': '', 'change-failure-rate': '', 'recovery-time': '' };
  const { perDay, open, leadTime, changeFailureRate, recoveryTime, deployments } = figures;
  const { measured, notMeasured, again } = leadTime;
  return {
    'deployment-frequency': said([`${perDay} a day`], [open, 'in flight or of unknown end, not counted']),
    'lead-time': said(
      [`p90 ${duration(leadTime.p90)}`],
      [measured.commit, 'since the commit'],
      [measured.environment, 'since an earlier environment got it'],
      [notMeasured, 'not measured'],
      [again, 'of a commit that was live before'],
    ),
    'change-failure-rate': `${changeFailureRate.failed} of ${deployments}`,
    'recovery-time': said(
      [`p90 ${duration(recoveryTime.p90)}`],
      [recoveryTime.recovered, 'recovered'],
      [recoveryTime.notRecovered, 'not yet'],
    ),
  };
}

/** What there is none of is not told. */
function said(...parts: ([text: string] | [count: number, what: string])[]): string {
  return parts
    .flatMap(([first, what]) => (what === undefined ? [first] : first === 0 ? [] : [`${first} ${what}`]))
    .join(' · ');
}

export function servicesTable({ services }: MeasuredEnvironment, window: Window): Block {
  const rows = services.map(({ subject, ...compared }): Cell[] => [
    { code: oneLine(subject) },
    ...headlines(compared, window).map(
      ({ value, was, trend }) =>
        `${value}${SIGNS[trend]}${trend === 'none' || trend === 'same' ? '' : ` (was ${was})`}`,
    ),
  ]);
  return {
    table: { columns: ['service', 'deployments', 'lead time', 'failure rate', 'recovery time'], rows },
  };
}
