import type { About } from '../about.ts';
import type { Config } from './config.ts';

/** What is looked at: by each rule, and by the checks; where there is neither, an alarm may be about anything. */
export function aboutsOf(config: Pick<Config, 'rules' | 'checks'>): About[] {
  const abouts: About[] = [...config.rules, ...(config.checks === undefined ? [] : [aboutOfChecks(config)])];
  return abouts.length > 0 ? abouts : [{}];
}

export const aboutOfChecks = ({ checks }: Pick<Config, 'checks'>): About =>
  checks?.of === undefined ? {} : { of: checks.of };
