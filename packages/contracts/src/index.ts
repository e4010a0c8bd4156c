export * from './clock.ts';
export * from './duration.ts';
export * from './errors.ts';
export * from './image.ts';
export * from './nearest.ts';
export * from './plan.ts';
export * from './target.ts';
export * from './verdict.ts';
