export { destination } from './destination.ts';
export type * from './model.ts';
export { parseBackTo } from './parse-back-to.ts';
export { backRanks } from './ranks.ts';
export { isWhereToKnown } from './where-to-known.ts';
