export { liveIn, retiredIn } from './live.ts';
export type * from './model.ts';
export { wholeReleases } from './releases.ts';
export { type Retirement, retiredWords, retirementsIn } from './retired.ts';
