export * from './guard.ts';
export * from './held.ts';
export * from './lock-name.ts';
export { type KnownGood, provenIn, type RecordedRelease } from './proven/known-good.ts';
export { type NewestProven, newestProven } from './proven/newest-proven.ts';
export { type DigestVerdict, verdictOn } from './proven/verdict-on.ts';
export * from './release.ts';
export { REMEMBERED } from './remembered.ts';
export * from './with-lock.ts';
