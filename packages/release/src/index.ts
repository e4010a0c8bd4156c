export * from './guard.ts';
export * from './held.ts';
export * from './lock-name.ts';
export type * from './model.ts';
export * from './presence.ts';
export * from './release.ts';
export { REMEMBERED } from './remembered.ts';
export * from './with-lock.ts';
