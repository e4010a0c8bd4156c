import { ConfigError, type Strategy, type StrategyOffer } from '@pipeline/contracts';

/** Why a target cannot deploy by this strategy, with those that it has; `undefined` where it can. */
export function refuseStrategy(
  name: string,
  offers: readonly StrategyOffer[],
  wanted: Strategy,
): ConfigError | undefined {
  const sameKind = offers.filter(({ kind }) => kind === wanted.kind);
  const reasons = sameKind.map(offer => offer.refuses?.(wanted));
  if (reasons.some(reason => reason === undefined)) return undefined;
  const why = reasons.length === 0 ? 'it has no such strategy' : reasons.join('; ');
  return new ConfigError(`${name} cannot deploy ${wordsFor(wanted)}: ${why}`, {
    hint: `As it is now it has: ${offers.map(({ words }) => words).join('; ') || 'none that can be chosen'}`,
  });
}

function wordsFor(strategy: Strategy): string {
  return strategy.kind === 'stepped' ? `in steps of ${strategy.steps.join('%, ')}%` : strategy.kind;
}
