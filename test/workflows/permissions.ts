import type { Permissions } from './model.ts';

const LEVELS = ['none', 'read', 'write'];
const level = (granted: Permissions, name: string) =>
  typeof granted === 'string' ? granted.replace(/-all$/, '') : (granted[name] ?? 'none');

/**
 * What a called workflow asks for beyond what its caller has, such as `id-token: write`. GitHub checks this when
 * the run starts, for jobs that will be skipped too.
 * https://docs.github.com/actions/how-tos/reuse-automations/reuse-workflows#supported-keywords-for-jobs-that-call-a-reusable-workflow
 */
export function beyond(caller: Permissions, called: Permissions): string[] {
  if (typeof called === 'string') return level(caller, '') === called.replace(/-all$/, '') ? [] : [called];
  return Object.entries(called)
    .filter(([name, wanted]) => LEVELS.indexOf(wanted) > LEVELS.indexOf(level(caller, name)))
    .map(([name, wanted]) => `${name}: ${wanted}`);
}
