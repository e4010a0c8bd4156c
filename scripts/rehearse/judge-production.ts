import { type Evidence, type Expected, newest } from './judge.ts';
import { digestOf, type LiveService, repositoryOf, within } from './live.ts';
import { serviceOf } from './places.ts';
import type { Release, Scenario } from './scenarios.ts';
import { isDeploy } from './ways-back.ts';

/** Production serves what was promoted, the very bytes that staging runs and all that was said of them, or it is untouched. */
export function productionProblems(scenario: Scenario, { live }: Evidence, expected: Expected): string[] {
  const usual = scenario.red === undefined ? 'head' : 'before';
  const dueOf = (name: string): Release =>
    typeof scenario.production === 'object'
      ? (scenario.production[serviceOf(name)] ?? usual)
      : (scenario.production ?? usual);
  return within(live, 'production').flatMap(service => {
    const { name, version } = service;
    const due = dueOf(name);
    const wanted = due === 'before' ? expected.before : newest(name, expected);
    if (version !== wanted) return [`${name} in production answers "${version}", not ${wanted}`];
    const proven = within(live, 'staging').find(each => each.name === name);
    // Staging may be at another release by then.
    const comparable = due !== 'before' && proven?.version === version;
    return comparable ? samenessProblems(scenario, proven, service) : [];
  });
}

function samenessProblems({ red }: Scenario, proven: LiveService, promoted: LiveService): string[] {
  const problems: string[] = [];
  const say = (problem: string) => problems.push(`${promoted.name} in production ${problem}`);
  if (digestOf(promoted) !== digestOf(proven))
    say(`runs ${digestOf(promoted)}, and staging ${digestOf(proven)}`);
  // A deployment is where it is, and nothing can be attached to it.
  if (promoted.platform === 'vercel') return problems;
  if (repositoryOf(promoted) === repositoryOf(proven)) say('is pulled from staging’s repository');
  if (proven.attestations.length === 0) problems.push(`nothing signed is said of ${proven.name} in staging`);
  const lost = proven.attestations.filter(digest => !promoted.attestations.includes(digest));
  if (lost.length > 0) say(`came without ${lost.length} of its attestations`);
  // What a red deploy brought to production was never proven there.
  if (!red?.after?.some(isDeploy) && promoted.attestations.length <= proven.attestations.length)
    say('is not attested itself');
  return problems;
}
