import type { MoveStep } from '../step.ts';
import type { MoveLook } from './look.ts';
import { listWords, targetOf } from './words.ts';

/** Domains and extra hosts: those that answer from where they should, and the others, with where that is. */
export interface Places {
  there: string[];
  /** Such as `shop.example.com (dpl_old)`. */
  away: string[];
}

/** One that was not looked at is not there. */
export function placesOf({ answers }: Pick<MoveLook, 'answers'>, step: MoveStep): Places {
  const { deployment, domains, hosts } = step;
  const targets = new Map<string, string | null>(domains.map(host => [host, deployment]));
  for (const { host, to } of hosts) if (!targets.has(host)) targets.set(host, targetOf(step, to));
  const there: string[] = [];
  const away: string[] = [];
  for (const [host, target] of targets) {
    const at = answers.get(host) ?? null;
    if (answers.has(host) && at === target) there.push(host);
    else away.push(answers.has(host) ? `${host} (${at ?? 'none'})` : host);
  }
  return { there, away };
}

/** `1 of 3 hosts are there, not yet: …` */
export function placesWords({ there, away }: Places): string {
  const count = `${there.length} of ${there.length + away.length} hosts are there`;
  return away.length === 0 ? count : `${count}, not yet: ${listWords(away)}`;
}
