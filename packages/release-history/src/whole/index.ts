export { liveIn } from './live.ts';
export type * from './model.ts';
export { wholeReleases } from './releases.ts';
