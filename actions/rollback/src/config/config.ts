import { oneLine, type Problems, type RunContext, type RunFacts } from '@pipeline/action-kit';
import { type FleetConfig, fleetConfig, fleetEndpoints } from '@pipeline/fleet-config';
import { type BackTo, parseBackTo } from '@pipeline/release-history';
import { checkEnvironmentName, type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';
import { type BackChecks, checksOf } from './checks.ts';

export interface Config {
  environment: string;
  to: BackTo;
  /** The one release that may be taken back, by its id; `undefined`: any. */
  from: string | undefined;
  /** By their subjects or last parts; `undefined`: all. */
  targets: readonly string[] | undefined;
  order: Inputs['order'];
  /** One line; `undefined` where nobody said. */
  reason: string | undefined;
  allowPartial: boolean;
  checks: BackChecks | undefined;
  comment: boolean;
  /** Milliseconds, for each target. */
  waitTimeout: number;
  /** Milliseconds. */
  lockWait: number;
  /** `undefined` only where a plan has no token for it. */
  home: ReleaseHome | undefined;
  fleet: FleetConfig;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends Pick<RunFacts, 'dryRun'> {
  context: Pick<RunContext, 'env'>;
  /** Milliseconds since 1970: `before 2h` is meant from here. */
  now: number;
}

const LONGEST_WAIT = 6 * 3_600_000;
const LONGEST_REASON = 200;

/** Inputs → what the story works with, by the rules that a type cannot tell. It is pure, and throws nothing. */
export function configure(
  inputs: Inputs,
  problems: Problems,
  { context, dryRun: isDry, now }: Surroundings,
): Config {
  const { environment, targets, order, allowPartial, comment, waitTimeout, lockWait } = inputs;
  const fleet = fleetConfig(inputs, problems, { context });
  const endpoints = fleetEndpoints(fleet, context.env);
  const dryRun =
    endpoints.length === 0
      ? isDry(inputs.dryRun)
      : endpoints.some(endpoint => isDry(inputs.dryRun, endpoint));
  const to = parseBackTo(inputs.to, now);
  if (typeof to === 'string') {
    const [problem = '', ...fix] = to.split('. ');
    problems.add('to', `${JSON.stringify(inputs.to)} ${problem}`, fix.join('. '));
  }
  checkEnvironmentName('environment', environment, problems);
  if (targets?.length === 0)
    problems.add(
      'targets',
      'it names nothing',
      'Name a target, such as api, or leave it out for all of them',
    );
  tellOthers(inputs, problems);
  return {
    environment,
    to: typeof to === 'string' ? { kind: 'last-good' } : to,
    from: inputs.from,
    targets,
    order,
    reason: reasonOf(inputs.reason),
    allowPartial,
    checks: checksOf(inputs, problems),
    comment,
    waitTimeout,
    lockWait,
    home: readHome(inputs, problems, { needed: !dryRun }),
    fleet,
    dryRun,
  };
}

/** Nobody is kept from going back by how they said why. */
function reasonOf(given: string | undefined): string | undefined {
  return oneLine(given ?? '', LONGEST_REASON) || undefined;
}

function tellOthers({ releaseLog, waitTimeout, lockWait }: Inputs, problems: Problems): void {
  if (releaseLog === 'none')
    problems.add(
      'release-log',
      'without one nobody knows what was good',
      'Write github or file:PATH, as the stages that deploy do',
    );
  if (waitTimeout < 1_000 || waitTimeout > LONGEST_WAIT)
    problems.add(
      'wait-timeout',
      'it is not between 1s and 6h',
      'Write how long a target may take, such as 10m',
    );
  if (lockWait > LONGEST_WAIT)
    problems.add('lock-wait', 'it is longer than 6h', 'Write how long to wait, such as 5m');
}
