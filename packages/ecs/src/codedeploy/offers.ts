import type { Strategy, StrategyOffer } from '@pipeline/contracts';
import type { Group, Routing } from './views.ts';

const MINUTE = 60_000;

/**
 * What the deployment group gives: how traffic moves is set there and nowhere else. CodeDeploy goes from
 * step to step by itself, so a check of ours between steps is not to be had; alarms of the group stop it.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export function offersOf(group: Group, routing: Routing): StrategyOffer[] {
  const set = `as the deployment group ${group.name} sets it: ${routingWords(group, routing)}`;
  const own: StrategyOffer[] = [
    { kind: 'all-at-once', words: `rolling (all at once, nothing waits for us; ${set})` },
    { kind: 'blue-green', words: `blue-green (${set})`, refuses: strategy => refuseBake(group, strategy) },
  ];
  if (group.readyWait === undefined) return own;
  const words = `verify-first (CodeDeploy waits ${group.readyWait} min for a word before traffic moves)`;
  return [{ kind: 'verify-first', words }, ...own.slice(1)];
}

function refuseBake({ terminationWait, name }: Group, strategy: Strategy): string | undefined {
  if (strategy.kind !== 'blue-green' || strategy.bake === terminationWait * MINUTE) return undefined;
  return `the deployment group ${name} keeps what served before for ${terminationWait} min; change it there`;
}

function routingWords({ config }: Group, { steps, interval }: Routing): string {
  if (steps.length < 2) return config;
  return `${config}, ${steps.join('%, ')}% with ${interval / MINUTE} min between`;
}
