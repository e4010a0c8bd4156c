export * from './affected.ts';
export * from './changed.ts';
export * from './discover.ts';
export * from './disk.ts';
export * from './event.ts';
export { type Entry, type Files, join, within } from './files.ts';
export { matchesGlobs } from './glob.ts';
export * from './graph.ts';
export * from './model.ts';
