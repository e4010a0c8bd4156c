import type { Scenario } from '../scenarios.ts';

/** Not a fault of any platform: people decide, and think better of it. */
export const DECIDED: Scenario = {
  name: 'decide-and-undo',
  what: 'a release waits for a person with nothing running; its author’s own yes is refused, a colleague’s continues it; it turns bad, which a watch sees, goes back by one step, and cannot be promoted again',
  runs: 'and-decided',
  variables: { VERSIONS: 'date' },
  nextChangesAll: true,
  // No check before it is live asks for a price.
  nextEdit: {
    file: 'services/api/src/catalogue.js',
    change: text => text.replace('of lines)', 'of lines.all)'),
  },
  production: 'head',
  red: { stage: 'promote', after: ['approve', 'watch'], says: /rolled it back/ },
};
