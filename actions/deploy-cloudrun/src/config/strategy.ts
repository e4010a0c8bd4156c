import type { Problems } from '@pipeline/action-kit';
import type { Strategy } from '@pipeline/contracts';
import { strategyOf as stageStrategy } from '@pipeline/deploy-stage';
import type { Inputs } from '../spec.gen.ts';
import type { Named } from './settings.ts';
import { percentOf } from './traffic.ts';

/** How what is new takes over; `undefined`: all at once. */
export function strategyOf(named: Named, { noTraffic }: Inputs, problems: Problems): Strategy | undefined {
  const { strategy, trafficSteps } = named.settings;
  if (noTraffic && trafficSteps !== undefined)
    problems.add('no-traffic', 'it ends before any of the `traffic-steps`', 'Keep one of them');
  if (noTraffic && strategy !== undefined && strategy !== 'verify-first')
    problems.add('no-traffic', `it moves none, and \`strategy: ${strategy}\` would`, 'Keep one of them');
  if (trafficSteps !== undefined) return steppedBy(trafficSteps, named, problems);
  const own = stageStrategy(named, problems);
  return noTraffic ? { kind: 'verify-first' } : own;
}

/** The input `traffic-steps`; what it ends with is all traffic, said or not. */
function steppedBy(texts: readonly string[], { settings, where }: Named, problems: Problems): Strategy {
  const { strategy, trafficStep, bakeTime } = settings;
  const input = where('traffic-steps');
  if (trafficStep !== undefined) problems.add(input, 'it is given beside `traffic-step`', 'Keep one of them');
  if (strategy !== undefined && strategy !== 'canary' && strategy !== 'linear')
    problems.add(input, `${strategy} has no steps`, 'Set `strategy: canary`, or remove one of them');
  const given = texts.map(percentOf);
  const steps = (given.at(-1) === 100 ? given.slice(0, -1) : given).map(step => step ?? 0);
  const climbs = steps.every((step, at) => step > (steps[at - 1] ?? 0) && step < 100);
  if (steps.length === 0 || !climbs)
    problems.add(
      input,
      `${JSON.stringify(texts.join(', '))} are not percentages between 1 and 99, each larger than the one before`,
      'Write them like 5, 25, 50',
    );
  return { kind: 'stepped', steps: [...steps, 100], pause: bakeTime ?? 0 };
}
