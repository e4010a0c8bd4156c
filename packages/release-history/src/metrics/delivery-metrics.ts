import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { nameOf } from '../whole/standing.ts';
import { type State, statesIn } from '../whole/state.ts';
import { type Deployment, deploymentsOn } from './deployment.ts';
import { figuresOf } from './figures.ts';
import type { FirstSeen } from './lead-time.ts';
import type { Compared, EnvironmentMetrics, Window } from './model.ts';
import { wholeDeployment } from './whole-deployment.ts';

export interface MetricsQuestion {
  window: Window;
  /** To compare with. */
  before: Window;
  /** Those alone, each by its subject or the last part of it. Without it, all. */
  services?: readonly string[];
  /** When an earlier environment got each commit: for commits whose own time is not known. */
  earlier?: FirstSeen;
  /** Since when all is given, where the log has older records or proofs that were not read. ISO 8601, UTC. */
  readSince?: string;
}

/**
 * What the records of an environment say of how it is delivered to. Give what is older than both windows, too, where the log has it: what was
 * begun before a window, and whether a commit had been live before, is told by that.
 * @param records newest first
 */
export function deliveryMetrics(
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
  { window, before, services, earlier = new Map(), readSince }: MetricsQuestion,
): EnvironmentMetrics {
  const begins = records.reduce(
    (least, { intent }) => Math.min(least, Date.parse(intent.at)),
    Number.POSITIVE_INFINITY,
  );
  const isKnown = ({ from, to }: Window) =>
    begins <= Date.parse(to) && (readSince === undefined || Date.parse(readSince) <= Date.parse(from));
  const compared = (all: readonly Deployment[]): Compared => ({
    figures: isKnown(window) ? figuresOf(all, window, earlier) : null,
    before: isKnown(before) ? figuresOf(all, before, earlier) : null,
  });

  const states = statesIn(records, proofs).filter(({ target }) => isOneOf(target.subject, services));
  const bySubject = [...Map.groupBy(states, ({ target }) => target.subject)]
    .map(([subject, own]) => ({ subject, deployments: deploymentsOn(own) }))
    .sort((a, b) => (a.subject < b.subject ? -1 : 1));
  return {
    ...compared(wholeDeployments(bySubject.flatMap(({ deployments }) => [...deployments]))),
    services: bySubject
      .map(({ subject, deployments }) => ({ subject, ...compared([...deployments.values()]) }))
      .filter(({ figures, before }) => hasAny(figures) || hasAny(before)),
  };
}

/** Whether a service is asked for, by its subject or the last part of it. */
export function isOneOf(subject: string, services: readonly string[] | undefined): boolean {
  return services === undefined || services.includes(subject) || services.includes(nameOf(subject));
}

function wholeDeployments(parts: readonly (readonly [State, Deployment])[]): Deployment[] {
  return [...Map.groupBy(parts, ([{ record }]) => record.intent.id).values()].flatMap(own => {
    const [first, ...more] = own.map(([, deployment]) => deployment);
    return first === undefined ? [] : [wholeDeployment([first, ...more])];
  });
}

function hasAny(figures: Compared['figures']): boolean {
  return figures !== null && figures.deployments + figures.open > 0;
}
