export * from './back/index.ts';
export * from './metrics/index.ts';
export { identitiesOf } from './proven/artifacts.ts';
export { type KnownGood, provenIn, type RecordedRelease } from './proven/known-good.ts';
export { type NewestProven, newestProven } from './proven/newest-proven.ts';
export { type Obstacle, unverified } from './proven/unverified.ts';
export { type DigestVerdict, verdictOn } from './proven/verdict-on.ts';
export * from './whole/index.ts';
export { nameOf as shortNameOf } from './whole/standing.ts';
