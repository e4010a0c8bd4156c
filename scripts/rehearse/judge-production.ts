import type { Evidence, Expected } from './judge.ts';
import { digestOf, hostOf, type LiveService, within } from './live.ts';
import type { Scenario } from './scenarios.ts';

/** Production serves what was promoted, the very bytes that staging runs and all that was said of them, or it is untouched. */
export function productionProblems(scenario: Scenario, { live }: Evidence, expected: Expected): string[] {
  const due = scenario.production ?? (scenario.red === undefined ? 'head' : 'before');
  const production = within(live, 'production');
  const problems = production
    .filter(({ version }) => version !== expected[due])
    .map(({ name, version }) => `${name} in production answers "${version}", not ${expected[due]}`);
  if (due === 'before') return problems;
  for (const service of production) {
    const proven = within(live, 'staging').find(({ name }) => name === service.name);
    if (proven !== undefined) problems.push(...samenessProblems(proven, service));
  }
  return problems;
}

function samenessProblems(proven: LiveService, promoted: LiveService): string[] {
  const problems: string[] = [];
  const say = (problem: string) => problems.push(`${promoted.name} in production ${problem}`);
  if (digestOf(promoted) !== digestOf(proven))
    say(`runs ${digestOf(promoted)}, and staging ${digestOf(proven)}`);
  if (hostOf(promoted) === hostOf(proven)) say('is pulled from staging’s registry');
  if (proven.attestations.length === 0) problems.push(`nothing signed is said of ${proven.name} in staging`);
  const lost = proven.attestations.filter(digest => !promoted.attestations.includes(digest));
  if (lost.length > 0) say(`came without ${lost.length} of its attestations`);
  if (promoted.attestations.length <= proven.attestations.length) say('is not attested itself');
  return problems;
}
