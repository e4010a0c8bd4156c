export const liveNow = { now: () => Date.now() };
