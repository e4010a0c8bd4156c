import type { About } from '../about.ts';
import type { Config } from './config.ts';

/** What is looked at: by each rule, and by the checks; where there is neither, an alarm may be about anything. */
export function aboutsOf({ rules, checks }: Pick<Config, 'rules' | 'checks'>): About[] {
  const abouts: About[] = [
    ...rules,
    ...(checks === undefined ? [] : [{ ...(checks.of && { of: checks.of }) }]),
  ];
  return abouts.length > 0 ? abouts : [{}];
}
