import type { Scenario } from '../scenarios.ts';

/** Not a fault of any platform: people decide, and think better of it. */
export const DECIDED: Scenario = {
  name: 'decide-and-undo',
  what: 'a release waits for a person with nothing running; its author’s own yes is refused, a colleague’s continues it; it turns bad, goes back by one step, and cannot be promoted again',
  runs: 'and-decided',
  nextChangesAll: true,
  production: 'head',
  red: { stage: 'promote', after: ['approve'], says: /rolled it back/ },
};
