export * from './guard.ts';
export * from './held.ts';
export * from './lock-name.ts';
export * from './release.ts';
export * from './with-lock.ts';
