export { Answers, questionOf } from './answers.ts';
export { type Judged, judgeAgain, quickClock, type Told } from './judge-again.ts';
export { type Kept, plain, projected, type Shape } from './projected.ts';
export { recordTrace, type Seen, type TraceRecorder } from './record.ts';
export { replayFetch } from './replay-fetch.ts';
