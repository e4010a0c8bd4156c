export { LOST_RUN, type LostRun, lostOf, parseLostRun } from './lost-run.ts';
export { type Silent, silentIn } from './silent.ts';
